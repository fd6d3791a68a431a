import { AppError, type ErrorCode } from '$lib/domain/errors';
import { deviceId, uuidV4, type DeviceId, type OpId, type OrderId } from '$lib/domain/ids';
import { batchesOf } from '$lib/domain/ordering/batches';
import type { Operation, OperationAnswer } from '$lib/domain/ordering/operation';
import type { OrderView } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import { liveQuery } from 'dexie';

import { OutboxDatabase } from './outbox-database';
import type { OperationRow, OrderRow, ScanRow } from './outbox-rows';
import { seal, writeDrafts, type Draft, type SealedDraft } from './outbox-writer';
import { withReopen } from './reopen';
import { storeErrorCode, type StoreErrorCode } from './store-error';

/** An order as screens show it. */
export interface LocalOrder extends OrderRow {
	/** What of it the server has not taken yet, oldest first. */
	readonly waiting: readonly OperationRow[];
	/** False where the phone could not keep it and it was sent directly: gone when the app closes. */
	readonly isKept: boolean;
}

export type DirectResult =
	| { readonly kind: 'answered'; readonly answers: readonly OperationAnswer[] }
	| { readonly kind: 'notSent'; readonly code: ErrorCode };

export type EnqueueResult =
	| {
			readonly kind: 'saved';
			readonly operations: readonly Operation[];
			/** True where the phone held all of it already: a double tap. */
			readonly isRepeat: boolean;
	  }
	| {
			readonly kind: 'notSaved';
			readonly code: StoreErrorCode;
			/** Sends it without keeping it; may be tried again, it stays the same operation. */
			readonly sendDirectly: () => Promise<DirectResult>;
	  };

export interface OutboxOptions {
	readonly appVersion: string;
	/** Sends operations past the store. @throws AppError */
	readonly send: (operations: readonly Operation[]) => Promise<readonly OperationAnswer[]>;
	readonly database?: OutboxDatabase;
	readonly now?: () => EpochMs;
}

interface Contents {
	readonly orders: readonly OrderRow[];
	readonly operations: readonly OperationRow[];
	readonly scans: readonly ScanRow[];
	readonly deviceId: string | undefined;
	readonly seq: number | undefined;
}

const EMPTY: Contents = {
	orders: [],
	operations: [],
	scans: [],
	deviceId: undefined,
	seq: undefined,
};

/**
 * What a person entrusted to the phone, live across tabs. Nothing is touched before `open()`, so
 * that it can be made on the server too, where it stays empty.
 */
export class Outbox {
	readonly database: OutboxDatabase;
	readonly #options: OutboxOptions;
	readonly #now: () => EpochMs;
	#contents = $state.raw<Contents>(EMPTY);
	#unkept = $state.raw<readonly LocalOrder[]>([]);
	/** Orders as the server told of them past the store, which may know less. */
	#told = $state.raw<readonly OrderView[]>([]);
	#isReady = $state(false);
	#problem = $state<StoreErrorCode | null>(null);
	#wasDeleted = false;
	/** Until it has ended the store is no ground to number new operations on. */
	#rescuing: Promise<void> = Promise.resolve();
	#isRescuing = false;
	#passing: { deviceId: DeviceId; seq: number } | undefined;
	#listeners: readonly (() => void)[] = [];

