import type { ProducerId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

type Producers = ReturnType<typeof deskApi>['producers'];
type Page = Awaited<ReturnType<Producers['list']['query']>>;
export type ListedProducer = Page['producers'][number];
export type NewProducer = Parameters<Producers['invite']['mutate']>[0];

export function listProducers(search: string, after: ProducerId | null): Promise<Asked<Page>> {
	return ask(() => deskApi().producers.list.query({ search, after }));
}

/** @returns the address by which the new owner sets a password; null for who has one already */
export async function invite(producer: NewProducer): Promise<Asked<string | null>> {
	const asked = await ask(() => deskApi().producers.invite.mutate(producer));
	if (asked.kind === 'failed') return asked;
	const { token } = asked.value;
	return {
		kind: 'answered',
		value: token === null ? null : `${location.origin}/sign-in/password#${token}`,
	};
}

export function verify(producerId: ProducerId, documentsSeen: string): Promise<Asked<void>> {
	return ask(() => deskApi().producers.verify.mutate({ producerId, documentsSeen }));
}

export function suspend(producerId: ProducerId, reason: string): Promise<Asked<void>> {
	return ask(() => deskApi().producers.suspend.mutate({ producerId, reason }));
}

export function lift(producerId: ProducerId): Promise<Asked<void>> {
	return ask(() => deskApi().producers.lift.mutate({ producerId }));
}
