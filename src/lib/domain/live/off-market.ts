import type { ProductId } from '../ids';
import type { LiveWord } from './live-event';
import type { LiveState } from './live-state';

/** Whether a product is not sold in a session any more, whatever a phone's catalogue has of it. */
export function isOff(
	{ stopped, offMarket }: Pick<LiveState, 'stopped' | 'offMarket'>,
	id: ProductId,
): boolean {
	return stopped.includes(id) || offMarket.includes(id);
}

/**
 * What to say in a session of products that left the catalogue away from its board: their papers ran out, their
 * producer or the organisers took them off. What hosts stopped is known already.
 * @param ids of products that the session offers
 */
export function offMarketWords(state: LiveState, ids: readonly ProductId[]): readonly LiveWord[] {
	if (state.phase !== 'running') return [];
	const gone = ids.filter((id) => !isOff(state, id));
	const isPinned = state.pinned !== null && gone.includes(state.pinned);
	return [
		...(isPinned ? [{ kind: 'pinned', productId: null } as const] : []),
		...gone.map((productId) => ({ kind: 'offMarket', productId }) as const),
	];
}

/** What to say of those of them that are back. @param ids of products that are listed again */
export function onMarketWords(state: LiveState, ids: readonly ProductId[]): readonly LiveWord[] {
	return state.offMarket
		.filter((id) => ids.includes(id))
		.map((productId) => ({ kind: 'onMarket', productId }));
}