	readonly #orders = $derived.by<readonly LocalOrder[]>(() => {
		const { orders, operations } = this.#contents;
		const kept = orders.map((row) => ({
			...row,
			waiting: operations.filter((operation) => operation.orderId === row.id),
			isKept: true,
		}));
		const unkept = this.#unkept.filter(({ id }) => !orders.some((row) => row.id === id));
		return [...unkept, ...kept]
			.map((order) => this.#asTold(order))
			.sort((a, b) => b.createdAt - a.createdAt || b.id.localeCompare(a.id));
	});

	constructor(options: OutboxOptions) {
		this.#options = options;
		this.#now = options.now ?? Date.now;
		this.database = options.database ?? new OutboxDatabase();
	}

	/** Newest first. */
	get orders(): readonly LocalOrder[] {
		return this.#orders;
	}

	/** Operations that will still be sent by themselves. */
	get waitingCount(): number {
		return this.#contents.operations.filter((row) => row.poison === null).length;
	}

	/** Operations that the server will not take as they are: kept until the person decides. */
	get poisoned(): readonly OperationRow[] {
		return this.#contents.operations.filter((row) => row.poison !== null);
	}

	/** Newest first. */
	get scans(): readonly ScanRow[] {
		return this.#contents.scans;
	}

	/** False until the first read: until then an empty list means nothing. */
	get isReady(): boolean {
		return this.#isReady;
	}

	/** What is wrong with the store itself, as last seen. */
	get problem(): StoreErrorCode | null {
		return this.#problem;
	}

	order(id: OrderId): LocalOrder | undefined {
		return this.#orders.find((order) => order.id === id);
	}

	/** Starts the live reading. @returns how to stop it */
	open(): () => void {
		const { database } = this;
		const onDelete = (event: IDBVersionChangeEvent) => {
			if (event.newVersion === null) this.#rescue();
		};
		// Dexie's own event tells of every close, this one only of those that the browser did.
		const onTakenAway = () => this.#rescue();
		const onReady = () => database.backendDB().addEventListener('close', onTakenAway);
		database.on('versionchange', onDelete);
		database.on('ready', onReady, true);
		const subscription = liveQuery(() => this.#read()).subscribe({
			next: (contents) => {
				// Of a store that was deleted, what stands here is all that is left.
				if (this.#isRescuing) return;
				this.#contents = contents;
				this.#isReady = true;
			},
			error: (thrown) => {
				this.#problem = storeErrorCode(thrown, this.#wasDeleted);
				this.#isReady = true;
			},
		});
		return () => {
			subscription.unsubscribe();
			database.on('versionchange').unsubscribe(onDelete);
			database.on('ready').unsubscribe(onReady);
		};
	}

	/** Calls back after every save, for whoever sends. @returns how to stop that */
	onSaved(listener: () => void): () => void {
		this.#listeners = [...this.#listeners, listener];
		return () => {
			this.#listeners = this.#listeners.filter((other) => other !== listener);
		};
	}

	/**
	 * Keeps what a person did, all of it or nothing, in one durable transaction.
	 * @param drafts one checkout's orders, or one cancellation, answer or scan
	 * @param catalogue which catalogue the person looked at
	 */
	async enqueue(
		drafts: readonly Draft[],
		catalogue: { readonly epoch: string; readonly version: number },
	): Promise<EnqueueResult> {
		const sealed = await seal(drafts, {
			at: this.#now(),
			catalogueEpoch: catalogue.epoch,
			catalogueVersion: catalogue.version,
			appVersion: this.#options.appVersion,
		});
		await this.#rescuing;
		try {
			const written = await withReopen(this.database, () => writeDrafts(this.database, sealed));
			this.#problem = null;
			if (drafts.some((draft) => 'view' in draft)) void this.#askToPersist();
			for (const listener of this.#listeners) listener();
			return { kind: 'saved', ...written };
		} catch (thrown) {
			const code = storeErrorCode(thrown, this.#wasDeleted);
			this.#problem = code;
			// Numbered once, so that trying again sends the very same operations.
			const operations = sealed.map(({ envelope }) => ({ ...envelope, ...this.#nextPassing() }));
			return {
				kind: 'notSaved',
				code,
				sendDirectly: () => this.#sendDirectly(sealed, operations),
			};
		}
	}

	/** The installation's id; null where it has none yet or the store cannot tell. */
	async deviceId(): Promise<DeviceId | null> {
		try {
			// Asked for before every request, which a store that hangs must not keep from going out.
			const known = await withReopen(this.database, () => this.database.getSetting('deviceId'));
			return known === undefined ? null : deviceId(known);
		} catch {
			return null;
		}
	}

	/** Lets a poisoned operation be sent once more, as it is. Where that cannot be noted, `problem` says why. */
	async retry(id: OpId): Promise<void> {
		const { database } = this;
		try {
			const wish = { poison: null, notBefore: 0, attempts: 0 };
			await withReopen(database, () => database.operations.update(id, wish));
			this.#problem = null;
		} catch (thrown) {
			this.#problem = storeErrorCode(thrown, this.#wasDeleted);
			return;
		}
		for (const listener of this.#listeners) listener();
	}

	/**
	 * Removes one order from the phone, with whatever of it still waits: that will then never be
	 * sent, so screens ask first where `order.waiting` is not empty.
	 * @throws what the store does: the order then stands here as before
	 */
	async removeOrder(id: OrderId): Promise<void> {
		const { database } = this;
		const { operations, orders, receipts } = database;
		await withReopen(database, () =>
			database.transaction('rw', [operations, orders, receipts], async () => {
				await operations.where('orderId').equals(id).delete();
				await receipts.where('orderId').equals(id).delete();
				await orders.delete(id);
			}),
		);
		this.#unkept = this.#unkept.filter((order) => order.id !== id);
		this.#told = this.#told.filter((order) => order.id !== id);
	}

	/** Removes all of it, the installation's id included; screens ask first where something waits. */
	async removeAll(): Promise<void> {
		const { database } = this;
		const { tables } = database;
		await withReopen(database, () =>
			database.transaction('rw', tables, () => Promise.all(tables.map((table) => table.clear()))),
		);
		this.#unkept = [];
		this.#told = [];
	}

	#read(): Promise<Contents> {
		const { operations, orders, scans, settings } = this.database;
		return this.database.transaction('r', [operations, orders, scans, settings], async () => ({
			orders: await orders.toArray(),
			operations: await operations.orderBy('seq').toArray(),
			scans: await scans.orderBy('at').reverse().toArray(),
			deviceId: await this.database.getSetting('deviceId'),
			seq: await this.database.getSetting('seq'),
		}));
	}

	/**
	 * The database was deleted under the running app (by another page, or by the browser's own
	 * tidying, of which it tells only that the connection is closed). What stands here was called
	 * saved, so it is written into a fresh one: orders that were sent too, for their secrets alone
	 * can follow them or call them off.
	 */
	#rescue(): void {
		this.#wasDeleted = true;
		const { operations, orders, scans, deviceId: device, seq } = this.#contents;
		if (operations.length + orders.length + scans.length === 0) return;
		const { database } = this;
		this.#isRescuing = true;
		this.#rescuing = withReopen(database, () =>
			database.transaction(
				'rw',
				[database.operations, database.orders, database.scans, database.settings],
				async () => {
					const known = await database.getSetting('deviceId');
					// Only the connection was lost, or another tab has done the same already.
					if (known !== undefined && known === device) return;
					await database.operations.bulkPut([...operations]);
					await database.orders.bulkPut([...orders]);
					await database.scans.bulkPut([...scans]);
					if (device !== undefined) await database.putSetting('deviceId', device);
					if (seq !== undefined) await database.putSetting('seq', seq);
				},
			),
		)
			.then(
				() => {
					this.#isRescuing = false;
					for (const listener of this.#listeners) listener();
				},
				(thrown: unknown) => {
					this.#problem = storeErrorCode(thrown, true);
				},
			)
			// Whoever reads from now on sees what has been written back.
			.then(async () => {
				if (!this.#isRescuing) this.#contents = await this.#read();
			})
			.catch(() => undefined);
	}

	async #sendDirectly(
		sealed: readonly SealedDraft[],
		operations: readonly Operation[],
	): Promise<DirectResult> {
		try {
			const answers: OperationAnswer[] = [];
			// A request holds no more; what one of them was answered stands, even if the next fails.
			for (const batch of batchesOf(operations)) {
				const told = await this.#options.send(batch);
				this.#showUnkept(sealed, told);
				answers.push(...told);
			}
			return { kind: 'answered', answers };
		} catch (thrown) {
			return { kind: 'notSent', code: thrown instanceof AppError ? thrown.code : 'OFFLINE' };
		}
	}

	/** Shows what was sent past the store for as long as the app stays open. */
	#showUnkept(sealed: readonly SealedDraft[], answers: readonly OperationAnswer[]): void {
		for (const { draft, envelope } of sealed) {
			const answer = answers.find(({ opId }) => opId === draft.opId);
			if (!answer || !('outcome' in answer)) continue;
			const { outcome } = answer;
			const told = 'order' in outcome ? outcome.order : undefined;
			if (told) this.#told = [...this.#told.filter(({ id }) => id !== told.id), told];
			if (!('view' in draft) || outcome.status === 'rejected') continue;
			const state = outcome.status === 'held' ? 'held' : 'placed';
			const { id, checkoutId, producerId } = draft.view;
			const order: LocalOrder = {
				id,
				secret: draft.secret,
				checkoutId,
				producerId,
				createdAt: envelope.createdAt,
				view: told ?? { ...draft.view, state },
				trackedAt: this.#now(),
				waiting: [],
				isKept: false,
			};
			this.#unkept = [...this.#unkept.filter((other) => other.id !== id), order];
		}
	}

	#asTold(order: LocalOrder): LocalOrder {
		const told = this.#told.find(({ id }) => id === order.id);
		return told && told.revision > order.view.revision ? { ...order, view: told } : order;
	}

	/** A name of its own for what goes past the store, whose numbering it must not disturb. */
	#nextPassing(): { deviceId: DeviceId; seq: number } {
		this.#passing ??= { deviceId: deviceId(uuidV4()), seq: 0 };
		this.#passing.seq += 1;
		return { ...this.#passing };
	}

	/** Asks the browser, once, to keep this store when the disk runs low. */
	async #askToPersist(): Promise<void> {
		try {
			if (await this.database.getSetting('persistAsked')) return;
			await this.database.putSetting('persistAsked', true);
			await navigator.storage.persist();
		} catch {
			// Some browsers have no say in it; what is stored stands all the same.
		}
	}
}
