import { newOrderSecret } from '$lib/domain/ids';
import type { OperationAnswer } from '$lib/domain/ordering/operation';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall, viewIn, type MadeOrder } from '../../tests/fixtures/stall';
import { setStock } from '../catalogue/stock';
import { openDatabase, type OpenDatabase } from '../database/database';
import { orderHistory, orderLines, orders } from '../ordering/tables';
import { scans } from '../trace/tables';
import { push } from './push';
import { operations } from './tables';

let stall: Stall;
let otherNode: OpenDatabase;

beforeAll(async () => {
	stall = await Stall.open(20);
	otherNode = openDatabase(stall.db.url, 20);
});
afterAll(async () => {
	await otherNode.close();
	await stall[Symbol.asyncDispose]();
});
beforeEach(async () => {
	await setStock(stall.db.database, stall.honey, 10);
});

async function countOf(made: MadeOrder) {
	const id = made.operation.opId as string;
	const { database } = stall.db;
	return {
		operations: await database.$count(operations, sql`op_id = ${id}`),
		orders: await database.$count(orders, sql`id = ${id}`),
		lines: await database.$count(orderLines, sql`order_id = ${id}`),
		history: await database.$count(orderHistory, sql`order_id = ${id}`),
	};
}

function statusOf(answer: OperationAnswer): string {
	if ('error' in answer) return answer.error.code;
	return answer.replayed ? 'replayed' : answer.outcome.status;
}

describe('one operation', () => {
	it('sent fifty times at once to two nodes has one effect and one outcome', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 3 })] });
		const nodes = [stall.runtime, stall.node(otherNode.database)];
		const answers = await Promise.all(
			Array.from({ length: 50 }, (_, index) => stall.send(made.operation, nodes[index % 2])),
		);
		const statuses = answers.map(statusOf).sort();
		expect(statuses).toEqual(['accepted', ...Array<string>(49).fill('replayed')]);
		const outcomes = answers.map((answer) => ('outcome' in answer ? answer.outcome : null));
		expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
		expect(await countOf(made)).toEqual({ operations: 1, orders: 1, lines: 1, history: 1 });
		expect(await stall.left(stall.honey)).toBe(7);
	});

	it('that takes the ordinary road has one effect as well', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 11 })] });
		const nodes = [stall.runtime, stall.node(otherNode.database)];
		const answers = await Promise.all(
			Array.from({ length: 50 }, (_, index) => stall.send(made.operation, nodes[index % 2])),
		);
		expect(answers.map(statusOf).sort()).toEqual([
			'needsBuyer',
			...Array<string>(49).fill('replayed'),
		]);
		expect(await countOf(made)).toMatchObject({ operations: 1, orders: 1 });
	});

	it('repeated because the answer was lost is told what came of it', async () => {
		const made = await stall.order();
		const first = await stall.outcome(made.operation);
		stall.wait(24 * 200);
		expect(await stall.send(made.operation)).toEqual({
			opId: made.operation.opId,
			replayed: true,
			outcome: first,
		});
		expect(await stall.left(stall.honey)).toBe(9);
	});

	it('repeated after the order moved on shows the order of now', async () => {
		const made = await stall.order();
		await stall.outcome(made.operation);
		await stall.callOff(made);
		expect(await stall.send(made.operation)).toMatchObject({
			replayed: true,
			outcome: { status: 'accepted', order: { state: 'cancelled', revision: 2 } },
		});
	});

	it('that stands twice in a batch is performed once', async () => {
		const made = await stall.order();
		const { answers } = await push(stall.runtime, [made.operation, made.operation]);
		expect(answers.map(statusOf)).toEqual(['accepted', 'replayed']);
	});

	it('of the same id with other content or of another kind is refused and changes nothing', async () => {
		const made = await stall.order();
		const other = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.outcome(made.operation);
		const reused = { ...other.operation, opId: made.operation.opId };
		expect(statusOf(await stall.send(reused))).toBe('OP_ID_REUSED');
		const otherKind = { ...made.operation, kind: 'order.cancel@1' };
		expect(statusOf(await stall.send(otherKind))).toBe('OP_ID_REUSED');
		expect(await countOf(made)).toMatchObject({ orders: 1, lines: 1 });
	});

	it.each([
		['57P01', 'the database shuts down'],
		['40001', 'it cannot be serialized'],
		['53300', 'there are too many connections'],
	])(
		'that fails by what passes (%s: %s) leaves nothing, and is performed when it comes again',
		async (code) => {
			const made = await stall.order();
			await stall.db.database.execute(
				sql.raw(`
			create function fail() returns trigger language plpgsql as
				$$ begin raise exception using errcode = '${code}'; end $$;
			create trigger fail before insert on order_history for each row execute function fail()`),
			);
			expect(statusOf(await stall.send(made.operation))).toBe('SERVER_BUSY');
			await stall.db.database.execute(sql`drop function fail cascade`);
			expect(await countOf(made)).toEqual({ operations: 0, orders: 0, lines: 0, history: 0 });
			expect(await stall.left(stall.honey)).toBe(10);
			expect(statusOf(await stall.send(made.operation))).toBe('accepted');
		},
	);

	it('that finds no database is left for later', async () => {
		const nowhere = openDatabase('postgres://nobody@127.0.0.1:1/nowhere', 1);
		const made = await stall.order();
		expect(statusOf(await stall.send(made.operation, stall.node(nowhere.database)))).toBe(
			'SERVER_BUSY',
		);
		await nowhere.close();
	});
});

