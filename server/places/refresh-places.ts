import { planPlaces } from '$lib/domain/places/place-changes';
import { dayOf, type EpochMs } from '$lib/domain/time';

import { republishProducers } from '../catalogue/republish-producers';
import type { Database } from '../database/database';
import { standingChanges } from './change-places';
import { BUILT_IN_UNITS, knowPlaces } from './known-places';

/**
 * Takes up, in this process, what organisers entered and what came into force by itself, and
 * publishes anew the producers whose place is called otherwise by it.
 * @returns how many producers that were
 */
export async function refreshPlaces(database: Database, now: EpochMs): Promise<number> {
	if (await takeUpPlaces(database, now)) isTold = false;
	if (isTold) return 0;
	const published = await republishProducers(database, now);
	isTold = true;
	return published;
}

/** Whether producers are published by what is known: what failed to be is tried again next time. */
let isTold = true;

/**
 * Reads what organisers entered, for a process that publishes by itself.
 * @returns whether anything is, today, otherwise than this process knew
 */
export async function takeUpPlaces(database: Database, now: EpochMs): Promise<boolean> {
	const { standings } = planPlaces(BUILT_IN_UNITS, await standingChanges(database));
	return knowPlaces(standings, dayOf(now));
}
