import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AppError, type ErrorCode } from '$lib/domain/errors';
import { orderId, type OpId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import { DAY_MS } from '$lib/domain/time';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { STORE_DEADLINE_MS } from '$lib/local/reopen';
import { seal, writeDrafts, type Draft } from '$lib/local/outbox-writer';
import {
	CATALOGUE,
	cancelDraft,
	createDraft,
	orderView,
	scanDraft,
} from '../../../tests/fixtures/drafts';

import { pushWaiting, type PushParts } from './push';

let database: OutboxDatabase;
let now = 1_800_000_000_000;
/** What was sent, batch by batch. */
let sent: Operation[][];
let serve: (operations: readonly Operation[]) => unknown;

const parts: () => PushParts = () => ({
	database,
	now: () => now,
	random: () => 0.5,
	send: (operations) => {
		sent.push([...operations]);
		return Promise.resolve().then(() => serve(operations));
	},
});
const push = (mayWait = false) => pushWaiting(parts(), mayWait);

beforeEach(() => {
	database = new OutboxDatabase(`outbox-${crypto.randomUUID()}`);
	now = 1_800_000_000_000;
	sent = [];
	serve = accept;
});
afterEach(() => database.close());

async function enqueue(...drafts: Draft[]): Promise<void> {
	const occasion = {
		at: now,
		catalogueEpoch: CATALOGUE.epoch,
		catalogueVersion: CATALOGUE.version,
		appVersion: 'test',
	};
	await writeDrafts(database, await seal(drafts, occasion));
}

function accept(operations: readonly Operation[]) {
	return {
		serverNow: now,
		answers: operations.map(({ opId, kind }) => ({
			opId,
			replayed: false,
			outcome: {
				status: 'accepted',
				...(kind === 'order.create@1' ? { order: orderView(orderId(opId), 'placed', 1) } : {}),
			},
		})),
	};
}
/** Answers with an error for one operation and accepts the others. */
function acceptBut(culprit: OpId, code: ErrorCode) {
	return (operations: readonly Operation[]) => ({
		serverNow: now,
		answers: accept(operations).answers.map((answer) =>
			answer.opId === culprit ? { opId: culprit, error: { code } } : answer,
		),
	});
}
const refuse = (code: ErrorCode) => () => {
	throw new AppError(code);
};

describe('a push', () => {
	it('removes an operation in the transaction that writes its receipt', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		const report = await push();
		expect(report).toMatchObject({ received: 1, failure: null, nextAttemptAt: null });
		expect(await database.operations.count()).toBe(0);
		expect(await database.receipts.get(draft.opId)).toMatchObject({
			status: 'accepted',
			replayed: false,
			orderId: draft.opId,
		});
		expect((await database.orders.get(draft.view.id))?.view).toMatchObject({
			state: 'placed',
			revision: 1,
		});
	});

	it('sends the stored text byte for byte', async () => {
		const draft = await createDraft('Giao sau 5 giờ 🍊');
		await enqueue(draft);
		await push();
		expect(sent[0]?.[0]?.payload).toBe(JSON.stringify(draft.payload));
	});

	it('goes in batches of twenty, oldest first', async () => {
		const drafts = Array.from({ length: 45 }, () => scanDraft());
		await enqueue(...drafts);
		await push();
		expect(sent.map((batch) => batch.length)).toEqual([20, 20, 5]);
		expect(sent.flat().map((operation) => operation.opId)).toEqual(drafts.map(({ opId }) => opId));
	});

	it('keeps a batch within 64 KB', async () => {
		for (let index = 0; index < 4; index++) await enqueue(await createDraft('x'.repeat(30_000)));
		await push();
		expect(sent.map((batch) => batch.length)).toEqual([2, 2]);
	});

	it('leaves what is missing from the answer in the queue, for later', async () => {
		const [kept, taken] = [scanDraft(), scanDraft()];
		await enqueue(kept, taken);
		serve = (operations) => ({
			serverNow: now,
			answers: accept(operations).answers.filter(({ opId }) => opId !== kept.opId),
		});
		const report = await push();
		expect(report.received).toBe(1);
		expect(sent).toHaveLength(1);
		expect(await database.operations.toCollection().primaryKeys()).toEqual([kept.opId]);
		expect(report.nextAttemptAt).toBeGreaterThan(now);
		now = report.nextAttemptAt ?? now;
		serve = accept;
		expect((await push(true)).received).toBe(1);
	});

	it.each([
		['no object at all', 'portal'],
		['an empty object', {}],
		['answers that are no list', { serverNow: 1, answers: 'none' }],
	])('changes nothing on a malformed answer: %s', async (_what, answer) => {
		const draft = await createDraft();
		await enqueue(draft);
		serve = () => answer;
		const report = await push();
		expect(report.failure?.code).toBe('UNREADABLE_ANSWER');
		expect(await database.operations.count()).toBe(1);
		expect(await database.receipts.count()).toBe(0);
		expect((await database.orders.get(draft.view.id))?.view.state).toBe('queued');
	});

	it('takes a single unreadable entry for a missing one', async () => {
		const [broken, whole] = [await createDraft(), await createDraft()];
		await enqueue(broken, whole);
		serve = (operations) => ({
			serverNow: now,
			answers: accept(operations).answers.map((answer) =>
				answer.opId === broken.opId ? { ...answer, outcome: { status: 'transmogrified' } } : answer,
			),
		});
		expect(await push()).toMatchObject({ received: 1, needsUpdate: true });
		expect(await database.operations.toCollection().primaryKeys()).toEqual([broken.opId]);
	});

	it('takes no answer for an operation that it did not send', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		const stranger = await createDraft();
		serve = (operations) => ({
			serverNow: now,
			answers: [
				...accept(operations).answers,
				{ opId: stranger.opId, replayed: false, outcome: { status: 'held' } },
			],
		});
		await push();
		expect(await database.receipts.toCollection().primaryKeys()).toEqual([draft.opId]);
	});

	it('does not bring back what was removed while it was under way', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		serve = async (operations) => {
			await database.orders.clear();
			await database.operations.clear();
			return accept(operations);
		};
		await push();
		expect(await database.orders.count()).toBe(0);
		expect(await database.receipts.count()).toBe(0);
	});
});

