import type { AccountId } from '$lib/domain/accounts/account';
import type { DossierView, OwnDossier } from '$lib/domain/certification/dossier-view';
import type { WaitingWork } from '$lib/domain/desk/waiting-work';
import type { OrderId, ProducerId } from '$lib/domain/ids';
import { withoutBuyer, type DeskOrder } from '$lib/domain/ordering/desk-order';
import type { EpochMs } from '$lib/domain/time';
import { Dexie, type Table } from 'dexie';

/** An order of a producer, as the server last told of it. */
export interface DeskOrderRow {
	readonly id: OrderId;
	readonly producerId: ProducerId;
	readonly order: DeskOrder;
}

/** How far a producer's orders have been pulled. */
export interface DeskPlaceRow {
	readonly producerId: ProducerId;
	readonly cursor: string;
	/** When the last whole pull began, by this phone's clock; null before there was one. */
	readonly pulledAt: EpochMs | null;
	/** When the pull began of which not all pages have come yet; left out where none is under way. */
	readonly beganAt?: EpochMs;
}

/** A line of an order that somebody has put into the box. */
export interface TickRow {
	/** Order and position of the line: see {@link tickKey}. */
	readonly key: string;
	readonly orderId: OrderId;
}

/** Lots that somebody is packing a line of an order from, before the order is said to be packed. */
export interface PackedFromRow extends TickRow {
	readonly lots: readonly string[];
}

/** A producer's dossiers, as the server last told of them. */
export interface DossiersRow {
	readonly producerId: ProducerId;
	readonly dossiers: readonly OwnDossier[];
	/** By this phone's clock. */
	readonly heardAt: EpochMs;
}

/** One dossier whole, as the server last told of it. */
export interface DossierViewRow {
	readonly id: string;
	readonly view: DossierView;
	readonly heardAt: EpochMs;
}

/** What waits for an organiser, as the server last told them. */
export interface WaitingWorkRow {
	readonly accountId: AccountId;
	readonly work: WaitingWork;
	/** By this phone's clock. */
	readonly heardAt: EpochMs;
}

interface OwnerRow {
	readonly key: 'owner';
	readonly accountId: AccountId;
	/** Which work on several orders its person has read the outcome of, by its moment. */
	readonly readBulkAt?: EpochMs;
}

/**
 * What people read at their desk. A copy that can be dropped and pulled again at any
 * time, and that goes when its person signs out; what they did stands in the outbox.
 */
export class DeskDatabase extends Dexie {
	declare readonly orders: Table<DeskOrderRow, OrderId>;
	declare readonly places: Table<DeskPlaceRow, ProducerId>;
	declare readonly ticks: Table<TickRow, string>;
	declare readonly packedFrom: Table<PackedFromRow, string>;
	declare readonly owner: Table<OwnerRow, string>;
	declare readonly dossiers: Table<DossiersRow, ProducerId>;
	declare readonly dossierViews: Table<DossierViewRow, string>;
	declare readonly waiting: Table<WaitingWorkRow, AccountId>;

	constructor(name = 'desk') {
		super(name, { cache: 'disabled' });
		this.version(1).stores({
			orders: 'id, producerId',
			places: 'producerId',
			ticks: 'key, orderId',
			owner: 'key',
		});
		this.version(2).stores({ dossiers: 'producerId', dossierViews: 'id' });
		this.version(3).stores({ packedFrom: 'key, orderId' });
		// Orders kept before do not say of which evening they are: all come once more.
		this.version(4).upgrade((tx) => tx.table('places').toCollection().modify({ cursor: '' }));
		this.version(5).stores({ waiting: 'accountId' });
	}
}

/** Names one line of an order. */
export function tickKey(id: OrderId, position: number): string {
	return `${id} ${position}`;
}

/** Makes sure that what stands here is of this person: another's is let go of. */
export function claimDesk(database: DeskDatabase, accountId: AccountId): Promise<void> {
	return database.transaction('rw', database.tables, async () => {
		const known = await database.owner.get('owner');
		if (known?.accountId === accountId) return;
		await Promise.all(database.tables.map((table) => table.clear()));
		await database.owner.put({ key: 'owner', accountId });
	});
}

/** Lets go of all of it: its person has signed out. */
export async function clearDesk(database = new DeskDatabase()): Promise<void> {
	await database.transaction('rw', database.tables, () =>
		Promise.all(database.tables.map((table) => table.clear())),
	);
	database.close();
}

/** What somebody may still read of the producers whose desk they sat at. */
export interface Readable {
	readonly orders: (producerId: ProducerId) => boolean;
	readonly dossiers: (producerId: ProducerId) => boolean;
}

/** Lets go of what somebody may read no more: a stall that they left, or a role that was taken. */
export function letGoOfOthers(database: DeskDatabase, may: Readable): Promise<void> {
	return database.transaction('rw', database.tables, async () => {
		const { orders, places, ticks, dossiers, dossierViews } = database;
		const gone = await orders.filter(({ producerId }) => !may.orders(producerId)).primaryKeys();
		await orders.bulkDelete(gone);
		await ticks.where('orderId').anyOf(gone).delete();
		await places.filter(({ producerId }) => !may.orders(producerId)).delete();
		await dossiers.filter(({ producerId }) => !may.dossiers(producerId)).delete();
		await dossierViews.filter(({ view }) => !may.dossiers(view.dossier.producerId)).delete();
	});
}

/** Lets go of the buyers whom the orders need no more. */
export function forgetBuyers(database: DeskDatabase, now: EpochMs): Promise<void> {
	return database.transaction('rw', database.orders, async () => {
		const due = await database.orders
			.filter(({ order: { contactUntil } }) => contactUntil !== null && contactUntil <= now)
			.toArray();
		await database.orders.bulkPut(due.map((row) => ({ ...row, order: withoutBuyer(row.order) })));
	});
}
