import type { OwnFacts } from '$lib/domain/catalogue/producer-facts';
import type { ProducerId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

type Producers = ReturnType<typeof deskApi>['producers'];
export type StallFacts = Awaited<ReturnType<Producers['ownFacts']['query']>>;

export function readOwnFacts(producerId: ProducerId): Promise<Asked<StallFacts>> {
	return ask(() => deskApi().producers.ownFacts.query({ producerId }));
}

export function updateOwnFacts(producerId: ProducerId, facts: OwnFacts): Promise<Asked<void>> {
	return ask(() => deskApi().producers.updateOwnFacts.mutate({ producerId, ...facts }));
}

/** Asks the organisers for what only they set. */
export function askRevision(producerId: ProducerId, text: string): Promise<Asked<void>> {
	return ask(() => deskApi().producers.askRevision.mutate({ producerId, text }));
}
