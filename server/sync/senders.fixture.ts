import type { Account, MarketRole } from '$lib/domain/accounts/account';
import { fileId } from '$lib/domain/files/purposes';
import { orderId, producerId, productId, uuidV7, type ProductId } from '$lib/domain/ids';
import type { CreateOrderPayload } from '$lib/domain/ordering/operation';
import type { OrderState } from '$lib/domain/ordering/order';
import { DAY_MS } from '$lib/domain/time';

import { Staff } from '../../tests/fixtures/staff';
import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import { createAccount } from '../accounts/create-account';
import { findAccount } from '../accounts/find-account';
import { setProducerRole } from '../accounts/producer-staff';
import type { Actor } from '../audit/record-change';
import { agreeToBundle } from '../bundles/answer-bundle';
import { proposeBundle } from '../bundles/propose-bundle';
import { addStall } from '../catalogue/catalogue.fixture';
import { readProductRows } from '../catalogue/known-rows';
import { createPromotion } from '../catalogue/promotions';
import { seedFile } from '../files/files.fixture';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { liftSuspension, suspendProducer } from '../producers/judge-producer';
import { appendTraceEvent, createLot } from '../trace/lots';

/** Who sends an operation about the stall's things. */
export const SENDERS = [
	'nobody',
	'packer',
	'owner',
	'formerPacker',
	'otherOwner',
	'reviewer',
	'host',
	'administrator',
	/** The owner, while organisers have suspended the stall. */
	'suspendedOwner',
] as const;
export type Sender = (typeof SENDERS)[number];

/** Ids that an operation may name and that are not its sender's. */
export interface Belongings {
	readonly account: string;
	readonly producer: number;
	readonly product: number;
	readonly order: string;
	readonly complaint: string;
	readonly promotion: number;
	readonly bundle: number;
	readonly lot: string;
	readonly event: number;
	readonly picture: string;
}

/** A stall, its neighbour, and everybody who may send something. */
export class SendingWorld implements AsyncDisposable {
	/** Numbers the codes of lots. */
	#made = 0;

	private constructor(
		readonly stall: Stall,
		readonly people: Readonly<Record<Sender, Account | null>>,
		private readonly judge: Actor,
	) {}

	static async open(): Promise<SendingWorld> {
		const stall = await Stall.open(4);
		const staff = new Staff(stall);
		const owner = await staff.hire('Bà Chủ', '0912000001', 'owner');
		const formerPacker = await staff.hire('Đã Nghỉ', '0912000003', 'packer');
		const left = { producerId: stall.producer, accountId: formerPacker.id, role: null } as const;
		await setProducerRole(stall.db.database, { ...left, actor: null }, stall.now);
		const reviewer = await organiser(stall, 'reviewer');
		const people = {
			nobody: null,
			packer: await staff.hire('Anh Gói', '0912000002', 'packer'),
			owner,
			formerPacker,
			otherOwner: await staff.hire('Chủ Khác', '0912000004', 'owner', stall.neighbour),
			reviewer,
			host: await organiser(stall, 'host'),
			administrator: await organiser(stall, 'administrator'),
			suspendedOwner: owner,
		};
		return new SendingWorld(stall, people, { accountId: reviewer.id, requestId: 'judge' });
	}

	/** An order that has come as far as that. */
	async order(
		steps: readonly OrderState[] = [],
		changes: Partial<CreateOrderPayload> = {},
	): Promise<MadeOrder> {
		const lines = [this.stall.line(this.stall.noodles)];
		const made = await this.stall.order({ lines, ...changes });
		const { id } = await this.stall.place(made);
		for (const to of steps) {
			await this.stall.db.database.transaction(async (tx) => {
				const row = await lockOrder(tx, orderId(id));
				if (row) await moveOrder(tx, row, { to, by: 'producer', at: this.stall.now });
			});
		}
		return made;
	}

	/** An order about which its buyer has complained, and the complaint's id. */
	async complained(
		changes: Partial<CreateOrderPayload> = {},
	): Promise<{ readonly made: MadeOrder; readonly complaintId: string }> {
		const made = await this.order(['confirmed', 'packed', 'shipped', 'delivered'], changes);
		const complaint = await this.stall.operation('complaint.create@1', {
			orderId: made.operation.opId,
			secret: made.secret,
			...{ kind: 'damaged', wish: 'replace', text: 'Vỡ cả hũ', pictures: [] },
		});
		await this.stall.outcome(complaint);
		return { made, complaintId: complaint.opId };
	}

