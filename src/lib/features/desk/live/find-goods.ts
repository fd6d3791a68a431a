import type { ProductId } from '$lib/domain/ids';
import type { PlannedSlot } from '$lib/domain/market/session-plan';
import { fold, foldedWords } from '$lib/domain/text';

/** Goods of a session, as a host finds them by a few letters. */
export interface FoundGoods {
	readonly id: ProductId;
	readonly name: string;
	/** Of whom they are. */
	readonly owner: string;
}

/** More than one looks through when something must be stopped at once. */
const MOST = 5;

/**
 * Goods of the session whose name or producer has all the words that were typed, without regard to marks.
 * @param goods all of the session, in its order
 */
export function findGoods(goods: readonly FoundGoods[], typed: string): readonly FoundGoods[] {
	const words = foldedWords(typed);
	if (words.length === 0) return [];
	return goods
		.filter(({ name, owner }) => {
			const known = fold(`${name} ${owner}`);
			return words.every((word) => known.includes(word));
		})
		.slice(0, MOST);
}

/**
 * The turns as a host needs them: the one on air and the next first, then the one before, which somebody may
 * still be at, then the others from the next on.
 */
export function turnsAtHand<Turn extends Pick<PlannedSlot, 'key'>>(
	slots: readonly Turn[],
	onAir: string | null,
): readonly Turn[] {
	const place = slots.findIndex(({ key }) => key === onAir);
	if (place < 0) return slots;
	const before = slots.slice(Math.max(place - 1, 0), place);
	const earlier = slots.slice(0, Math.max(place - 1, 0));
	return [...slots.slice(place, place + 2), ...before, ...slots.slice(place + 2), ...earlier];
}
