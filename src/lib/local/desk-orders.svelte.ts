import type { Account } from '$lib/domain/accounts/account';
import type { ErrorCode, ErrorParams } from '$lib/domain/errors';
import type { OpId, OrderId, ProducerId } from '$lib/domain/ids';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import { applySteps } from '$lib/domain/ordering/waiting-steps';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { liveQuery } from 'dexie';

import { latestBulk, type BulkWork } from './bulk-work';
import {
	claimDesk,
	forgetBuyers,
	tickKey,
	type DeskDatabase,
	type DeskOrderRow,
	type DeskPlaceRow,
	type PackedFromRow,
} from './desk-database';
import type { OutboxDatabase } from './outbox-database';
import type { OperationRow, ReceiptRow } from './outbox-rows';
import { readStaffOperation, type StaffWork } from './staff-work';
import { storeErrorCode, type StoreErrorCode } from './store-error';

/** An order as the desk shows it. */
export interface LocalDeskOrder extends DeskOrder {
	/** What was done with it here and is not known to have reached the server. */
	readonly waiting: readonly StaffWork[];
	/** What the server refused, and nobody has waved away yet. */
	readonly refused: readonly RefusedWork[];
	/** What a colleague had done before, so that nothing was left to do. */
	readonly byColleague: readonly DoneWork[];
}

/** A step that somebody else had taken already. */
export interface DoneWork extends StaffWork {
	readonly opId: OpId;
	readonly person: string;
}

export interface RefusedWork extends StaffWork {
	readonly opId: OpId;
	readonly at: EpochMs;
	readonly status: 'rejected' | 'held';
	readonly code: ErrorCode | null;
	readonly params: ErrorParams;
}

interface Contents {
	readonly rows: readonly DeskOrderRow[];
	readonly place: DeskPlaceRow | undefined;
	readonly ticks: readonly string[];
	readonly packedFrom: readonly PackedFromRow[];
	readonly operations: readonly OperationRow[];
	readonly receipts: readonly ReceiptRow[];
	readonly readBulkAt: EpochMs | undefined;
}

const NOTHING: Contents = {
	rows: [],
	place: undefined,
	ticks: [],
	packedFrom: [],
	operations: [],
	receipts: [],
	readBulkAt: undefined,
};

/** What staff were told is of no use after so long, and holds buyers' data. */
const RECEIPTS_KEPT_MS = 14 * DAY_MS;

export interface DeskOrdersOptions {
	readonly desk: DeskDatabase;
	readonly outbox: OutboxDatabase;
	readonly account: Pick<Account, 'id' | 'name'>;
	readonly producerId: ProducerId;
	readonly now: () => EpochMs;
}

/**
 * A producer's orders on this phone, live across tabs: as the server last told of them, with what
 * was done here since already in it.
 */
export class DeskOrders {
	readonly #options: DeskOrdersOptions;
	#contents = $state.raw<Contents>(NOTHING);
	#isReady = $state(false);
	#problem = $state<StoreErrorCode | null>(null);

	readonly #works = $derived(this.#contents.operations.map(readStaffOperation));

