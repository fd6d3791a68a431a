import type { Account } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';
import { getApp, type App } from '$lib/features/app/app.svelte';
import { DeskDatabase } from '$lib/local/desk-database';
import { DeskOrders } from '$lib/local/desk-orders.svelte';
import { wakeStaffWork } from '$lib/local/staff-work';
import { DeskSync } from '$lib/sync/desk-sync.svelte';
import { untrack } from 'svelte';

import { getDesk } from '../desk.svelte';
import { askForOrders } from './online';

/** The open stall of one person: its orders on this phone, and how they come there. */
export class Stall {
	readonly #database = new DeskDatabase();
	readonly orders: DeskOrders;
	readonly sync: DeskSync;

	constructor(
		readonly app: App,
		readonly account: Account,
		readonly producerId: ProducerId,
	) {
		const now = () => app.clock.now;
		const desk = this.#database;
		const outbox = app.outbox.database;
		this.orders = new DeskOrders({ desk, outbox, account, producerId, now });
		this.sync = new DeskSync({ database: desk, ask: askForOrders, now }, producerId);
	}

	/** Begins reading and asking. @returns how to stop it */
	open(): () => void {
		const stops: (() => void)[] = [];
		stops.push(this.orders.open(() => stops.push(this.sync.start())));
		void this.#wake();
		return () => {
			for (const stop of stops) stop();
			this.#database.close();
		};
	}

	/** What waited for this person's sign-in goes now, not when its turn comes. */
	async #wake(): Promise<void> {
		if (await wakeStaffWork(this.app.outbox.database, this.account.id)) {
			this.app.sync.sync('button');
		}
	}
}

/** The stall that is open, alive as long as the component that asks for it. */
export function useStall(): Stall {
	const desk = getDesk();
	const { account, producerId } = desk;
	if (account === null || producerId === null) throw new Error('no stall is open');
	const stall = new Stall(getApp(), account, producerId);
	$effect(() => stall.open());
	let answered = 0;
	$effect(() => {
		const { answeredCount } = stall.orders;
		// The server has taken something: what came of it is worth asking for at once.
		if (answeredCount > answered && stall.orders.isReady) untrack(() => void stall.sync.pull());
		answered = answeredCount;
	});
	return stall;
}
