import type { ErrorCode } from '$lib/domain/errors';
import { orderId, type OrderId } from '$lib/domain/ids';
import { partByStep } from '$lib/domain/ordering/bulk-steps';
import {
	repeatedNumbers,
	readTrackingList,
	type TrackingList,
} from '$lib/domain/ordering/tracking-list';
import type { LocalDeskOrder } from '$lib/local/desk-orders.svelte';
import { SvelteMap } from 'svelte/reactivity';
import * as v from 'valibot';

import { keepUnsent, readUnsent } from '../unsent';
import { handOver } from './staff-actions';
import type { Stall } from './stall.svelte';

const unsentSchema = v.object({ carrier: v.string(), numbers: v.record(v.string(), v.string()) });

/**
 * Parcels of many orders that go to one carrier, each with its number. What is typed is kept on the
 * phone with every letter: whoever fetches the list from the carrier's app finds it again.
 */
export class HandOver {
	readonly #stall: Stall;
	readonly #chosen: ReadonlySet<OrderId> | null;
	readonly #key: string;
	#carrier = $state('');
	readonly #numbers = new SvelteMap<OrderId, string>();
	#isBusy = $state(false);
	#problem = $state<ErrorCode | null>(null);

	/** @param chosen that are to be handed over, as far as they are packed; null for all that are */
	constructor(stall: Stall, chosen: ReadonlySet<OrderId> | null) {
		this.#stall = stall;
		this.#chosen = chosen;
		this.#key = `handOver.${stall.account.id}.${stall.producerId}`;
		const unsent = readUnsent(this.#key, unsentSchema);
		this.#carrier = unsent?.carrier ?? '';
		for (const [id, number] of Object.entries(unsent?.numbers ?? {})) {
			this.#numbers.set(orderId(id), number);
		}
	}

	readonly #parts = $derived.by(() => {
		// Who ordered first stands first, as the slips come out of the printer.
		const orders = [...this.#stall.orders.orders].reverse();
		const chosen = this.#chosen;
		if (chosen === null) return { taking: partByStep(orders, 'shipped').taking, staying: [] };
		return partByStep(
			orders.filter(({ id }) => chosen.has(id)),
			'shipped',
		);
	});

	get orders(): readonly LocalDeskOrder[] {
		return this.#parts.taking;
	}

	/** Those that are not waiting to be handed over, or not any more. */
	get staying(): readonly LocalDeskOrder[] {
		return this.#parts.staying;
	}

	get isBusy(): boolean {
		return this.#isBusy;
	}

	get problem(): ErrorCode | null {
		return this.#problem;
	}

	get carrier(): string {
		return this.#carrier;
	}
	set carrier(carrier: string) {
		this.#carrier = carrier;
		this.#keep();
	}

	/** Empty where it is not known yet. */
	number(id: OrderId): string {
		return this.#numbers.get(id) ?? '';
	}

	setNumber(id: OrderId, number: string): void {
		this.#numbers.set(id, number);
		this.#keep();
	}

	/** How many of the orders have no number yet. */
	get numberless(): number {
		return this.orders.filter(({ id }) => this.number(id).trim() === '').length;
	}

	/** Numbers that stand at more than one order. */
	get repeated(): readonly string[] {
		return repeatedNumbers(this.orders.map(({ id }) => this.number(id).trim()));
	}

	/** Takes numbers over from a carrier's list; those that it does not name stay as they are. */
	paste(text: string): TrackingList {
		const chosen = this.orders.map(({ id }) => id);
		const list = readTrackingList(text, this.#stall.orders.orders, chosen);
		for (const [id, number] of list.numbers) this.#numbers.set(id, number);
		this.#keep();
		return list;
	}

	/** Keeps that all of them are handed over. @returns whether the phone did */
	async take(): Promise<boolean> {
		if (this.#isBusy || this.orders.length === 0) return false;
		this.#isBusy = true;
		const parcels = this.orders.map((order) => ({ order, tracking: this.number(order.id) }));
		this.#problem = await handOver(this.#stall, parcels, this.#carrier);
		this.#isBusy = false;
		if (this.#problem !== null) return false;
		for (const { order } of parcels) this.#numbers.delete(order.id);
		this.carrier = '';
		return true;
	}

	#keep(): void {
		const { orders } = this.#stall;
		// Of what somebody else handed over meanwhile nothing need be kept.
		const numbers = Object.fromEntries(
			[...this.#numbers].filter(
				([id, number]) => number !== '' && orders.order(id)?.state === 'packed',
			),
		);
		const isEmpty = this.#carrier === '' && Object.keys(numbers).length === 0;
		keepUnsent(this.#key, isEmpty ? null : { carrier: this.#carrier, numbers });
	}
}
