import type { ErrorCode } from '$lib/domain/errors';
import type { OrderId, ProductId } from '$lib/domain/ids';
import { dayOf } from '$lib/domain/time';
import type { DeskLot } from '$lib/domain/trace/lot-work';
import type { LocalDeskOrder } from '$lib/local/desk-orders.svelte';

import type { Desk } from '../desk.svelte';
import { LotDesk } from '../lots/lot-desk.svelte';
import { lotsToPackFrom, takenLots } from './packing';
import { nameLots, packOrders, type NamedLots } from './staff-actions';
import type { Stall } from './stall.svelte';

interface Place {
	readonly orderId: OrderId;
	readonly position: number;
	readonly productId: ProductId | null;
}

type Packed = Pick<LocalDeskOrder, 'id' | 'state' | 'lines'>;

/** From which lots the orders of a stall are packed. Made in a component's script, as its lots are. */
export class PackingLots {
	readonly #stall: Stall;
	readonly #lotDesk: LotDesk;

	constructor(stall: Stall, desk: Desk) {
		this.#stall = stall;
		this.#lotDesk = new LotDesk(stall.app, desk);
	}

	/** Those that a product may be packed from, newest first; none where it keeps no lots. */
	open(productId: ProductId | null): readonly DeskLot[] {
		const stocked = this.#lotDesk.products?.find(({ product }) => product.id === productId);
		return lotsToPackFrom(stocked?.lots ?? [], dayOf(this.#stall.app.clock.now));
	}

	/** What lines of one product are packed from, as far as it is known and the same for all. */
	of(places: readonly Place[]): readonly string[] {
		const [first = [], ...others] = places.map((place) => this.#ofOne(place));
		return others.every((lots) => lots.join('\n') === first.join('\n')) ? first : [];
	}

	#ofOne({ orderId, position, productId }: Place): readonly string[] {
		const { orders } = this.#stall;
		const line = orders.order(orderId)?.lines[position];
		return takenLots({
			chosen: orders.chosenLots(orderId, position),
			packed: line?.packedLots,
			open: this.open(productId),
		});
	}

	/** Takes a lot in, or out again, for all of these lines alike. */
	toggle(places: readonly Place[], lot: string): Promise<boolean> {
		const known = this.of(places);
		const lots = known.includes(lot) ? known.filter((one) => one !== lot) : [...known, lot];
		return this.#stall.orders.chooseLots(places, lots);
	}

	/** What there is to be said of an order that the server does not know. */
	unsaid({ id, lines }: Packed): NamedLots {
		return lines.flatMap(({ productId, packedLots }, position) => {
			const lots = [...this.#ofOne({ orderId: id, position, productId })];
			const isSaid = lots.join('\n') === packedLots?.join('\n');
			const seen = packedLots ? [...packedLots] : null;
			return lots.length === 0 || isSaid ? [] : [{ position, lots, seen }];
		});
	}

	/** Whether lots are kept of something in an order, and nobody said which of them it is packed from. */
	isGuess({ id, lines }: Packed): boolean {
		return lines.some(
			({ productId }, position) =>
				this.open(productId).length > 0 &&
				this.#ofOne({ orderId: id, position, productId }).length === 0,
		);
	}

	/** Packs orders. @returns why the phone could keep none of it; null where it did */
	pack(...orders: readonly Packed[]): Promise<ErrorCode | null> {
		const packed = orders.map((order) => ({ order, lines: this.unsaid(order) }));
		return packOrders(this.#stall, packed);
	}

	/** Says of an order that is packed already what from. @returns as {@link pack} */
	save(order: Packed): Promise<ErrorCode | null> {
		return nameLots(this.#stall, order, this.unsaid(order));
	}
}