	readonly #orders = $derived.by<readonly LocalDeskOrder[]>(() => {
		const { rows, receipts, place } = this.#contents;
		const told = receipts.flatMap((row) => {
			const work = readStaffOperation(row);
			return work === null ? [] : [{ row, work }];
		});
		// Taken by the server, but perhaps not told of by it yet.
		const taken = told.filter(
			({ row }) => row.status === 'accepted' && row.receivedAt >= (place?.pulledAt ?? 0),
		);
		const waiting = this.#works.filter((work) => work !== null);
		const works = [...taken.map(({ work }) => work), ...waiting].sort((a, b) => a.seq - b.seq);
		return rows
			.map(({ order }) => {
				const own = works.filter(({ orderId }) => orderId === order.id);
				const mine = own.filter(({ accountId }) => accountId === this.#options.account.id);
				return {
					...applySteps(
						order,
						mine.map(({ step }) => step),
						this.#options.account.name,
					),
					waiting: waiting.filter(({ orderId }) => orderId === order.id),
					refused: told.flatMap(({ row, work }) => refusal(row, work, order.id)),
					byColleague: told.flatMap(({ row, work }) =>
						doneBefore(row, { work, order, me: this.#options.account }),
					),
				};
			})
			.sort((a, b) => b.placedAt - a.placedAt || b.id.localeCompare(a.id));
	});

	readonly #bulk = $derived.by<BulkWork | null>(() => {
		const { account, producerId, now } = this.#options;
		const bulk = latestBulk(this.#contents, { accountId: account.id, producerId });
		if (bulk === null || bulk.at === this.#contents.readBulkAt) return null;
		// What is still refused after a day is told of order by order.
		return bulk.at < now() - DAY_MS ? null : bulk;
	});

	constructor(options: DeskOrdersOptions) {
		this.#options = options;
	}

	/** Newest first. */
	get orders(): readonly LocalDeskOrder[] {
		return this.#orders;
	}

	/** False until the first read: until then an empty list means nothing. */
	get isReady(): boolean {
		return this.#isReady;
	}

	/** When the server was last asked for all that is new and told it whole; null: never, on this phone. */
	get pulledAt(): EpochMs | null {
		return this.#contents.place?.pulledAt ?? null;
	}

	get problem(): StoreErrorCode | null {
		return this.#problem;
	}

	/** How much of what this person did is still to be sent. */
	get waitingCount(): number {
		return this.#works.filter((work) => work?.accountId === this.#options.account.id).length;
	}

	/** Whether it waits for its person to sign in. */
	get needsSignIn(): boolean {
		const { operations } = this.#contents;
		return operations.some(
			(row, index) =>
				row.lastCode === 'NOT_SIGNED_IN' &&
				this.#works[index]?.accountId === this.#options.account.id,
		);
	}

	/** How much the server has answered: whenever it grows there is something new to be pulled. */
	get answeredCount(): number {
		return this.#contents.receipts.length;
	}

	/** What this person last did with several orders in one go, until they have read what came of it. */
	get bulk(): BulkWork | null {
		return this.#bulk;
	}

	order(id: OrderId): LocalDeskOrder | undefined {
		return this.#orders.find((order) => order.id === id);
	}

	/** Whether a line lies in the box already. */
	isTicked(id: OrderId, position: number): boolean {
		return this.#contents.ticks.includes(tickKey(id, position));
	}

	/**
	 * Notes on this phone alone that lines lie in the box, or do not any more.
	 * @returns whether the phone keeps it
	 */
	tick(
		lines: readonly { readonly orderId: OrderId; readonly position: number }[],
		isTicked: boolean,
	): Promise<boolean> {
		const { ticks } = this.#options.desk;
		const rows = lines.map(({ orderId, position }) => ({
			key: tickKey(orderId, position),
			orderId,
		}));
		return this.#keep(() =>
			isTicked ? ticks.bulkPut(rows) : ticks.bulkDelete(rows.map(({ key }) => key)),
		);
	}

	/** The lots that a line is being packed from, as chosen on this phone; undefined where none were. */
	chosenLots(id: OrderId, position: number): readonly string[] | undefined {
		const key = tickKey(id, position);
		return this.#contents.packedFrom.find((row) => row.key === key)?.lots;
	}

	/**
	 * Notes on this phone alone what lines are being packed from, until their order is packed.
	 * @returns whether the phone keeps it
	 */
	chooseLots(
		lines: readonly { readonly orderId: OrderId; readonly position: number }[],
		lots: readonly string[],
	): Promise<boolean> {
		const rows = lines.map(({ orderId, position }) => ({
			key: tickKey(orderId, position),
			orderId,
			lots,
		}));
		return this.#keep(() => this.#options.desk.packedFrom.bulkPut(rows));
	}

	/** Somebody has read what the server refused. @returns whether the phone keeps it */
	wave(opId: OpId): Promise<boolean> {
		return this.#keep(() => this.#options.outbox.receipts.delete(opId));
	}

