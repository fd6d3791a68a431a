import type { Producer, Product } from '$lib/domain/catalogue/product';
import { certificateState } from '$lib/domain/certification/certificate';
import type { ProducerId } from '$lib/domain/ids';
import { MAX_LINES } from '$lib/domain/ordering/limits';
import type { EpochMs } from '$lib/domain/time';
import type { Shelf } from '$lib/domain/live/on-sale';
import type { BundleRow, CartRow } from '$lib/local/drawer-database';

import { DealCounter, type PricedLine } from './deals';
import type { LotRecalls } from './lot-recalls';
import { maxQuantity } from './max-quantity';

/** Called back: the whole lot that the label names, with what was said of it, or this one piece. */
export type RecallNote =
	| { readonly kind: 'recalled'; readonly what: 'lot'; readonly reason: string }
	| { readonly kind: 'recalled'; readonly what: 'piece' };

/** What a basket is looked at by. */
export interface Today {
	/** As it is sold at this moment, in a session that the phone watches too: nobody is shown one price and asked for another. */
	readonly view: Shelf;
	readonly now: EpochMs;
	/** As far as the phone knows: lots lie on its disk, not in the view. */
	readonly recalls: LotRecalls;
}

/** Something the buyer must know of a line; all but `price` and `pack` keep it from being ordered. */
export type LineNote =
	| { readonly kind: 'gone' }
	| { readonly kind: 'uncertified' }
	| RecallNote
	| { readonly kind: 'soldOut' }
	| { readonly kind: 'tooMany'; readonly left: number }
	/** One order holds no more lines. */
	| { readonly kind: 'full' }
	| { readonly kind: 'price'; readonly seenDong: number; readonly nowDong: number }
	| { readonly kind: 'pack'; readonly seenUnit: string; readonly nowUnit: string };

/** A line as it stands today. */
export interface BasketLine extends PricedLine {
	readonly row: CartRow;
	/** Undefined where the market no longer holds it. */
	readonly product: Product | undefined;
	readonly name: string;
	readonly unit: string;
	/** For its first unit today, promotion taken off; as seen where the product is gone. */
	readonly priceDong: number;
	/** Without promotion. */
	readonly fullPriceDong: number;
	/** Most that may be taken of it, as far as the phone knows. */
	readonly max: number;
	readonly notes: readonly LineNote[];
	readonly isOrderable: boolean;
}

/** What the buyer takes from one producer: it becomes one order. */
export interface BasketGroup {
	/** Tells it from the other groups of the basket: the producer's id, unless it is of a bundle. */
	readonly key: string;
	readonly producerId: ProducerId;
	readonly producer: Producer | undefined;
	readonly producerName: string;
	readonly lines: readonly BasketLine[];
	/** The lines that can be ordered. */
	readonly orderable: readonly BasketLine[];
	/** Of those. */
	readonly totalDong: number;
	/** Of which line of the basket it is one part, where that is a bundle. */
	readonly bundle?: BundleRow;
}

/** A cart's rows as they stand today: what a screen derives from it. */
export function groupsOf({
	rows,
	today,
}: {
	readonly rows: readonly CartRow[];
	readonly today: Today;
}): readonly BasketGroup[] {
	return basketGroups(rows, today);
}

/**
 * The basket as it stands today, grouped by producer in the order in which they came into it.
 * A line of which the phone knows neither what was seen nor what is now is left out until it does.
 */
export function basketGroups(rows: readonly CartRow[], today: Today): readonly BasketGroup[] {
	const { view } = today;
	const byProducer = new Map<ProducerId, BasketLine[]>();
	const units = rows
		.filter((row) => recallOf(row, today) === null)
		.map((row) => [row.productId, row.quantity] as const);
	const deals = new DealCounter(view, today.now, units);
	for (const row of rows) {
		const producerId = view.product(row.productId)?.producerId ?? row.seen?.producerId;
		if (producerId === undefined) continue;
		const line = basketLine(row, { rows, deals, today });
		byProducer.set(producerId, [...(byProducer.get(producerId) ?? []), line]);
	}
	return [...byProducer].map(([producerId, all]) => {
		const lines = withinOneOrder(all);
		const producer = view.producer(producerId);
		const orderable = lines.filter((line) => line.isOrderable);
		return {
			key: String(producerId),
			producerId,
			producer,
			producerName: producer?.name ?? lines[0]?.row.seen?.producerName ?? '',
			lines,
			orderable,
			totalDong: orderable.reduce((sum, line) => sum + line.totalDong, 0),
		};
	});
}