	/** A lot's code that no lot bears yet. */
	newCode(): string {
		return `L${++this.#made}`;
	}

	/** A lot of one of the products, and its first event. */
	async lot(product: ProductId): Promise<{ readonly code: string; readonly event: number }> {
		const { producer, neighbour, tea, now, db } = this.stall;
		const code = this.newCode();
		const named = { productId: product, producerId: product === tea ? neighbour : producer };
		const nothing = { producedOn: null, expiresOn: null, locationCode: null, standards: [] };
		const lotId = await createLot(db.database, { ...named, lot: code, ...nothing }, now);
		const opened = { step: 'harvesting', at: now, place: 'Vườn', note: null } as const;
		const event = await appendTraceEvent(db.database, { lotId, ...opened, corrects: null }, now);
		return { code, event };
	}

	/** What belongs to the neighbour, or to its people and buyers. */
	async neighbours(): Promise<Belongings> {
		const { neighbour, tea, now, db } = this.stall;
		const theirs = { producerId: neighbour, lines: [this.stall.line(tea)] };
		const { otherOwner } = this.people;
		if (!otherOwner) throw new Error('the neighbour has nobody');
		const file = {
			purpose: 'tracePicture',
			producerId: neighbour,
			accountId: otherOwner.id,
		} as const;
		const deal = { kind: 'amount', offDong: 50_000 } as const;
		const times = { startsAt: now, endsAt: now + DAY_MS };
		const { code, event } = await this.lot(tea);
		return {
			account: otherOwner.id,
			producer: neighbour,
			product: tea,
			order: (await this.order([], theirs)).operation.opId,
			complaint: (await this.complained(theirs)).complaintId,
			promotion: (await createPromotion(db.database, { productId: tea, deal, ...times }, now)).id,
			bundle: await this.#bundleOfOthers(),
			lot: code,
			event,
			picture: await seedFile(db.database, file, now),
		};
	}

	/** As {@link neighbours}, of things that are nowhere. */
	nowhere(): Belongings {
		const nowhere = () => uuidV7(this.stall.now);
		return {
			account: nowhere(),
			producer: 999_999,
			product: productId(999_999),
			order: nowhere(),
			complaint: nowhere(),
			promotion: 999_999,
			bundle: 999_999,
			lot: 'NOWHERE',
			event: 999_999,
			picture: fileId(nowhere()),
		};
	}

	suspend(): Promise<void> {
		const judged = { producerId: this.stall.producer, actor: this.judge };
		const { database } = this.stall.db;
		return suspendProducer(
			database,
			{ ...judged, reason: 'Bán hàng không rõ gốc' },
			this.stall.now,
		);
	}

	lift(): Promise<void> {
		const judged = { producerId: this.stall.producer, actor: this.judge };
		return liftSuspension(this.stall.db.database, judged, this.stall.now);
	}

	/** What every table holds: a hash a table. */
	async written(): Promise<Record<string, string>> {
		const { sql } = this.stall.db;
		const tables = await sql<{ name: string }[]>`
			select table_name as name from information_schema.tables
			where table_schema = 'public' and table_type = 'BASE TABLE'`;
		const hashes = tables.map(
			({ name }) =>
				`select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from "${name}" t`,
		);
		const rows = await sql.unsafe<{ name: string; hash: string }[]>(hashes.join(' union all '));
		return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stall[Symbol.asyncDispose]();
	}

	/** On offer, of producers who have nothing to do with the stall. */
	async #bundleOfOthers(): Promise<number> {
		const { now, db } = this.stall;
		const { database } = db;
		const [one = productId(0)] = await addStall(database, [{}], now);
		const [two = productId(0)] = await addStall(database, [{}], now);
		const rows = await readProductRows(database, [one, two]);
		const items = [one, two].map((id) => ({ productId: id, quantity: 1, priceDong: 1_000 }));
		const ofProducer = (id: ProductId) => ({
			producerId: rows.get(id)?.producerId ?? producerId(0),
			actor: this.judge,
		});
		const proposal = { ...ofProducer(one), title: 'Gói khác', items };
		const bundleId = await proposeBundle(database, proposal, now);
		await agreeToBundle(database, { ...ofProducer(two), bundleId }, now);
		return bundleId;
	}
}

async function organiser(stall: Stall, role: MarketRole): Promise<Account> {
	const { database } = stall.db;
	const person = { name: role, login: `${role}@cho.example`, roles: [role], actor: null };
	const account = await findAccount(database, await createAccount(database, person, stall.now));
	if (!account) throw new Error('no account was made');
	return account;
}
