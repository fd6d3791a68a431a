import { certificateState } from '../certification/certificate';
import type { ProductId } from '../ids';
import type { EpochMs } from '../time';
import type { WantedLine } from './judge-line';
import type { LinePromotion, OrderLine } from './order';
import type { ProductTerms, PromotionTerms } from './terms';

/** What one portion of a promotion gives off the shelf. */
export interface Present {
	readonly productId: ProductId;
	readonly name: string;
	readonly unit: string;
	/** Units a portion. */
	readonly quantity: number;
	/** Whether it may be given at all, its stock left aside. */
	readonly isThere: boolean;
}

/**
 * What a promotion gives off the shelf; null where it gives nothing, or something that is no product.
 * @param line what it comes with
 */
export function presentOf(
	promotion: PromotionTerms,
	line: Pick<OrderLine, 'productId' | 'name' | 'unit'>,
	now: EpochMs,
): Present | null {
	switch (promotion.kind) {
		case 'percent':
		case 'amount':
			return null;
		case 'buyGet': {
			const { productId, name, unit } = line;
			return { productId, name, unit, quantity: promotion.get, isThere: true };
		}
		case 'gift': {
			const { given } = promotion;
			if (!given) return null;
			const { id: productId, name, unit } = given;
			const state = certificateState(given.certificate, now);
			const isSold = given.isListed && state !== 'expired' && state !== 'withdrawn';
			return { productId, name, unit, quantity: 1, isThere: isSold };
		}
	}
}

/**
 * A present as a line of the order: it costs nothing and takes no portion of its own.
 * @param promotion as it stands in the line that the present comes with
 */
export function presentLine(
	{ productId, name, unit, quantity }: Present,
	promotion: LinePromotion,
): OrderLine & { readonly serial: null } {
	const given = { ...promotion, portions: 0 };
	const units = quantity * promotion.portions;
	return {
		productId,
		name,
		unit,
		quantity: units,
		priceDong: 0,
		lot: null,
		serial: null,
		promotion: given,
	};
}

/** Portions that lines take, by promotion. */
export function portionsOf(lines: readonly OrderLine[]): ReadonlyMap<number, number> {
	const taken = new Map<number, number>();
	for (const { promotion } of lines) {
		if (!promotion?.portions) continue;
		taken.set(promotion.id, (taken.get(promotion.id) ?? 0) + promotion.portions);
	}
	return taken;
}

/** Whether a line is what a promotion gives: it follows from the line that it comes with. */
export function isPresent({ promotion }: OrderLine): boolean {
	return promotion?.portions === 0;
}

/** Counts down, through an order's lines, how many portions each may have. */
export class PortionsLeft {
	readonly #left = new Map<number, number>();

	/** @param known portions left by promotion; the others are taken to be there */
	constructor(private readonly known: ReadonlyMap<number, number> = new Map()) {}

	/** How many portions of the promotion that it was ordered by a line may have. */
	of({ promotionId }: WantedLine, terms: ProductTerms | undefined): number {
		const promotion = terms?.promotions.find(({ id }) => id === promotionId);
		if (!promotion) return Infinity;
		const { id, portions, perOrder } = promotion;
		return (
			this.#left.get(id) ??
			Math.min(portions ?? Infinity, perOrder ?? Infinity, this.known.get(id) ?? Infinity)
		);
	}

	/** Takes what a line was given. @param had portions that it might have had */
	use(line: LinePromotion | null, had: number): void {
		if (line) this.#left.set(line.id, had - line.portions);
	}
}