/** What goes beyond one order waits for the next. */
function withinOneOrder(lines: readonly BasketLine[]): readonly BasketLine[] {
	let taken = 0;
	return lines.map((line) => {
		if (!line.isOrderable) return line;
		taken += line.parts.length;
		if (taken <= MAX_LINES) return line;
		return { ...line, notes: [{ kind: 'full' }], isOrderable: false };
	});
}

function basketLine(
	row: CartRow,
	{ rows, deals, today }: { rows: readonly CartRow[]; deals: DealCounter; today: Today },
): BasketLine {
	const product = today.view.product(row.productId);
	const priced = product ? deals.price(product, row.quantity) : asSeen(row);
	const priceDong = priced.parts[0]?.priceDong ?? 0;
	// What was called back takes nothing from the shelf.
	const ofOtherLots = rows
		.filter((other) => other.productId === row.productId && other.key !== row.key)
		.filter((other) => recallOf(other, today) === null)
		.reduce((sum, other) => sum + other.quantity, 0);
	const max = maxQuantity(product, ofOtherLots);
	const notes = product
		? [...obstacles(row, { product, max }, today), ...news(row, product, priceDong)]
		: [{ kind: 'gone' } as const];
	return {
		row,
		product,
		name: product?.name ?? row.seen?.name ?? '',
		unit: product?.unit ?? row.seen?.unit ?? '',
		priceDong,
		fullPriceDong: product?.priceDong ?? priceDong,
		...priced,
		max,
		notes,
		isOrderable: notes.every(({ kind }) => kind === 'price' || kind === 'pack'),
	};
}

function asSeen({ quantity, seen }: CartRow): PricedLine {
	const priceDong = seen?.priceDong ?? 0;
	const parts = [{ quantity, priceDong, promotionId: null }];
	return { parts, deal: null, totalDong: priceDong * quantity };
}

/** What keeps a line from being ordered: the worst of it only. */
function obstacles(
	row: CartRow,
	{ product, max }: { readonly product: Product; readonly max: number },
	today: Today,
): readonly LineNote[] {
	const { view, now } = today;
	const recall = recallOf(row, today);
	if (recall) return [recall];
	const state = certificateState(view.certificate(product.certificateId), now);
	if (state === 'expired' || state === 'withdrawn') return [{ kind: 'uncertified' }];
	if (max === 0) return [{ kind: 'soldOut' }];
	return row.quantity > max ? [{ kind: 'tooMany', left: max }] : [];
}

function news(row: CartRow, product: Product, priceDong: number): readonly LineNote[] {
	if (!row.seen) return [];
	const { seen } = row;
	if (seen.unit !== product.unit) {
		return [{ kind: 'pack', seenUnit: seen.unit, nowUnit: product.unit }];
	}
	if (seen.priceDong === priceDong) return [];
	return [{ kind: 'price', seenDong: seen.priceDong, nowDong: priceDong }];
}

/** Whether what the line was scanned from was called back. */
function recallOf(row: CartRow, { view, recalls }: Today): RecallNote | null {
	const reason = recalls.get(row.key);
	if (reason !== undefined) return { kind: 'recalled', what: 'lot', reason };
	const gtin = view.product(row.productId)?.gtin ?? null;
	if (gtin === null || row.lot === null || row.serial === null) return null;
	const isRecalled = view.serialFlag(gtin, row.lot, row.serial)?.reason === 'recalled';
	return isRecalled ? { kind: 'recalled', what: 'piece' } : null;
}
