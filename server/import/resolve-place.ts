import { communeFullName, type Commune } from '$lib/domain/places/communes';
import { readOldPlaces, type OldPlace } from '$lib/domain/places/old-places';
import { findProvince, provincesByName } from '$lib/domain/places/provinces';

import { knownCommunes } from '../places/known-places';
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
		return { kind: 'unknown', of: 'province', choices: provincesByName().map(({ name }) => name) };
	}
	const { code: provinceCode, oldName: oldProvince } = found;
	const plainly = { provinceCode, communeCode: null, oldPlace: null, oldProvince };
	if (commune === null) return { kind: 'found', place: plainly };
	if (/^\d{1,5}$/.test(commune)) {
		const today = knownCommunes().find(provinceCode, commune.padStart(5, '0'));
		return today
			? { kind: 'found', place: { ...plainly, communeCode: today.code } }
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
		const found = findProvince(code);
		return found && { code: found.code, oldName: null };
	}
	const wanted = plainProvince(text);
	const all = provincesByName();
	const today = all.find(({ name }) => plainProvince(name) === wanted);
	if (today) return { code: today.code, oldName: null };
	for (const { code, oldNames } of all) {
		const oldName = oldNames.find((name) => plainProvince(name) === wanted);
		if (oldName !== undefined) return { code, oldName };
	}
	return undefined;
}

function namedToday(provinceCode: string, name: string): readonly string[] {
	const whole = plainHeading(name);
	const all = knownCommunes().of(provinceCode);
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
	const commune = knownCommunes().find(provinceCode, code);
	return commune ? `${communeFullName(commune)} (${code})` : code;
}