describe('a scan', () => {
	const scan = { gtin: '09521234543213', lot: null, serial: null, provinceCode: '01' };

	it('is recorded once, at a moment that can be', async () => {
		const payload = { ...scan, verdict: 'known' };
		const operation = await stall.operation('scan.record@1', payload, { createdAt: 1e300 });
		const answers = await Promise.all([stall.send(operation), stall.send(operation)]);
		expect(answers.map(statusOf).sort()).toEqual(['accepted', 'replayed']);
		expect(await stall.db.database.select().from(scans)).toMatchObject([
			{ opId: operation.opId, verdict: 'known', scannedAt: stall.now },
		]);
	});

	it('that is none is rejected', async () => {
		for (const payload of [{ ...scan, verdict: 'a\u0000' }, { ...scan, gtin: 'x' }, {}]) {
			const operation = await stall.operation('scan.record@1', payload);
			expect(statusOf(await stall.send(operation))).toBe('rejected');
		}
	});
});

describe('cancel and create at the same moment', () => {
	it('end in a cancelled order that holds no stock, whoever was first', async () => {
		for (let round = 0; round < 20; round++) {
			const made = await stall.order({ lines: [stall.line(stall.honey)] });
			const cancel = await stall.cancel(made);
			const sends = [
				() => stall.send(made.operation),
				() => stall.send(cancel, stall.node(otherNode.database)),
			];
			await Promise.all((round % 2 ? sends : sends.toReversed()).map((send) => send()));
			const [row] = await stall.db.database
				.select()
				.from(orders)
				.where(eq(orders.id, viewIn(await stall.outcome(made.operation)).id));
			expect(row?.state).toBe('cancelled');
		}
		expect(await stall.left(stall.honey)).toBe(10);
	});

	it('two cancels of one order give its goods back once', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 4 })] });
		await stall.outcome(made.operation);
		const cancels = await Promise.all(Array.from({ length: 8 }, () => stall.cancel(made)));
		const answers = await Promise.all(cancels.map((cancel) => stall.send(cancel)));
		expect(answers.map(statusOf)).toEqual(Array<string>(8).fill('accepted'));
		expect(await stall.left(stall.honey)).toBe(10);
	});
});

describe('a crowd', () => {
	it('of a hundred buyers takes ten jars and no eleventh', async () => {
		const made = await Promise.all(Array.from({ length: 100 }, () => stall.order()));
		const nodes = [stall.runtime, stall.node(otherNode.database)];
		const answers = await Promise.all(
			made.map(({ operation }, index) => stall.send(operation, nodes[index % 2])),
		);
		const statuses = answers.map(statusOf);
		expect(statuses.filter((status) => status === 'accepted')).toHaveLength(10);
		expect(statuses.filter((status) => status === 'needsBuyer')).toHaveLength(90);
		expect(await stall.left(stall.honey)).toBe(0);
	});

	it('that names the same goods in opposite orders is never stuck', async () => {
		await setStock(stall.db.database, stall.honey, 1_000);
		await setStock(stall.db.database, stall.wine, 1_000);
		// A line with a lot leaves the quick road: every third does, so that both roads meet.
		const there = (lot: string | null) => [
			stall.line(stall.honey, { lot }),
			stall.line(stall.wine),
		];
		const made = await Promise.all(
			Array.from({ length: 60 }, (_, index) => {
				const lines = there(index % 3 ? null : 'L7');
				return stall.order({ isAdult: true, lines: index % 2 ? lines : lines.toReversed() });
			}),
		);
		const nodes = [stall.runtime, stall.node(otherNode.database)];
		const answers = await Promise.all(
			made.map(({ operation }, index) => stall.send(operation, nodes[index % 2])),
		);
		expect(new Set(answers.map(statusOf))).toEqual(new Set(['accepted']));
		expect(await stall.left(stall.honey)).toBe(940);
		expect(stall.logged.filter((line) => line.includes('40P01'))).toEqual([]);
		await setStock(stall.db.database, stall.wine, 5);
	});
});

describe('secrets', () => {
	it('of cancels and answers are never written down', async () => {
		const secret = newOrderSecret();
		const broken = await stall.operation('order.cancel@1', `{"secret":"${secret}",`);
		const odd = await stall.operation('order.cancel@1', { orderId: [{ secret }], secret });
		const made = await stall.order();
		await stall.outcome(made.operation);
		const cancel = await stall.cancel(made);
		for (const operation of [broken, odd, cancel]) await stall.outcome(operation);
		const rows = await stall.db.database.select({ payload: operations.payload }).from(operations);
		const kept = rows.map(({ payload }) => payload).join('\n');
		expect(kept).not.toContain(secret);
		expect(kept).not.toContain(made.secret);
		const [row] = await stall.db.database
			.select()
			.from(operations)
			.where(eq(operations.opId, cancel.opId));
		expect(JSON.parse(row?.payload ?? '')).toEqual({
			orderId: made.operation.opId,
			secretSha256: (JSON.parse(made.operation.payload) as { secretSha256: string }).secretSha256,
			reason: null,
		});
		expect(row?.payloadSha256).toBe(cancel.payloadSha256);
	});
});
