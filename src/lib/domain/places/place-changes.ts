import type { DayText } from '../time';
import { readCommunes, type CommuneKind, type CommuneStanding } from './communes';
import { PROVINCES, type ProvinceKind, type ProvinceStanding } from './provinces';

/** Two digits: a province or city; five: a commune. */
export type PlaceCode = string;
export const PLACE_CODE = /^(?:\d{2}|\d{5})$/;
export const LONGEST_PLACE_NAME = 60;

export const PROVINCE_KINDS: readonly ProvinceKind[] = ['city', 'province'];
export const COMMUNE_KINDS: readonly CommuneKind[] = ['phuong', 'xa', 'dacKhu'];

/** `restored`: what was merged into another stands by itself again. */
export const PLACE_EVENTS = ['renamed', 'kindChanged', 'merged', 'restored'] as const;
export type PlaceEvent = (typeof PLACE_EVENTS)[number];

/** Something that happens to a unit from a day on. */
export interface PlaceChange {
	/** In the order in which they were entered: of one day's changes the later ones follow. */
	readonly id: number;
	readonly code: PlaceCode;
	readonly event: PlaceEvent;
	/** The new name, the new kind, the code of what it was merged into; null where restored. */
	readonly value: string | null;
	readonly effectiveOn: DayText;
}

/** A unit as it stands after some changes. */
export interface PlaceUnit {
	readonly code: PlaceCode;
	readonly name: string;
	readonly kind: ProvinceKind | CommuneKind;
	/** The province that it was built in with; null for a province. */
	readonly provinceCode: PlaceCode | null;
	/** What it was merged into; null while it stands by itself. */
	readonly into: PlaceCode | null;
	/** Names that it had before, and those of what was merged into it: people still search by them. */
	readonly oldNames: readonly string[];
}

export type Units = ReadonlyMap<PlaceCode, PlaceUnit>;

/** Why a change cannot be. Words: messages `places_fault_<fault>`. */
export const PLACE_FAULTS = [
	'unknown',
	'gone',
	'standing',
	'nameUnfit',
	'sameName',
	'kindUnfit',
	'sameKind',
	'itself',
	'targetUnknown',
	'targetGone',
	'otherProvince',
] as const;
export type PlaceFault = (typeof PLACE_FAULTS)[number];

/** What phones are told: how each changed unit stands from a day on, in the order of the days. */
export interface PlaceStandings {
	readonly provinces: readonly ProvinceStanding[];
	readonly communes: readonly CommuneStanding[];
}

export interface PlacePlan {
	/** All units after the last of the changes. */
	readonly units: Units;
	readonly standings: PlaceStandings;
	/** Changes that could not be; whatever else fits holds all the same. */
	readonly misfits: readonly { readonly id: number; readonly fault: PlaceFault }[];
}

/**
 * All units that the app was built with.
 * @param rows as made by scripts/places.js: province code → `00004PBa Đình|…`
 */
export function builtInUnits(rows: Readonly<Record<PlaceCode, string>>): Units {
	const fresh = { into: null, oldNames: [] };
	return new Map<PlaceCode, PlaceUnit>([
		...PROVINCES.map(
			(entry) => [entry.code, { ...entry, into: null, provinceCode: null }] as const,
		),
		...Object.entries(rows).flatMap(([provinceCode, text]) =>
			readCommunes(text).map(
				(commune) => [commune.code, { ...commune, provinceCode, ...fresh }] as const,
			),
		),
	]);
}

/**
 * What becomes of the units by some changes, each looked at as things stand on its day.
 * @param changes in any order
 */
export function planPlaces(builtIn: Units, changes: readonly PlaceChange[]): PlacePlan {
	const units = new Map(builtIn);
	const provinces: ProvinceStanding[] = [];
	const communes: CommuneStanding[] = [];
	const misfits: { id: number; fault: PlaceFault }[] = [];
	for (const change of inOrder(changes)) {
		const changed = changedUnits(units, change);
		if (typeof changed === 'string') {
			misfits.push({ id: change.id, fault: changed });
			continue;
		}
		for (const unit of changed) {
			units.set(unit.code, unit);
			const { code, name, oldNames } = unit;
			const told = { from: change.effectiveOn, code, name };
			const into = unit.into === null ? {} : { into: unit.into };
			if (isProvinceKind(unit.kind))
				provinces.push({ ...told, kind: unit.kind, oldNames, ...into });
			// What took it in is called and written as before.
			else if (code === change.code) communes.push({ ...told, kind: unit.kind, ...into });
		}
	}
	return { units, standings: { provinces, communes }, misfits };
}

