import { dealPrice, isRunning } from '$lib/domain/catalogue/price';
import type { Product } from '$lib/domain/catalogue/product';
import { portionSize, type Promotion } from '$lib/domain/catalogue/promotion';
import { certificateState } from '$lib/domain/certification/certificate';
import type { ProductId } from '$lib/domain/ids';
import type { Shelf } from '$lib/domain/live/on-sale';
import type { EpochMs } from '$lib/domain/time';

/** Units of a basket's line that cost the same: one line of the order that it becomes. */
export interface BasketPart {
	readonly quantity: number;
	/** For one unit, promotion taken off. */
	readonly priceDong: number;
	/** The promotion that these units are ordered by. */
	readonly promotionId: number | null;
}

/** What comes with a line for nothing. */
export interface BasketPresent {
	/** Null where it is no product of the market. */
	readonly productId: ProductId | null;
	readonly name: string;
	readonly unit: string | null;
	readonly quantity: number;
}

/** What a promotion does for a line of the basket. */
export interface LineDeal {
	readonly promotion: Promotion;
	readonly portions: number;
	/** Portions that its quantity would make, were there no limit. */
	readonly wanted: number;
	readonly present: BasketPresent | null;
}

export interface PricedLine {
	readonly parts: readonly BasketPart[];
	/** Null where no promotion runs. */
	readonly deal: LineDeal | null;
	readonly totalDong: number;
}

/**
 * Prices the lines of a basket one after the other: each takes its portions and presents from what
 * those before it have left. Says no more than the phone knows; the server decides.
 */
export class DealCounter {
	readonly #portions = new Map<number, number>();
	readonly #units = new Map<ProductId, number>();

	/** @param units units that the basket pays for, by product: no present may be made of them */
	constructor(
		private readonly view: Pick<Shelf, 'product' | 'certificate'>,
		private readonly now: EpochMs,
		units: Iterable<readonly [ProductId, number]>,
	) {
		for (const [id, count] of units) this.#units.set(id, (this.#units.get(id) ?? 0) + count);
	}

	/** The next line. */
	price(product: Product, quantity: number): PricedLine {
		const { priceDong, promotion } = product;
		if (!isRunning(promotion, this.now)) return priced([part(quantity, priceDong)], null);
		const size = portionSize(promotion);
		const wanted = Math.floor(quantity / size);
		const portions = this.#take(product, promotion, wanted);
		const present = presentOf(product, { promotion, portions }, this.view);
		// Units beyond the last whole portion go with it, unless it is a limit that they are beyond.
		const under = portions === wanted && portions > 0 ? quantity : portions * size;
		const parts = [
			part(under, dealPrice(priceDong, promotion), promotion.id),
			part(quantity - under, priceDong),
		];
		return priced(
			parts.filter((one) => one.quantity > 0),
			{ promotion, portions, wanted, present },
		);
	}

	#take(product: Product, promotion: Promotion, wanted: number): number {
		const taken = this.#portions.get(promotion.id) ?? 0;
		const limit = Math.min(promotion.portions ?? Infinity, promotion.perOrder ?? Infinity);
		const portions = Math.max(
			0,
			Math.min(wanted, limit - taken, this.#presents(product, promotion)),
		);
		this.#portions.set(promotion.id, taken + portions);
		const [id, each] = givenBy(product, promotion);
		if (id !== null) this.#units.set(id, (this.#units.get(id) ?? 0) + portions * each);
		return portions;
	}

	/** How many portions' presents the shelf still has. */
	#presents(product: Product, promotion: Promotion): number {
		const [id, each] = givenBy(product, promotion);
		if (id === null) return Infinity;
		const given = this.view.product(id);
		if (!given) return 0;
		const state = certificateState(this.view.certificate(given.certificateId), this.now);
		if (state === 'expired' || state === 'withdrawn') return 0;
		if (given.stock === null) return Infinity;
		return Math.floor((given.stock - (this.#units.get(id) ?? 0)) / each);
	}
}

/** What one portion takes off the shelf for nothing: which product, and how many of it. */
function givenBy(product: Product, promotion: Promotion): readonly [ProductId | null, number] {
	switch (promotion.kind) {
		case 'percent':
		case 'amount':
			return [null, 0];
		case 'buyGet':
			return [product.id, promotion.get];
		case 'gift':
			return [promotion.giftProductId, 1];
	}
}

function presentOf(
	product: Product,
	{ promotion, portions }: Pick<LineDeal, 'promotion' | 'portions'>,
	view: Pick<Shelf, 'product'>,
): BasketPresent | null {
	if (portions === 0 || !('buy' in promotion)) return null;
	const [productId, each] = givenBy(product, promotion);
	const given = productId === null ? undefined : view.product(productId);
	const name = given?.name ?? ('gift' in promotion ? promotion.gift : product.name);
	return { productId, name, unit: given?.unit ?? null, quantity: portions * Math.max(1, each) };
}

function part(quantity: number, priceDong: number, promotionId: number | null = null): BasketPart {
	return { quantity, priceDong, promotionId };
}

function priced(parts: readonly BasketPart[], deal: LineDeal | null): PricedLine {
	const totalDong = parts.reduce((sum, { quantity, priceDong }) => sum + quantity * priceDong, 0);
	return { parts, deal, totalDong };
}
