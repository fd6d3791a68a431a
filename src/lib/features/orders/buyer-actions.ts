import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import type { ErrorCode } from '$lib/domain/errors';
import { opId, uuidV7 } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import type { EnqueueResult, LocalOrder, Outbox } from '$lib/local/outbox.svelte';

type Key = Pick<LocalOrder, 'id' | 'secret'>;
type Place = {
	readonly outbox: Pick<Outbox, 'enqueue'>;
	readonly catalogue: { readonly view: CatalogueView };
	readonly now: () => EpochMs;
};

/** What became of the buyer's wish. */
export type ActionResult =
	/** The phone keeps it, and sends it by itself. */
	| { readonly kind: 'saved' }
	/** The phone could not keep it, but the server has taken it. */
	| { readonly kind: 'sent' }
	/** Neither kept nor taken: nothing was done. */
	| { readonly kind: 'failed'; readonly code: ErrorCode };

/**
 * Keeps the buyer's wish to call orders off; it is sent by itself.
 * @param orders one, or with it the other parts of its bundle
 */
export function cancelOrders(
	orders: readonly Key[],
	reason: string,
	place: Place,
): Promise<ActionResult> {
	return savedOrSent(
		place.outbox.enqueue(
			orders.map(({ id, secret }) => ({
				kind: 'order.cancel@1',
				opId: opId(uuidV7(place.now())),
				payload: { orderId: id, secret, reason: reason.trim() || null },
			})),
			shownCatalogue(place),
		),
	);
}

/** Keeps the buyer's answer to a changed quote; it is sent by itself. */
export function answerOrder(
	{ id, secret, view }: Key & Pick<LocalOrder, 'view'>,
	accept: boolean,
	place: Place,
): Promise<ActionResult> {
	return savedOrSent(
		place.outbox.enqueue(
			[
				{
					kind: 'order.answer@1',
					opId: opId(uuidV7(place.now())),
					payload: { orderId: id, secret, revision: view.revision, accept },
				},
			],
			shownCatalogue(place),
		),
	);
}

/** Where the phone cannot keep it, it goes to the server at once. */
export async function savedOrSent(enqueued: Promise<EnqueueResult>): Promise<ActionResult> {
	const result = await enqueued;
	if (result.kind === 'saved') return { kind: 'saved' };
	const direct = await result.sendDirectly();
	// Out of reach: the store is what the person can do something about.
	if (direct.kind === 'notSent') return { kind: 'failed', code: result.code };
	const [answer] = direct.answers;
	if (!answer) return { kind: 'failed', code: 'UNREADABLE_ANSWER' };
	if ('error' in answer) return { kind: 'failed', code: answer.error.code };
	const { outcome } = answer;
	if (outcome.status === 'rejected') return { kind: 'failed', code: outcome.code };
	return { kind: 'sent' };
}

function shownCatalogue({ catalogue: { view } }: Place): { epoch: string; version: number } {
	return { epoch: view.epoch ?? '', version: view.version };
}
