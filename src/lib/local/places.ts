import type { CommuneStanding } from '$lib/domain/places/communes';
import type { PlaceStandings } from '$lib/domain/places/place-changes';
import { applyProvinces } from '$lib/domain/places/provinces';
import { dayOf, type EpochMs } from '$lib/domain/time';

const ADDRESS = '/places/changes.json';
const DEADLINE_MS = 5_000;

let reading: Promise<readonly CommuneStanding[]> | undefined;

/**
 * Reads, once a page load, what organisers changed of provinces and communes since the app was
 * built, and names the provinces so from then on. The service worker keeps the answer, so it is
 * there without a network, too; where it never was, the places are those that were built in.
 * @param now the moment as it is believed to be, asked once all is there: a phone's own clock may be
 * days off
 * @returns how the changed communes stand, those of later days among them
 */
export function readPlaces(now: () => EpochMs): Promise<readonly CommuneStanding[]> {
	reading ??= ask(now).catch(() => {
		reading = undefined;
		return [];
	});
	return reading;
}

async function ask(now: () => EpochMs): Promise<readonly CommuneStanding[]> {
	const answer = await fetch(ADDRESS, { signal: AbortSignal.timeout(DEADLINE_MS) });
	const { provinces, communes } = (await answer.json()) as PlaceStandings;
	applyProvinces(provinces, dayOf(now()));
	return communes;
}