/**
 * Why other changes may not take the place of some: what could be by then no longer can. What did
 * not fit before, since a newer list that was built in has it already, is nobody's fault.
 * @returns undefined where they may
 */
export function faultOf(
	builtIn: Units,
	before: readonly PlaceChange[],
	after: readonly PlaceChange[],
): PlaceFault | undefined {
	const known = new Set(planPlaces(builtIn, before).misfits.map(({ id }) => id));
	return planPlaces(builtIn, after).misfits.find(({ id }) => !known.has(id))?.fault;
}

/** Changes by the day from which they hold, those of one day as they were entered. */
export function inOrder<Change extends PlaceChange>(changes: readonly Change[]): Change[] {
	return [...changes].sort((a, b) =>
		a.effectiveOn === b.effectiveOn ? a.id - b.id : a.effectiveOn < b.effectiveOn ? -1 : 1,
	);
}

/** The unit that stands in place of another one by now: itself where it was not merged. */
export function standingUnit(units: Units, code: PlaceCode): PlaceUnit | undefined {
	let unit = units.get(code);
	while (unit && unit.into !== null) unit = units.get(unit.into);
	return unit;
}

function changedUnits(units: Units, { code, event, value }: PlaceChange): PlaceUnit[] | PlaceFault {
	const unit = units.get(code);
	if (!unit) return 'unknown';
	if (event === 'restored') return unit.into === null ? 'standing' : [{ ...unit, into: null }];
	if (unit.into !== null) return 'gone';
	switch (event) {
		case 'renamed':
			return renamed(unit, value ?? '');
		case 'kindChanged':
			return ofKind(unit, value);
		case 'merged':
			return merged(units, unit, value ?? '');
	}
}

function renamed(unit: PlaceUnit, name: string): PlaceUnit[] | PlaceFault {
	if (!/\p{L}|\d/u.test(name) || name.length > LONGEST_PLACE_NAME) return 'nameUnfit';
	if (name === unit.name) return 'sameName';
	return [{ ...unit, name, oldNames: withNames(unit, [unit.name]) }];
}

function ofKind(unit: PlaceUnit, wanted: string | null): PlaceUnit[] | PlaceFault {
	const kinds = unit.provinceCode === null ? PROVINCE_KINDS : COMMUNE_KINDS;
	const kind = kinds.find((one) => one === wanted);
	if (kind === undefined) return 'kindUnfit';
	return kind === unit.kind ? 'sameKind' : [{ ...unit, kind }];
}

function merged(units: Units, unit: PlaceUnit, into: PlaceCode): PlaceUnit[] | PlaceFault {
	if (into === unit.code) return 'itself';
	const target = units.get(into);
	if (!target || (target.provinceCode === null) !== (unit.provinceCode === null)) {
		return 'targetUnknown';
	}
	if (target.into !== null) return 'targetGone';
	if (provinceOf(units, unit) !== provinceOf(units, target)) return 'otherProvince';
	const oldNames = withNames(target, [unit.name, ...unit.oldNames]);
	return [
		{ ...unit, into },
		{ ...target, oldNames },
	];
}

/** The province of a commune as it stands; null for provinces themselves. */
function provinceOf(units: Units, { provinceCode }: PlaceUnit): PlaceCode | null {
	return provinceCode === null ? null : (standingUnit(units, provinceCode)?.code ?? null);
}

function withNames({ oldNames }: PlaceUnit, more: readonly string[]): readonly string[] {
	return [...new Set([...oldNames, ...more])];
}

/** Whether a kind is that of a province: communes have others. */
export function isProvinceKind(kind: PlaceUnit['kind']): kind is ProvinceKind {
	return kind === 'city' || kind === 'province';
}
