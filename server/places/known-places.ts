import { Communes } from '$lib/domain/places/communes';
import rows from '$lib/domain/places/communes.json';
import {
	builtInUnits,
	type PlaceCode,
	type PlaceStandings,
} from '$lib/domain/places/place-changes';
import { applyProvinces, findProvince, type ProvinceStanding } from '$lib/domain/places/provinces';
import type { DayText } from '$lib/domain/time';

/*
 * What this process knows of the country: the built-in lists with what organisers entered laid over
 * them, held in memory since everything that names a place asks for it. `refreshPlaces` keeps it.
 */

/** All units as they were built in. */
export const BUILT_IN_UNITS = builtInUnits(rows);

const builtIn = new Communes(rows);
let standings: PlaceStandings = { provinces: [], communes: [] };
let day: DayText = '';
let communes = builtIn;

/**
 * Takes up what organisers entered.
 * @returns whether anything is, today, otherwise than before
 */
export function knowPlaces(entered: PlaceStandings, today: DayText): boolean {
	const before = JSON.stringify(upTo(standings, day));
	[standings, day] = [entered, today];
	applyProvinces(entered.provinces, today);
	communes = builtIn.changedBy(entered.communes, today);
	return JSON.stringify(upTo(standings, day)) !== before;
}

/** What phones are told, the changes of later days among it. */
export function placeStandings(): PlaceStandings {
	return standings;
}

/** Provinces that are not, by today, as they were built in. */
export function changedProvinces(): readonly ProvinceStanding[] {
	return upTo(standings, day).provinces;
}

/** The communes as they stand today. */
export function knownCommunes(): Communes {
	return communes;
}

/**
 * A buyer's place as it stands today. A phone may know less than the server does, having been
 * without a network, and more, its clock being ahead: a province goes with all communes that it
 * has, had or is going to have.
 * @param provinceCode two digits
 * @param communeCode five digits
 * @returns undefined where there never was such a place
 */
export function standingPlace(
	provinceCode: PlaceCode,
	communeCode: PlaceCode,
): { readonly provinceCode: PlaceCode; readonly communeCode: PlaceCode } | undefined {
	const home = BUILT_IN_UNITS.get(communeCode)?.provinceCode ?? null;
	if (home === null || !mergedFrom(home).has(provinceCode)) return undefined;
	const commune = communes.find(home, communeCode);
	const province = findProvince(home);
	return commune && province
		? { provinceCode: province.code, communeCode: commune.code }
		: undefined;
}

/** A province and all that it was or will be merged into, on whatever day. */
function mergedFrom(provinceCode: PlaceCode): ReadonlySet<PlaceCode> {
	const codes = new Set([provinceCode]);
	// A set hands out what is added while it is gone through.
	for (const code of codes) {
		for (const standing of standings.provinces) {
			if (standing.code === code && standing.into !== undefined) codes.add(standing.into);
		}
	}
	return codes;
}

function upTo({ provinces, communes: changed }: PlaceStandings, today: DayText): PlaceStandings {
	return {
		provinces: provinces.filter(({ from }) => from <= today),
		communes: changed.filter(({ from }) => from <= today),
	};
}
