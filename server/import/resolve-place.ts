import { communeFullName, Communes, type Commune } from '$lib/domain/places/communes';
import rows from '$lib/domain/places/communes.json';
import { readOldPlaces, type OldPlace } from '$lib/domain/places/old-places';
import { findProvince, PROVINCES } from '$lib/domain/places/provinces';

import { oldPlacesText } from '../places/old-places';
import { plainHeading } from './columns';

/** A place of today, with the names by which the file called it. */
export interface ResolvedPlace {
	readonly provinceCode: string;
	readonly communeCode: string | null;
	readonly oldPlace: string | null;
	readonly oldProvince: string | null;
}

export type PlaceAnswer =
	| { readonly kind: 'found'; readonly place: ResolvedPlace }
	| {
			readonly kind: 'unknown' | 'ambiguous';
			readonly of: 'province' | 'commune';
			readonly choices: readonly string[];
	  };

const PROVINCE_KIND = /^(?:tinh|thanh pho|tp) /;
const COMMUNE_KIND = /^(?:xa|phuong|dac khu|thi tran|tt|x|p) (?=\D)/;
const MOST_CHOICES = 12;

const communes = new Communes(rows);

/** Names of before 1/7/2025 stand here by the province that they are part of today. */
const provinces = new Map<string, { code: string; oldName: string | null }>(
	PROVINCES.flatMap(({ code, name, oldNames }) => [
		...oldNames.map((old) => [plainProvince(old), { code, oldName: old }] as const),
		[plainProvince(name), { code, oldName: null }] as const,
	]),
);
const oldPlaces = new Map<string, ReadonlyMap<string, readonly OldPlace[]>>();

/**
 * Finds a province and a commune as people write them: by code (its zeros lost or not), by the name
 * of today, or by that of before 1/7/2025. What could be several is never guessed.
 * @param province two digits or a name
 * @param commune five digits or a name (`Xã Mê Linh`, `Tráng Việt, Mê Linh`); null where not said
 */
export function resolvePlace(province: string, commune: string | null): PlaceAnswer {
	const found = findProvinceCode(province);
	if (!found) {
		return { kind: 'unknown', of: 'province', choices: PROVINCES.map(({ name }) => name) };
	}
	const { code: provinceCode, oldName: oldProvince } = found;
	const plainly = { provinceCode, communeCode: null, oldPlace: null, oldProvince };
	if (commune === null) return { kind: 'found', place: plainly };
	if (/^\d{1,5}$/.test(commune)) {
		const communeCode = commune.padStart(5, '0');
		return communes.find(provinceCode, communeCode)
			? { kind: 'found', place: { ...plainly, communeCode } }
			: { kind: 'unknown', of: 'commune', choices: [] };
	}
	// Who writes the province of then writes the commune of then.
	const isOld = oldProvince !== null || commune.includes(',');
	const now = isOld ? [] : namedToday(provinceCode, commune);
	const codes = now.length > 0 ? now : namedBefore(found, commune);
	const fallback = codes.length > 0 ? codes : namedToday(provinceCode, commune);
	const [only] = fallback;
	if (only === undefined) return { kind: 'unknown', of: 'commune', choices: [] };
	if (fallback.length > 1) {
		return {
			kind: 'ambiguous',
			of: 'commune',
			choices: fallback.map((code) => choice(provinceCode, code)),
		};
	}
	const oldPlace = now.length === 0 && codes.length > 0 ? commune : null;
	return { kind: 'found', place: { ...plainly, communeCode: only, oldPlace } };
}

function findProvinceCode(text: string): { code: string; oldName: string | null } | undefined {
	if (/^\d{1,2}$/.test(text)) {
		const code = text.padStart(2, '0');
		return findProvince(code) && { code, oldName: null };
	}
	return provinces.get(plainProvince(text));
}

function namedToday(provinceCode: string, name: string): readonly string[] {
	const whole = plainHeading(name);
	const all = communes.of(provinceCode);
	// `Phường Tân Phú` where a xã of that name stands beside it.
	const exact = all.filter((commune) => plainHeading(communeFullName(commune)) === whole);
	const same = exact.length > 0 ? exact : all.filter((commune) => isNamed(commune, whole));
	return same.slice(0, MOST_CHOICES).map(({ code }) => code);
}

function isNamed(commune: Commune, whole: string): boolean {
	return plainHeading(commune.name) === whole.replace(COMMUNE_KIND, '');
}

/** `Tráng Việt, Mê Linh`: the commune, then what it was part of. */
function namedBefore(
	{ code, oldName }: { readonly code: string; readonly oldName: string | null },
	name: string,
): readonly string[] {
	const [first = '', ...rest] = name.split(',').map(plainHeading);
	const within = [...rest, ...(oldName === null ? [] : [plainHeading(oldName)])].filter(Boolean);
	const candidates = oldPlacesByName(code).get(first.replace(COMMUNE_KIND, '')) ?? [];
	const fitting = candidates.filter(({ oldName: full }) => {
		const [, ...around] = full.split(',').map(plainHeading);
		return within.every((part) => around.some((whole) => whole.endsWith(bareDistrict(part))));
	});
	return [...new Set(fitting.map(({ communeCode }) => communeCode))].slice(0, MOST_CHOICES);
}

function bareDistrict(part: string): string {
	return part.replace(/^(?:huyen|quan|thi xa|thanh pho|tp|tx|tinh|h|q) (?=\D)/, '');
}

function oldPlacesByName(provinceCode: string): ReadonlyMap<string, readonly OldPlace[]> {
	const known = oldPlaces.get(provinceCode);
	if (known) return known;
	const byName = new Map<string, OldPlace[]>();
	for (const place of readOldPlaces(oldPlacesText(provinceCode))) {
		const name = plainHeading(place.oldName.split(',')[0] ?? '').replace(COMMUNE_KIND, '');
		byName.set(name, [...(byName.get(name) ?? []), place]);
	}
	oldPlaces.set(provinceCode, byName);
	return byName;
}

function plainProvince(name: string): string {
	return plainHeading(name).replace(PROVINCE_KIND, '');
}

function choice(provinceCode: string, code: string): string {
	const commune = communes.find(provinceCode, code);
	return commune ? `${communeFullName(commune)} (${code})` : code;
}
