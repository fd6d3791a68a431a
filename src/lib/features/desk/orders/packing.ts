import type { OrderId, ProductId } from '$lib/domain/ids';
import type { OrderLine } from '$lib/domain/ordering/order';
import type { DayText } from '$lib/domain/time';
import type { DeskLot } from '$lib/domain/trace/lot-work';
import type { LocalDeskOrder } from '$lib/local/desk-orders.svelte';

/** Something of an order that goes into its box: a line, or a present that is no product. */
export interface Piece {
	readonly orderId: OrderId;
	/** Of the line; presents that stand in no line of their own come after all lines. */
	readonly position: number;
	/** Null for what is no product of the shelf. */
	readonly productId: ProductId | null;
	readonly name: string;
	readonly unit: string;
	readonly lot: string | null;
	readonly quantity: number;
}

/** All there is to fetch of one thing, for all orders together. */
export interface PieceSum extends Omit<Piece, 'orderId' | 'position'> {
	readonly key: string;
	readonly pieces: readonly Piece[];
}

/** Whatever is to be put into the box of an order. */
export function piecesOf({ id, lines }: Pick<LocalDeskOrder, 'id' | 'lines'>): Piece[] {
	const goods = lines.map(({ productId, name, unit, lot, quantity }, position) => ({
		orderId: id,
		position,
		productId,
		name,
		unit,
		lot,
		quantity,
	}));
	const presents = lines.flatMap((line, position) => {
		const present = namedPresent(line);
		if (!present) return [];
		const place = { orderId: id, position: lines.length + position, productId: null };
		return [{ ...place, unit: '', lot: null, ...present }];
	});
	return [...goods, ...presents];
}

/** What a promotion gives that is no product of the shelf, and so has no line. */
function namedPresent({ promotion }: OrderLine): Pick<Piece, 'name' | 'quantity'> | null {
	if (promotion?.deal.kind !== 'gift' || promotion.deal.giftProductId !== null) return null;
	return promotion.portions > 0
		? { name: promotion.deal.gift, quantity: promotion.portions }
		: null;
}

/** What is to be fetched from the shelf for all orders together, most of it first. */
export function byProduct(
	orders: readonly Pick<LocalDeskOrder, 'id' | 'lines'>[],
): readonly PieceSum[] {
	const found = new Map<string, PieceSum>();
	for (const piece of orders.flatMap(piecesOf)) {
		const { productId, name, unit, lot, quantity } = piece;
		// Name and pack are of the day of ordering: what differs is another thing to fetch.
		const key = JSON.stringify([productId, name, unit, lot]);
		const known = found.get(key);
		found.set(key, {
			key,
			productId,
			name,
			unit,
			lot,
			quantity: (known?.quantity ?? 0) + quantity,
			pieces: [...(known?.pieces ?? []), piece],
		});
	}
	return [...found.values()].sort(
		(a, b) => b.quantity - a.quantity || a.name.localeCompare(b.name, 'vi'),
	);
}

/** Lots whose recall an order's buyer was told of, and which were not freed again. */
export function recalledLots(history: LocalDeskOrder['history']): readonly string[] {
	const standing = new Set<string>();
	for (const { recall } of history) {
		if (recall?.isLifted) standing.delete(recall.lot);
		else if (recall) standing.add(recall.lot);
	}
	return [...standing];
}

/** Lots that goods may be packed from: none that was called back or is past its day. */
export function lotsToPackFrom(lots: readonly DeskLot[], today: DayText): readonly DeskLot[] {
	return lots.filter(
		({ recall, expiresOn }) => recall === null && (expiresOn === null || expiresOn >= today),
	);
}

/**
 * The lots that a line is taken to be packed from. Where there is but one to take from it is that one;
 * among several somebody must say: a wrong guess would keep a recall from its buyer.
 */
export function takenLots({
	chosen,
	packed,
	open,
}: {
	readonly chosen: readonly string[] | undefined;
	readonly packed: readonly string[] | null | undefined;
	/** Newest first. */
	readonly open: readonly Pick<DeskLot, 'lot'>[];
}): readonly string[] {
	const [only, ...others] = open;
	return chosen ?? packed ?? (only && others.length === 0 ? [only.lot] : []);
}
