import type { Database } from '../database/database';
import { isLost } from '../sync/failure';
import { writeOrders, type JudgedOrder, type Written } from './write-orders';

/** Orders in one statement: more save nothing, and hold their buyers up. */
const MOST_IN_BATCH = 32;
/** Statements on their way at once. With two of them batches are smaller, and an order costs a tenth more. */
const MOST_ON_THE_WAY = 1;
/** A statement that takes so long waits for something of its own, and the next need not wait with it. */
const SLOW_MS = 500;
/** But not more of them than leave the pool room for everything else. */
const MOST_IN_ALL = 10;

interface Waiting {
	readonly judged: JudgedOrder;
	readonly settle: (written: Written | Promise<Written>) => void;
	readonly fail: (error: unknown) => void;
}

const batches = new WeakMap<Database, OrderBatches>();

/** This process's batches for one database. */
export function orderBatches(database: Database): OrderBatches {
	const known = batches.get(database);
	if (known) return known;
	const made = new OrderBatches(database);
	batches.set(database, made);
	return made;
}

/**
 * Writes together the orders that come in while others are being written: what an order costs is
 * mostly the way to the database and its commit. An order that comes alone goes at once. A batch
 * that fails has left nothing behind; each of it is then written by itself, so that one order's
 * trouble is only its own.
 */
export class OrderBatches {
	readonly #database: Database;
	#waiting: Waiting[] = [];
	/** Without those that have turned out to be slow. */
	#onTheWay = 0;
	#inAll = 0;
	/** Names of what is on its way. */
	readonly #busy = new Set<string>();
	#isCalled = false;

	constructor(database: Database) {
		this.#database = database;
	}

	/** Writes one order. @throws what the database throws; nothing is written then */
	write(judged: JudgedOrder): Promise<Written> {
		return new Promise((settle, fail) => {
			this.#waiting.push({ judged, settle, fail });
			this.#call();
		});
	}

	/** Whatever else this turn of the event loop brings goes along. */
	#call(): void {
		if (this.#isCalled || this.#onTheWay >= MOST_ON_THE_WAY || this.#inAll >= MOST_IN_ALL) return;
		this.#isCalled = true;
		setImmediate(() => {
			this.#isCalled = false;
			void this.#send();
		});
	}

	async #send(): Promise<void> {
		const batch = this.#take();
		if (batch.length === 0) return;
		this.#inAll++;
		const letPass = this.#standInTheWay();
		if (this.#waiting.length > 0) this.#call();
		const slow = setTimeout(letPass, SLOW_MS);
		await this.#writeAll(batch);
		clearTimeout(slow);
		this.#inAll--;
		for (const name of batch.flatMap(namesOf)) this.#busy.delete(name);
		letPass();
	}

	/** @returns to be called once the next may go, and as often as one likes */
	#standInTheWay(): () => void {
		let isInTheWay = true;
		this.#onTheWay++;
		return () => {
			if (isInTheWay) this.#onTheWay--;
			isInTheWay = false;
			if (this.#waiting.length > 0) this.#call();
		};
	}

	/** Of the same operation, and of the same basket, the second waits until the first is there to be seen. */
	#take(): Waiting[] {
		const batch: Waiting[] = [];
		const left: Waiting[] = [];
		for (const waiting of this.#waiting) {
			const names = namesOf(waiting);
			if (batch.length < MOST_IN_BATCH && !names.some((name) => this.#busy.has(name))) {
				batch.push(waiting);
				for (const name of names) this.#busy.add(name);
			} else left.push(waiting);
		}
		this.#waiting = left;
		return batch;
	}

	async #writeAll(batch: readonly Waiting[]): Promise<void> {
		try {
			const written = await writeOrders(
				this.#database,
				batch.map(({ judged }) => judged),
			);
			if (written) {
				for (const [at, { settle }] of batch.entries()) settle(written[at] ?? 'refused');
				return;
			}
		} catch (error) {
			// A database that does not answer is not asked again for each of them.
			if (batch.length === 1 || isLost(error)) {
				for (const { fail } of batch) fail(error);
				return;
			}
		}
		if (batch.length === 1) batch[0]?.settle('refused');
		else await Promise.all(batch.map((waiting) => this.#writeAll([waiting])));
	}
}

/** What an order may not share with another one on its way. */
function namesOf({ judged }: Waiting): string[] {
	const { id, basketSha256 } = judged.order.row;
	return basketSha256 === null ? [id] : [id, basketSha256];
}
