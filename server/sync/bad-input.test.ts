import { BATCH_MAX_BYTES, type CreateOrderPayload } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { orders } from '../ordering/tables';
import { push } from './push';
import { hashOf } from './secrets';
import { operations } from './tables';

let stall: Stall;

beforeAll(async () => {
	stall = await Stall.open();
});
afterAll(() => stall[Symbol.asyncDispose]());

const buyer = () => stall.payload('').buyer;

async function codeOf(changes: Partial<CreateOrderPayload>): Promise<string> {
	return toCode(await stall.outcome((await stall.order(changes)).operation));
}

function toCode(outcome: OperationOutcome): string {
	return outcome.status === 'rejected' ? outcome.code : outcome.status;
}

describe('an order with', () => {
	it.each([0, -1, -999, 1.5, 1000, 1e21, Number.MAX_SAFE_INTEGER])(
		'quantity %d',
		async (quantity) => {
			const lines = [stall.line(stall.honey, { quantity })];
			expect(await codeOf({ lines })).toBe('INVALID_QUANTITY');
			expect(await stall.left(stall.honey)).toBe(10);
		},
	);

	it('a quantity in letters', async () => {
		const payload = JSON.stringify(stall.payload('')).replace('"quantity":1', '"quantity":"1"');
		const operation = await stall.operation('order.create@1', payload);
		expect(toCode(await stall.outcome(operation))).toBe('INVALID_QUANTITY');
	});

	it.each([-1, 0.5, 1e300])('seen price %d', async (seenPriceDong) => {
		const lines = [stall.line(stall.honey, { seenPriceDong })];
		expect(await codeOf({ lines })).toBe('INVALID_ORDER');
	});

	it.each([
		['of 10,000 characters', 'a'.repeat(10_000)],
		['that is empty', ''],
		['of spaces', ' \u00a0 '],
		['with a control character', 'Hoa\u0000'],
		['with a line break', 'Hoa\nLan'],
		['that turns the writing around', 'Hoa\u202eLan'],
		['with half a character', 'Hoa\ud800'],
	])('a name %s', async (_, name) => {
		expect(await codeOf({ buyer: { ...buyer(), name } })).toBe('INVALID_NAME');
	});

	it.each(['Cô Ba 🏮', 'عمر خالد', 'Người   Mua  Thử'])('the name %s is taken', async (name) => {
		expect(await codeOf({ buyer: { ...buyer(), name }, lines: [stall.line(stall.noodles)] })).toBe(
			'accepted',
		);
	});

	it.each(['0912345678', '0912.345.678', '+84 912 345 678', '84912345678', '0084-912-345-678'])(
		'the phone %s is taken as one number',
		async (phone) => {
			const lines = [stall.line(stall.noodles)];
			const view = await stall.place(await stall.order({ buyer: { ...buyer(), phone }, lines }));
			expect(view.buyer?.phone).toBe('+84912345678');
		},
	);

	it.each(['024 3825 1234', '091234567', '+1 912 345 678', '0912345678\u0000', ''])(
		'the phone %j',
		async (phone) => {
			expect(await codeOf({ buyer: { ...buyer(), phone } })).toBe('INVALID_PHONE');
		},
	);

	it.each([
		['no such province', { provinceCode: '02' }],
		['no street', { street: ' . ' }],
		['a commune in letters', { communeCode: 'abcde' }],
		['a street with a control character', { street: 'Xóm\u00003' }],
	])('an address with %s', async (_, change) => {
		const address = { ...buyer().address, ...change };
		expect(await codeOf({ buyer: { ...buyer(), address } })).toBe('INVALID_ADDRESS');
	});

	it('no consent', async () => {
		const at = stall.now;
		expect(await codeOf({ consent: { textVersion: ' ', at } })).toBe('CONSENT_MISSING');
		const { consent: _, ...payload } = stall.payload('');
		const operation = await stall.operation('order.create@1', payload);
		expect(toCode(await stall.outcome(operation))).toBe('CONSENT_MISSING');
	});

	it('alcohol for whom has not said to be 18', async () => {
		const lines = [stall.line(stall.wine)];
		expect(await codeOf({ lines })).toBe('AGE_NOT_CONFIRMED');
		expect(await codeOf({ lines, isAdult: true })).toBe('accepted');
	});

	it("goods of two producers, or another producer's", async () => {
		const lines = [stall.line(stall.noodles), stall.line(stall.tea)];
		expect(await codeOf({ lines })).toBe('INVALID_ORDER');
		expect(await codeOf({ lines: [stall.line(stall.tea)] })).toBe('INVALID_ORDER');
		expect(await codeOf({ producerId: 3_000_000_000 })).toBe('INVALID_ORDER');
	});

	it('a transfer to a producer without an account', async () => {
		const changes = { producerId: stall.neighbour, lines: [stall.line(stall.tea)] };
		expect(await codeOf({ ...changes, payment: 'vietqr' })).toBe('PAYMENT_UNAVAILABLE');
		expect(await codeOf({ ...changes, payment: 'cod' })).toBe('accepted');
	});

	it.each([
		['Để trước cửa \ud83d', 'Để trước cửa'],
		['Gọi\u0000 trước 🏮', 'Gọi trước 🏮'],
		['\ud83d', null],
	])('the note %j arrives as what can be read of it', async (note, read) => {
		const lines = [stall.line(stall.noodles)];
		const made = await stall.order({ note, lines });
		expect((await stall.place(made)).note).toBe(read);
		expect(await stall.send(made.operation)).toMatchObject({ replayed: true });
	});

	it.each([
		['a note that turns the writing around', { note: 'Hoa\u202eLan' }],
		['no lines', { lines: [] }],
		['a checkout that has no id', { checkoutId: 'x' }],
	])('%s', async (_, changes) => {
		expect(await codeOf(changes)).toBe('INVALID_ORDER');
	});

	it('a lot that no label can carry', async () => {
		const lines = [stall.line(stall.honey, { lot: 'L\u00001' })];
		expect(await codeOf({ lines })).toBe('INVALID_ORDER');
	});
});