describe('transient failures', () => {
	it.each<ErrorCode>([
		'OFFLINE',
		'TIMEOUT',
		'UNREADABLE_ANSWER',
		'TOO_MANY_REQUESTS',
		'SERVER_BUSY',
		'INTERNAL',
		'NOT_FOUND',
		'NOT_SIGNED_IN',
		'FORBIDDEN',
	])('%s keeps the operation and comes back later', async (code) => {
		await enqueue(scanDraft());
		serve = refuse(code);
		const report = await push();
		expect(report.failure?.code).toBe(code);
		expect(await database.operations.count()).toBe(1);
		expect(report.nextAttemptAt).toBe(now + 3_000);
		const [row] = await database.operations.toArray();
		expect(row?.poison).toBeNull();
	});

	it('make the timer wait, over a restart too, and longer each time', async () => {
		await enqueue(scanDraft());
		serve = refuse('OFFLINE');
		await push();
		const first = await push(true);
		expect(sent).toHaveLength(1);
		now = first.nextAttemptAt ?? now;
		const second = await push(true);
		expect(sent).toHaveLength(2);
		expect((second.nextAttemptAt ?? 0) - now).toBe(5_000);
		database.close();
		database = new OutboxDatabase(database.name);
		await push(true);
		expect(sent).toHaveLength(2);
	});

	it('do not make a person wait, unless the server asked for it', async () => {
		await enqueue(scanDraft());
		serve = refuse('OFFLINE');
		await push();
		await push();
		expect(sent).toHaveLength(2);
		serve = () => {
			throw new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: 60 });
		};
		const report = await push();
		expect(report.nextAttemptAt).toBe(now + 60_000);
		await push();
		expect(sent).toHaveLength(3);
	});

	it('are forgotten after a success', async () => {
		await enqueue(scanDraft());
		serve = refuse('OFFLINE');
		await push();
		serve = accept;
		await push();
		expect(await database.getSetting('push')).toMatchObject({ failures: 0, code: null });
	});

	it('of one operation hold back its own order only, in its order', async () => {
		const order = await createDraft();
		const cancel = cancelDraft(order.view.id, order.secret);
		const other = await createDraft();
		await enqueue(order, cancel, other);
		serve = (operations) => ({
			serverNow: now,
			answers: accept(operations).answers.filter(({ opId }) => opId === other.opId),
		});
		const report = await push();
		expect(report.received).toBe(1);
		now = report.nextAttemptAt ?? now;
		serve = accept;
		await push();
		expect(sent.at(-1)?.map(({ opId }) => opId)).toEqual([order.opId, cancel.opId]);
	});

	it('end with the clock that they began by: set right again, it sends at once', async () => {
		const draft = scanDraft();
		await enqueue(draft);
		serve = acceptBut(draft.opId, 'SERVER_BUSY');
		await push();
		now -= 10 * 365 * DAY_MS;
		serve = accept;
		expect(await push()).toMatchObject({ received: 1, nextAttemptAt: null });
	});

	it('never send a cancellation before the order it cancels', async () => {
		const order = await createDraft();
		await enqueue(order);
		serve = acceptBut(order.opId, 'SERVER_BUSY');
		await push();
		await enqueue(cancelDraft(order.view.id, order.secret));
		const report = await push();
		expect(sent).toHaveLength(1);
		expect(report.nextAttemptAt).toBe(now + 3_000);
	});
});

