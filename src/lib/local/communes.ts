import { loadCommunes, type Communes } from '$lib/domain/places/communes';
import { dayOf, type EpochMs } from '$lib/domain/time';

import { readPlaces } from './places';

/**
 * The communes as they stand today: the built-in list with what organisers entered laid over it.
 * @param now the moment as it is believed to be, asked once the lists are there
 * @throws where the built-in list cannot be loaded
 */
export async function currentCommunes(now: () => EpochMs): Promise<Communes> {
	const [builtIn, standings] = await Promise.all([loadCommunes(), readPlaces(now)]);
	return builtIn.changedBy(standings, dayOf(now()));
}