describe('an operation', () => {
	it.each(['{"checkoutId":', '', 'null', '[]', '"text"', '{"__proto__":{"lines":1}}'])(
		'whose payload is %j is rejected and remembered as such',
		async (payload) => {
			const operation = await stall.operation('order.create@1', payload);
			const outcome = await stall.outcome(operation);
			expect(outcome.status).toBe('rejected');
			expect(await stall.send(operation)).toMatchObject({ replayed: true, outcome });
		},
	);

	it('of a kind that nobody was released with is not stored', async () => {
		const before = await stall.db.database.$count(operations);
		const operation = await stall.operation('no.such@7', {});
		expect(await stall.send(operation)).toEqual({
			opId: operation.opId,
			error: { code: 'UNKNOWN_KIND' },
		});
		expect(await stall.db.database.$count(operations)).toBe(before);
	});

	it('whose payload is not what its hash says is not stored', async () => {
		const { operation } = await stall.order();
		const changed = {
			...operation,
			payload: operation.payload.replace('"quantity":1', '"quantity":2'),
		};
		expect(await stall.send(changed)).toMatchObject({ error: { code: 'PAYLOAD_HASH_MISMATCH' } });
	});

	it('that is bad costs only itself', async () => {
		const { operation: fine } = await stall.order({ lines: [stall.line(stall.noodles)] });
		const bad: readonly unknown[] = [
			null,
			7,
			'x',
			[],
			{},
			{ ...fine, opId: 'x' },
			{ ...fine, v: 2 },
			{ ...fine, createdAt: 'now' },
			{ ...fine, extra: 1 },
			{ ...fine, kind: 'DROP TABLE orders' },
			{ ...fine, payload: { lines: [] } },
		];
		const { answers } = await push(stall.runtime, [...bad, fine]);
		expect(answers.slice(0, -1).map((answer) => 'error' in answer && answer.error.code)).toEqual(
			bad.map(() => 'BAD_ENVELOPE'),
		);
		expect(answers.at(-1)).toMatchObject({ opId: fine.opId, outcome: { status: 'accepted' } });
	});

	it.each([
		['arrays', '['.repeat(32_000) + ']'.repeat(32_000)],
		['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
		['arrays within an order', `{"buyer":${'['.repeat(32_000)}${']'.repeat(32_000)}}`],
	])('of %s nested deeper than any stack costs only itself', async (_, payload) => {
		const deep = await stall.operation('order.create@1', payload);
		const { operation: fine } = await stall.order({ lines: [stall.line(stall.noodles)] });
		const { answers } = await push(stall.runtime, [deep, fine]);
		expect(answers).toMatchObject([
			{ opId: deep.opId, outcome: { status: 'rejected', code: 'MALFORMED_REQUEST' } },
			{ opId: fine.opId, outcome: { status: 'accepted' } },
		]);
		expect(await stall.send(deep)).toMatchObject({ replayed: true });
	});

	it('of more than 64 KB is refused alone, one of just 64 KB is read', async () => {
		const pad = (bytes: number) => {
			const empty = JSON.stringify({ ...stall.payload(''), pad: '' });
			return JSON.stringify({ ...stall.payload(''), pad: 'đ'.repeat((bytes - empty.length) / 2) });
		};
		const big = await stall.operation('order.create@1', pad(BATCH_MAX_BYTES + 4_000));
		const most = await stall.operation('order.create@1', pad(BATCH_MAX_BYTES - 2_000));
		const { operation: fine } = await stall.order({ lines: [stall.line(stall.noodles)] });
		const { answers } = await push(stall.runtime, [big, most, fine]);
		expect(answers).toMatchObject([
			{ opId: big.opId, error: { code: 'PAYLOAD_TOO_LARGE' } },
			{ opId: most.opId, outcome: { status: 'rejected', code: 'INVALID_ORDER' } },
			{ outcome: { status: 'accepted' } },
		]);
	});

	it('with texts that PostgreSQL cannot hold is stored without them', async () => {
		const made = await stall.order(
			{ lines: [stall.line(stall.noodles)] },
			{ appVersion: '1\u0000', catalogueEpoch: 'e\u0000\ud800' },
		);
		expect(toCode(await stall.outcome(made.operation))).toBe('accepted');
		const raw = await stall.operation('order.create@1', '"\u0000');
		expect(toCode(await stall.outcome(raw))).toBe('MALFORMED_REQUEST');
	});

	it('with any payload at all is answered by a rule, never held', async () => {
		const base = JSON.parse(JSON.stringify(stall.payload(''))) as Record<string, unknown>;
		const change = fc.record({
			key: fc.constantFrom(...Object.keys(base)),
			value: fc.jsonValue({ noUnicodeString: false }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
				const payload = { ...base };
				for (const { key, value } of changes) payload[key] = value;
				const outcome = await stall.outcome(await stall.operation('order.create@1', payload));
				expect(outcome.status).not.toBe('held');
			}),
			{ numRuns: 150 },
		);
	});

	it('for a line with any text at all is answered by a rule, never held', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.string({ unit: 'binary', maxLength: 30 }),
				fc.string({ unit: 'binary', maxLength: 30 }),
				async (text, other) => {
					const outcome = await stall.outcome(
						(
							await stall.order({
								note: text,
								lines: [stall.line(stall.honey, { seenUnit: text })],
								buyer: { ...buyer(), name: `Hoa ${other}` },
							})
						).operation,
					);
					expect(outcome.status).not.toBe('held');
				},
			),
			{ numRuns: 100 },
		);
	});
});

describe('what the ledger keeps of a rejected order', () => {
	it('does not tell who made it', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 0 })] });
		await stall.outcome(made.operation);
		const rows = await stall.db.database.select().from(operations);
		const row = rows.find(({ opId }) => opId === made.operation.opId);
		expect(row?.payload).not.toContain('Người Mua');
		expect(row?.payloadSha256).toBe(hashOf(made.operation.payload));
		expect(await stall.db.database.$count(orders)).toBeGreaterThan(0);
	});
});