describe('an unknown kind', () => {
	it('is kept, asks for an update and is tried again later', async () => {
		const draft = scanDraft();
		await enqueue(draft, scanDraft());
		serve = acceptBut(draft.opId, 'UNKNOWN_KIND');
		const report = await push();
		expect(report).toMatchObject({ received: 1, needsUpdate: true });
		expect(await database.operations.get(draft.opId)).toMatchObject({
			poison: null,
			lastCode: 'UNKNOWN_KIND',
			attempts: 1,
		});
	});
});

describe('an answer of later days', () => {
	it('with a reason that this app does not know still rejects, and asks for an update', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		const outcome = { status: 'rejected', code: 'MOON_WANES', params: { isWaning: true } };
		serve = () => ({ serverNow: now, answers: [{ opId: draft.opId, replayed: false, outcome }] });
		expect(await push()).toMatchObject({ received: 1, needsUpdate: true });
		expect(await database.orders.get(draft.view.id)).toMatchObject({
			view: { state: 'rejected' },
			answer: { code: 'UNKNOWN_ANSWER' },
		});
	});

	it('with a step that this app does not know still tells the others', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		const order = orderView(draft.view.id, 'confirmed', 2);
		const step = { at: now, state: 'wrapped', by: 'courier', code: null };
		const told = { ...order, history: [...order.history, step] };
		serve = () => ({
			serverNow: now,
			answers: [
				{ opId: draft.opId, replayed: false, outcome: { status: 'accepted', order: told } },
			],
		});
		await push();
		expect((await database.orders.get(draft.view.id))?.view).toEqual(order);
	});

	it('whose order it cannot read still tells that it was taken', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		const order = { ...orderView(draft.view.id, 'placed', 1), state: 'refunded' };
		serve = () => ({
			serverNow: now,
			answers: [{ opId: draft.opId, replayed: false, outcome: { status: 'accepted', order } }],
		});
		expect((await push()).received).toBe(1);
		expect((await database.orders.get(draft.view.id))?.view.state).toBe('placed');
	});
});

describe('business answers', () => {
	it.each([
		['acceptedChanged', 'placed'],
		['needsBuyer', 'needsBuyer'],
	] as const)('%s shows the order as the server tells it', async (status, state) => {
		const draft = await createDraft();
		await enqueue(draft);
		serve = () => ({
			serverNow: now,
			answers: [
				{
					opId: draft.opId,
					replayed: true,
					outcome: { status, order: { ...orderView(draft.view.id, state, 1), novelty: true } },
				},
			],
		});
		await push();
		expect(await database.orders.get(draft.view.id)).toMatchObject({
			view: { state },
			answer: { status, code: null },
		});
		expect(await database.receipts.get(draft.opId)).toMatchObject({ replayed: true });
	});

	it.each([
		['rejected', { status: 'rejected', code: 'LOT_RECALLED' }, 'LOT_RECALLED'],
		['held', { status: 'held' }, null],
	] as const)('%s without an order still shows', async (state, outcome, code) => {
		const draft = await createDraft();
		await enqueue(draft);
		serve = () => ({ serverNow: now, answers: [{ opId: draft.opId, replayed: false, outcome }] });
		await push();
		const order = await database.orders.get(draft.view.id);
		expect(order?.view.state).toBe(state);
		expect(order?.view.history.at(-1)).toMatchObject({ state, code });
	});

	it('of an old revision do not overwrite a newer one', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		serve = async (operations) => {
			await database.orders.update(draft.view.id, { view: orderView(draft.view.id, 'packed', 4) });
			return accept(operations);
		};
		await push();
		expect((await database.orders.get(draft.view.id))?.view.state).toBe('packed');
	});

	it('about a refused cancellation leave the order as it is and say why', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		await push();
		const cancel = cancelDraft(draft.view.id, draft.secret);
		await enqueue(cancel);
		serve = () => ({
			serverNow: now,
			answers: [
				{
					opId: cancel.opId,
					replayed: false,
					outcome: { status: 'rejected', code: 'ORDER_NOT_CANCELLABLE' },
				},
			],
		});
		await push();
		expect(await database.orders.get(draft.view.id)).toMatchObject({
			view: { state: 'placed' },
			answer: { kind: 'order.cancel@1', code: 'ORDER_NOT_CANCELLABLE' },
		});
	});
});

