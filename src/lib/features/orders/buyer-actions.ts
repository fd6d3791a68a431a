import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import { opId, uuidV7 } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import type { EnqueueResult, LocalOrder, Outbox } from '$lib/local/outbox.svelte';

type Key = Pick<LocalOrder, 'id' | 'secret'>;
type Place = {
	readonly outbox: Pick<Outbox, 'enqueue'>;
	readonly catalogue: { readonly view: CatalogueView };
	readonly now: () => EpochMs;
};

/** Keeps the buyer's wish to call an order off; it is sent by itself. */
export function cancelOrder(
	{ id, secret }: Key,
	reason: string,
	place: Place,
): Promise<EnqueueResult> {
	return place.outbox.enqueue(
		[
			{
				kind: 'order.cancel@1',
				opId: opId(uuidV7(place.now())),
				payload: { orderId: id, secret, reason: reason.trim() || null },
			},
		],
		shownCatalogue(place),
	);
}

/** Keeps the buyer's answer to a changed quote; it is sent by itself. */
export function answerOrder(
	{ id, secret, view }: Key & Pick<LocalOrder, 'view'>,
	accept: boolean,
	place: Place,
): Promise<EnqueueResult> {
	return place.outbox.enqueue(
		[
			{
				kind: 'order.answer@1',
				opId: opId(uuidV7(place.now())),
				payload: { orderId: id, secret, revision: view.revision, accept },
			},
		],
		shownCatalogue(place),
	);
}

function shownCatalogue({ catalogue: { view } }: Place): { epoch: string; version: number } {
	return { epoch: view.epoch ?? '', version: view.version };
}
