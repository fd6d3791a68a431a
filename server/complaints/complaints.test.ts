import { orderId, uuidV7, type ProducerId } from '$lib/domain/ids';
import type { CreateComplaintPayload, Remedy } from '$lib/domain/complaints/complaint';
import type { OrderState } from '$lib/domain/ordering/order';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import type { AccountId } from '$lib/domain/accounts/account';
import { createAccount } from '../accounts/create-account';
import { setProducerRole } from '../accounts/producer-staff';
import { readInbox } from '../notify/inbox';
import { forgetBuyers } from '../ordering/forget-buyers';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { requestErasure } from '../ordering/request-erasure';
import { answerComplaint, decideComplaint, markDone } from './judge-complaint';
import { complaintsOfOrder, readComplaints } from './read-complaints';
import { remindOfComplaints } from './remind';
import { readTerms, setTerms } from './terms';

let stall: Stall;
let owner: AccountId;
let reviewer: AccountId;

beforeEach(async () => {
	stall = await Stall.open(4);
	const { producer: producerId, now } = stall;
	const account = { name: 'Người', actor: null };
	owner = await createAccount(database(), { ...account, login: 'chu@example.com', roles: [] }, now);
	const role = { producerId, accountId: owner, role: 'owner', actor: null } as const;
	await setProducerRole(database(), role, now);
	const roles = ['reviewer'] as const;
	reviewer = await createAccount(
		database(),
		{ ...account, login: 'duyet@example.com', roles },
		now,
	);
});
afterEach(() => stall[Symbol.asyncDispose]());

const database = () => stall.db.database;
const by = (accountId: AccountId) => ({ accountId, requestId: 'r' });

/** An order that has come as far as that. */
async function orderThat(...steps: OrderState[]): Promise<MadeOrder> {
	const made = await stall.order();
	const { id } = await stall.place(made);
	for (const to of steps) {
		await database().transaction(async (tx) => {
			const row = await lockOrder(tx, orderId(id));
			if (row) await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
		});
	}
	return made;
}
const delivered = () => orderThat('confirmed', 'packed', 'shipped', 'delivered');

async function complain(made: MadeOrder, changes: Partial<CreateComplaintPayload> = {}) {
	const operation = await stall.operation('complaint.create@1', {
		orderId: made.operation.opId,
		secret: made.secret,
		kind: 'damaged',
		wish: 'replace',
		text: 'Hũ mật ong bị vỡ <script>',
		pictures: [],
		...changes,
	});
	return { id: operation.opId as string, outcome: await stall.outcome(operation) };
}

async function reply(made: MadeOrder, complaintId: string, wish: 'settled' | 'withdrawn') {
	const { opId } = made.operation;
	return stall.outcome(
		await stall.operation('complaint.reply@1', {
			orderId: opId,
			secret: made.secret,
			complaintId,
			reply: wish,
		}),
	);
}

const answer = (complaintId: string, producerId = stall.producer, remedy: Remedy = 'refund') =>
	answerComplaint(
		database(),
		{ complaintId, producerId, remedy, text: 'Xin lỗi', actor: by(owner) },
		stall.now,
	);
const decide = (complaintId: string) =>
	decideComplaint(
		database(),
		{ complaintId, remedy: 'replace', text: 'Đổi hũ khác', actor: by(reviewer) },
		stall.now,
	);
const done = (complaintId: string, producerId = stall.producer) =>
	markDone(database(), { complaintId, producerId, actor: by(owner) }, stall.now);
const told = async (accountId: AccountId) =>
	(await readInbox(database(), accountId, null)).entries.map(({ kind }) => kind);
const only = async (made: MadeOrder) => {
	const [first] = await complaintsOfOrder(database(), orderId(made.operation.opId));
	if (!first) throw new Error('no complaint');
	return first;
};

