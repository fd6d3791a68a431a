import type { LiveCounts } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import type { ProductId } from '$lib/domain/ids';

import { readToldPortions } from '../catalogue/portions';
import { readStock } from '../catalogue/stock';
import type { Database } from '../database/database';

/** Of what was shown, so many of the latest: that is what people still buy. */
const SHOWN = 12;

/**
 * What is left of what sessions show, limit or sell at a promotion: two questions for all of them.
 * @returns what a session's watchers are told of it
 */
export async function countLeft(
	database: Database,
	states: readonly LiveState[],
): Promise<(state: LiveState) => Pick<LiveCounts, 'left' | 'portions'>> {
	const products = [...new Set(states.flatMap(productsOf))];
	const stock = await readStock(database, products);
	const portions = await readToldPortions(database, products);
	return (state) => {
		const ids = productsOf(state);
		// Of what nobody counts that is told, too: a phone may still hold what a limit had left that was lifted.
		const left = ids.map((id) => [id, stock.get(id) ?? null] as const);
		const free = portions.filter(({ productId }) => ids.includes(productId));
		return {
			...(left.length > 0 ? { left } : {}),
			...(free.length > 0 ? { portions: free.map((one) => [one.id, one.left] as const) } : {}),
		};
	};
}

/** In an order of their own, so that the same is told in the same words. */
function productsOf({ pinned, shown, limits, promotions }: LiveState): ProductId[] {
	const ids = new Set([
		...(pinned === null ? [] : [pinned]),
		...shown.slice(0, SHOWN).map(({ productId }) => productId),
		...limits.map(({ productId }) => productId),
		...promotions.map(({ productId }) => productId),
	]);
	return [...ids].sort((a, b) => a - b);
}
