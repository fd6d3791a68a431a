import { loadCommunes, type Communes } from '$lib/domain/places/communes';
import { dayOf } from '$lib/domain/time';

import { readPlaces } from './places';

/**
 * The communes as they stand today: the built-in list with what organisers entered laid over it.
 * @throws where the built-in list cannot be loaded
 */
export async function currentCommunes(): Promise<Communes> {
	const [builtIn, standings] = await Promise.all([loadCommunes(), readPlaces()]);
	return builtIn.changedBy(standings, dayOf(Date.now()));
}