test('is decided by nobody who works for the producer', async () => {
	const { id } = await complain(await delivered());
	await answer(id);
	const role = { producerId: stall.producer, accountId: reviewer, actor: null };
	await setProducerRole(database(), { ...role, role: 'packer' }, stall.now);
	await expect(decide(id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
	const read = async (without: ProducerId[]) =>
		(await readComplaints(database(), { without }, null)).running.map((complaint) => complaint.id);
	expect(await read([stall.producer]), 'nor read as an organiser').toEqual([]);
	expect(await read([stall.neighbour])).toEqual([id]);
	// Nor by who has just left.
	await setProducerRole(database(), { ...role, role: null }, stall.now);
	await expect(decide(id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('buyer complains, producer answers, organiser decides: all sides read the same', async () => {
	const made = await delivered();
	const { id, outcome } = await complain(made);
	expect(outcome).toEqual({ status: 'accepted' });
	expect(await told(owner)).toEqual(['complaintOpened']);
	expect(await told(reviewer)).toEqual(['complaintOpened']);
	stall.wait(24);
	await answer(id);
	expect(await told(reviewer)).toEqual(['complaintAnswered', 'complaintOpened']);
	stall.wait(24);
	await decide(id);
	expect(await told(owner)).toEqual(['complaintDecided', 'complaintOpened']);
	const complaint = await only(made);
	expect(complaint).toMatchObject({
		state: 'decided',
		kind: 'damaged',
		steps: [
			{ by: 'buyer', state: 'open', remedy: 'replace', text: 'Hũ mật ong bị vỡ <script>' },
			{ by: 'producer', state: 'answered', remedy: 'refund', text: 'Xin lỗi' },
			{ by: 'organiser', state: 'decided', remedy: 'replace', text: 'Đổi hũ khác' },
		],
	});
	const { over } = await readComplaints(database(), { producerId: stall.producer }, null);
	expect(over).toMatchObject([complaint]);
	// Whoever decides sees what it is about, and nobody who bought it.
	expect(over[0]?.goods).toMatchObject({
		producerId: stall.producer,
		state: 'delivered',
		lines: [{ name: expect.any(String) as string, quantity: 1 }],
	});
	expect(JSON.stringify(over)).not.toContain(stall.payload(made.secret).buyer.phone);
	expect((await readComplaints(database(), { producerId: stall.neighbour }, null)).over).toEqual(
		[],
	);
	const audited = await stall.db.sql`select action from audit_entries
		where subject = ${`complaint ${id}`} order by id`;
	expect(audited.map((row) => row['action'] as string)).toEqual([
		'complaint.answer',
		'complaint.decide',
	]);
});

test('the same complaint sent twice is one', async () => {
	const made = await delivered();
	const payload = {
		orderId: made.operation.opId,
		secret: made.secret,
		kind: 'other',
		wish: 'return',
		text: 'Không đúng',
		pictures: [],
	};
	const operation = await stall.operation('complaint.create@1', payload);
	await stall.outcome(operation);
	expect(await stall.send(operation)).toMatchObject({ replayed: true });
	expect(await told(owner)).toEqual(['complaintOpened']);
});

test('a second one has to wait until the first is over', async () => {
	const made = await delivered();
	const { id } = await complain(made);
	expect((await complain(made)).outcome).toMatchObject({ code: 'INVALID_ORDER' });
	expect(await reply(made, id, 'withdrawn')).toEqual({ status: 'accepted' });
	expect((await complain(made)).outcome).toEqual({ status: 'accepted' });
});

test('a buyer who opens and takes back in turns wakes nobody again and again, and comes to an end', async () => {
	const made = await delivered();
	for (let times = 0; times < 3; times++) {
		const { id, outcome } = await complain(made);
		expect(outcome).toEqual({ status: 'accepted' });
		expect(await reply(made, id, 'withdrawn')).toEqual({ status: 'accepted' });
		if (times === 1) stall.now += HOUR_MS;
	}
	const hourly = ['complaintWithdrawn', 'complaintOpened'];
	expect(await told(owner)).toEqual([...hourly, ...hourly]);
	expect(await told(reviewer)).toEqual([...hourly, ...hourly]);
	expect((await complain(made)).outcome).toMatchObject({ code: 'INVALID_ORDER' });
	expect((await complain(await delivered())).outcome).toEqual({ status: 'accepted' });
});

test('nobody complains about an order without its secret, or one nobody has taken on', async () => {
	const made = await delivered();
	const secret = 'A'.repeat(22);
	expect((await complain(made, { secret })).outcome).toMatchObject({ code: 'NOT_FOUND' });
	const unknown = { ...made, operation: { ...made.operation, opId: uuidV7(1) } } as MadeOrder;
	expect((await complain(unknown)).outcome).toMatchObject({ code: 'NOT_FOUND' });
	expect((await complain(await orderThat())).outcome).toMatchObject({ code: 'INVALID_ORDER' });
	expect((await complain(made, { text: ' \n ' })).outcome).toMatchObject({
		code: 'MALFORMED_REQUEST',
	});
});

test('a neighbour’s complaint is not found, and answered once is answered', async () => {
	const { id } = await complain(await delivered());
	await expect(answer(id, stall.neighbour)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	await answer(id);
	await expect(answer(id)).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
});

test('the organisers wait for the producer, but not for ever', async () => {
	const { id } = await complain(await delivered());
	await expect(decide(id)).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
	stall.now += 3 * DAY_MS + 1;
	await decide(id);
	await expect(answer(id)).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
});

test('a buyer who takes the answer ends it; another order’s key does not', async () => {
	const made = await delivered();
	const other = await delivered();
	const { id } = await complain(made);
	expect(await reply(made, id, 'settled')).toMatchObject({ code: 'INVALID_ORDER' });
	await answer(id);
	expect(await reply(other, id, 'settled')).toMatchObject({ code: 'NOT_FOUND' });
	expect(await reply(made, id, 'settled')).toEqual({ status: 'accepted' });
	expect((await only(made)).state).toBe('settled');
	await expect(decide(id)).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
});

test('nobody settles for nothing: without an offer the organisers decide, or the buyer takes it back', async () => {
	const made = await delivered();
	const { id } = await complain(made);
	await answer(id, stall.producer, 'none');
	expect(await reply(made, id, 'settled')).toMatchObject({ code: 'INVALID_ORDER' });
	expect((await only(made)).state).toBe('answered');
	await decide(id);
	expect(await only(made)).toMatchObject({ state: 'decided', owed: 'replace' });
});

test('whoever has to act is reminded once, and no one else', async () => {
	await complain(await delivered());
	const remind = () => remindOfComplaints(database(), stall.now);
	await remind();
	expect(await told(owner)).toEqual(['complaintOpened']);
	stall.now += 2 * DAY_MS + HOUR_MS;
	await remind();
	await remind();
	expect(await told(owner)).toEqual(['complaintDeadline', 'complaintOpened']);
	expect(await told(reviewer)).toEqual(['complaintOpened']);
	stall.now += DAY_MS;
	await remind();
	expect(await told(reviewer)).toEqual(['complaintDeadline', 'complaintOpened']);
	stall.now += 6 * DAY_MS;
	await remind();
	await remind();
	expect(await told(reviewer)).toHaveLength(3);
	expect(await told(owner)).toHaveLength(2);
});

test('new terms are for complaints to come', async () => {
	const first = await delivered();
	await complain(first);
	const before = await only(first);
	const terms = { answerDays: 5, decideDays: 10, doneDays: 6 };
	await setTerms(database(), { ...terms, actor: by(reviewer) }, stall.now);
	expect(await readTerms(database())).toEqual(terms);
	expect(await only(first)).toEqual(before);
	const second = await delivered();
	await complain(second);
	const { answerBy, decideBy } = await only(second);
	expect([answerBy - stall.now, decideBy - answerBy]).toEqual([5 * DAY_MS, 10 * DAY_MS]);
});

test('a buyer who is erased takes their words along, once nothing is argued any more', async () => {
	const made = await delivered();
	const pictures = [uuidV7(stall.now)];
	const { id } = await complain(made, { pictures });
	await answer(id);
	const key = { orderId: orderId(made.operation.opId), secret: made.secret };
	expect(await requestErasure(stall.runtime, key)).toMatchObject({ erasure: 'whenFinished' });
	const forget = () => forgetBuyers(database(), { keptDays: 0, now: stall.now });
	expect(await forget()).toBe(0);
	// Whoever decides sees what it is about.
	expect(await only(made)).toMatchObject({
		steps: [{ text: expect.stringContaining('vỡ') as string }, { text: 'Xin lỗi' }],
	});
	await decide(id);
	expect(await forget(), 'a new jar is still to be sent').toBe(0);
	await done(id);
	expect(await forget()).toBe(1);
	expect(await only(made)).toMatchObject({
		pictures: [],
		steps: [{ text: null }, { text: 'Xin lỗi' }, { text: 'Đổi hũ khác' }],
	});
	const ledger = await stall.db.sql`select payload from operations`;
	expect(JSON.stringify(ledger)).not.toContain('mật ong bị vỡ');
});

test('complaints that go on keep nobody else from being forgotten', async () => {
	const argued = await delivered();
	await complain(argued);
	const done = await delivered();
	for (const { operation, secret } of [argued, done]) {
		await requestErasure(stall.runtime, { orderId: orderId(operation.opId), secret });
		await stall.db.sql`update orders set erased_at = null, erasure_requested_at = now()
			where id = ${operation.opId}`;
	}
	const forget = () => forgetBuyers(database(), { keptDays: 0, now: stall.now, batch: 1 });
	expect(await forget()).toBe(1);
	const left = await stall.db.sql<{ id: string }[]>`
		select id from orders where erased_at is null and erasure_requested_at is not null`;
	expect(left.map(({ id }) => id)).toContain(argued.operation.opId);
	expect(left.map(({ id }) => id)).not.toContain(done.operation.opId);
});

test('that the buyer settled or took back is told as just that', async () => {
	const settled = await delivered();
	const first = await complain(settled);
	await answer(first.id);
	await reply(settled, first.id, 'settled');
	expect((await told(owner))[0]).toBe('complaintSettled');
	const withdrawn = await delivered();
	const second = await complain(withdrawn);
	await reply(withdrawn, second.id, 'withdrawn');
	expect((await told(owner))[0]).toBe('complaintWithdrawn');
	expect((await told(reviewer))[0]).toBe('complaintWithdrawn');
	expect([...(await told(owner)), ...(await told(reviewer))]).not.toContain('complaintDecided');
});

test('what is decided, or offered and taken, is to be done; the stall says when it is, and the buyer reads it', async () => {
	const made = await delivered();
	const { id } = await complain(made);
	await expect(done(id), 'nothing is owed yet').rejects.toMatchObject({
		code: 'CHANGED_MEANWHILE',
	});
	await answer(id);
	await reply(made, id, 'settled');
	expect(await only(made)).toMatchObject({ owed: 'refund', doneBy: null, doneAt: null });
	await expect(done(id, stall.neighbour)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	await done(id);
	const doneAt = stall.now;
	stall.wait(1);
	await done(id);
	expect(await only(made), 'said twice it is as said once').toMatchObject({ doneAt });
	const other = await delivered();
	const withdrawn = await complain(other);
	await answer(withdrawn.id);
	await reply(other, withdrawn.id, 'withdrawn');
	expect((await only(other)).owed).toBe(null);
});

test('where a day is set for what was decided, the stall is reminded before it and the organisers after', async () => {
	const terms = { answerDays: 3, decideDays: 7, doneDays: 5 };
	await setTerms(database(), { ...terms, actor: by(reviewer) }, stall.now);
	const [kept, late] = [await delivered(), await delivered()];
	const remind = () => remindOfComplaints(database(), stall.now);
	const reminded = async (accountId: AccountId) =>
		(await told(accountId)).filter((kind) => kind === 'complaintDeadline').length;
	for (const made of [kept, late]) {
		const { id } = await complain(made);
		await answer(id);
		await decide(id);
		expect((await only(made)).doneBy).toBe(stall.now + 5 * DAY_MS);
	}
	await done((await only(kept)).id);
	await remind();
	expect(await reminded(owner)).toBe(0);
	stall.now += 4 * DAY_MS + HOUR_MS;
	await remind();
	await remind();
	expect([await reminded(owner), await reminded(reviewer)]).toEqual([1, 0]);
	stall.now += DAY_MS;
	await remind();
	await remind();
	expect([await reminded(owner), await reminded(reviewer)]).toEqual([1, 1]);
});

test('whoever decides reads what the order went through, and nothing of who made it', async () => {
	const made = await delivered();
	await complain(made);
	await stall.db.sql`update orders set carrier = 'VNPost', tracking = 'EE0001VN'
		where id = ${made.operation.opId}`;
	await stall.db.sql`update order_lines set packed_lots = '{L1}'
		where order_id = ${made.operation.opId}`;
	const read = async (whose: Parameters<typeof readComplaints>[1]) => {
		const { running } = await readComplaints(database(), whose, null);
		return running[0]?.story;
	};
	const story = await read({ without: [] });
	expect(story).toMatchObject({
		...{ payment: 'cod', paymentState: 'awaiting', carrier: 'VNPost', tracking: 'EE0001VN' },
		packed: [{ name: 'Mật ong', lots: ['L1'] }],
	});
	const states = ['placed', 'confirmed', 'packed', 'shipped', 'delivered'];
	expect(story?.steps.map(({ state }) => state)).toEqual(states);
	expect(JSON.stringify(story)).not.toMatch(/Người Mua|912345678|Xóm 3|Gọi trước/);
	expect(await read({ producerId: stall.producer }), 'the stall has the order itself').toBe(
		undefined,
	);
});