	/** Somebody has read what came of work on several orders, and of each of them. */
	async waveBulk({ at, parts }: BulkWork): Promise<boolean> {
		const { desk, outbox } = this.#options;
		const colleagues = this.#orders.flatMap(({ byColleague }) =>
			byColleague.map(({ opId }) => opId),
		);
		const told = parts.filter(
			({ status, opId }) => status === 'refused' || colleagues.includes(opId),
		);
		return this.#keep(async () => {
			await outbox.receipts.bulkDelete(told.map(({ opId }) => opId));
			await desk.owner.update('owner', { readBulkAt: at });
		});
	}

	/**
	 * Starts the live reading.
	 * @param onClaimed called once nothing of another person is left here: a pull that began before
	 *   would go on from where theirs stood
	 * @returns how to stop it
	 */
	open(onClaimed: () => void = () => undefined): () => void {
		let isStopped = false;
		let stop = () => undefined as void;
		void this.#prepare().then(() => {
			if (isStopped) return;
			onClaimed();
			const subscription = liveQuery(() => this.#read()).subscribe({
				next: (contents) => {
					this.#contents = contents;
					this.#isReady = true;
				},
				error: (thrown) => this.#fail(thrown),
			});
			stop = () => subscription.unsubscribe();
		});
		return () => {
			isStopped = true;
			stop();
		};
	}

	async #prepare(): Promise<void> {
		const { desk, outbox, account, now } = this.#options;
		try {
			await claimDesk(desk, account.id);
			await forgetBuyers(desk, now());
			await outbox.receipts
				.filter((row) => isStaffs(row) && row.receivedAt < now() - RECEIPTS_KEPT_MS)
				.delete();
		} catch (thrown) {
			this.#fail(thrown);
		}
	}

	/** What cannot be noted is told: `problem` says why. */
	async #keep(work: () => PromiseLike<unknown>): Promise<boolean> {
		try {
			await work();
			this.#problem = null;
			return true;
		} catch (thrown) {
			this.#problem = storeErrorCode(thrown);
			return false;
		}
	}

	#fail(thrown: unknown): void {
		this.#problem = storeErrorCode(thrown);
		this.#isReady = true;
	}

	async #read(): Promise<Contents> {
		const { desk, outbox, producerId } = this.#options;
		const [rows, place, ticks, packedFrom, owner] = await Promise.all([
			desk.orders.where('producerId').equals(producerId).toArray(),
			desk.places.get(producerId),
			desk.ticks.toCollection().primaryKeys(),
			desk.packedFrom.toArray(),
			desk.owner.get('owner'),
		]);
		const { operations, receipts } = outbox;
		// Together: what leaves the one comes into the other, and must not be missing in between.
		return outbox.transaction('r', [operations, receipts], async () => ({
			rows,
			place,
			ticks,
			packedFrom,
			readBulkAt: owner?.readBulkAt,
			operations: await operations.orderBy('seq').filter(isStaffs).toArray(),
			receipts: await receipts.filter(isStaffs).toArray(),
		}));
	}
}

function isStaffs(row: OperationRow | ReceiptRow): boolean {
	return readStaffOperation(row) !== null;
}

/** Who of the others took a step that this person took too. */
function doneBefore(
	{ opId, status }: ReceiptRow,
	{
		work,
		order,
		me,
	}: {
		readonly work: StaffWork;
		readonly order: DeskOrder;
		readonly me: DeskOrdersOptions['account'];
	},
): readonly DoneWork[] {
	const { step, orderId, accountId } = work;
	if (orderId !== order.id || status !== 'accepted' || accountId !== me.id) return [];
	if (step.kind !== 'move') return [];
	const taken = order.history.find(({ state, by }) => state === step.to && by === 'producer');
	if (!taken || taken.person === null || taken.person === me.name) return [];
	return [{ ...work, opId, person: taken.person }];
}

function refusal(row: ReceiptRow, work: StaffWork, id: OrderId): readonly RefusedWork[] {
	if (work.orderId !== id || (row.status !== 'rejected' && row.status !== 'held')) return [];
	const { opId, receivedAt: at, status, code, params = {} } = row;
	return [{ ...work, opId, at, status, code, params }];
}