describe('poison', () => {
	it.each<ErrorCode>([
		'BAD_ENVELOPE',
		'OP_ID_REUSED',
		'PAYLOAD_HASH_MISMATCH',
		'PAYLOAD_TOO_LARGE',
	])('%s sets the operation aside and the others go on', async (code) => {
		const culprit = await createDraft();
		await enqueue(scanDraft(), culprit, scanDraft());
		serve = acceptBut(culprit.opId, code);
		const report = await push();
		expect(report).toMatchObject({ received: 2, failure: null, nextAttemptAt: null });
		expect(await database.operations.get(culprit.opId)).toMatchObject({ poison: { code } });
		await push();
		expect(sent).toHaveLength(1);
	});

	it('in a batch that is refused whole is found by halving, and only it is set aside', async () => {
		const drafts = Array.from({ length: 20 }, () => scanDraft());
		const culprit = drafts[13]?.opId;
		await enqueue(...drafts);
		serve = (operations) => {
			if (operations.some(({ opId }) => opId === culprit)) throw new AppError('PAYLOAD_TOO_LARGE');
			return accept(operations);
		};
		const report = await push();
		expect(report).toMatchObject({ received: 19, failure: null });
		expect(await database.operations.toArray()).toMatchObject([
			{ opId: culprit, poison: { code: 'PAYLOAD_TOO_LARGE' } },
		]);
		expect(sent.length).toBeLessThan(20);
	});

	it('is not assumed of a request that the server calls malformed: it is tried again', async () => {
		const culprit = scanDraft();
		await enqueue(culprit, scanDraft());
		serve = (operations) => {
			if (operations.some(({ opId }) => opId === culprit.opId)) {
				throw new AppError('MALFORMED_REQUEST');
			}
			return accept(operations);
		};
		expect((await push()).received).toBe(1);
		expect(await database.operations.get(culprit.opId)).toMatchObject({
			poison: null,
			lastCode: 'MALFORMED_REQUEST',
		});
	});

	it('is still found when the road fails in the middle of the search', async () => {
		const culprit = scanDraft();
		await enqueue(scanDraft(), culprit, scanDraft());
		let calls = 0;
		serve = (operations) => {
			calls += 1;
			if (calls === 2) throw new AppError('OFFLINE');
			if (operations.some(({ opId }) => opId === culprit.opId)) {
				throw new AppError('PAYLOAD_TOO_LARGE');
			}
			return accept(operations);
		};
		expect((await push()).failure?.code).toBe('OFFLINE');
		expect((await push()).received).toBe(2);
		expect((await database.operations.toArray()).map(({ poison }) => poison?.code)).toEqual([
			'PAYLOAD_TOO_LARGE',
		]);
	});
});

describe('a store that hangs', () => {
	afterEach(() => {
		vi.useRealTimers();
		vi.restoreAllMocks();
	});

	it.each(['getSetting', 'putSetting', 'transaction'] as const)(
		'in %s is opened afresh',
		async (step) => {
			await enqueue(scanDraft());
			vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
			const isReached = new Promise<void>((resolve) => {
				vi.spyOn(database, step).mockImplementationOnce(
					() => new Dexie.Promise<never>(() => resolve()),
				);
			});
			const pushing = push();
			await isReached;
			vi.advanceTimersByTime(STORE_DEADLINE_MS);
			vi.useRealTimers();
			expect(await pushing).toMatchObject({ received: 1, failure: null });
			expect(await database.operations.count()).toBe(0);
		},
	);
});

describe('two senders', () => {
	it('take turns by the lock', async () => {
		await enqueue(scanDraft());
		let release = () => undefined as void;
		const isHeld = new Promise<void>((resolve) => {
			void navigator.locks.request('push', async () => {
				resolve();
				await new Promise<void>((free) => (release = free));
			});
		});
		await isHeld;
		expect(await push()).toMatchObject({ isElsewhere: true, received: 0 });
		expect(sent).toHaveLength(0);
		release();
	});

	it('past the lock write one receipt and lose nothing', async () => {
		const draft = await createDraft();
		await enqueue(draft);
		const other = new OutboxDatabase(database.name);
		const operation = (await database.operations.get(draft.opId))?.operation;
		serve = async (operations) => {
			// The other one's answer arrives in the middle of ours.
			const { applyAnswers, readPushAnswer } = await import('./receipts');
			const rows = await other.operations.toArray();
			const answers = readPushAnswer(accept(operations)) ?? [];
			await applyAnswers(other, rows, answers, { now, random: () => 0 });
			return {
				serverNow: now,
				answers: accept(operations).answers.map((answer) => ({ ...answer, replayed: true })),
			};
		};
		const report = await push();
		expect(report.failure).toBeNull();
		expect(operation?.opId).toBe(draft.opId);
		expect(await database.receipts.count()).toBe(1);
		expect((await database.receipts.get(draft.opId))?.replayed).toBe(false);
		expect(await database.operations.count()).toBe(0);
		other.close();
	});
});
