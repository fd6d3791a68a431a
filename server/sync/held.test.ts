import { opId } from '$lib/domain/ids';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { orders } from '../ordering/tables';
import { metrics } from '../metrics';
import { listHeld, replayHeld } from './held';
import { KINDS } from './kinds';
import { push } from './push';
import { operations } from './tables';

let stall: Stall;

beforeEach(async () => {
	stall = await Stall.open(4);
	// A bug of ours: whoever is called so breaks the use case in the middle of its work.
	await stall.db.database.execute(sql`
		create function break_down() returns trigger language plpgsql as $$ begin
			if new.buyer_name = 'Chị Bug' then raise exception 'a bug about %', new.buyer_phone
				using errcode = '22012'; end if;
			return new; end $$`);
	await stall.db.database.execute(
		sql`create trigger broken before insert on orders for each row execute function break_down()`,
	);
});
afterEach(() => stall[Symbol.asyncDispose]());

async function unlucky() {
	const { buyer } = stall.payload('');
	return stall.order({ buyer: { ...buyer, name: 'Chị Bug' } });
}
const mend = () => stall.db.database.execute(sql`drop trigger broken on orders`);

describe('an operation that meets a bug', () => {
	it('is held with its payload, undone, and blocks nothing behind it', async () => {
		const held = await unlucky();
		const fine = await stall.order();
		const { answers } = await push(stall.runtime, [held.operation, fine.operation]);
		expect(answers).toMatchObject([
			{ outcome: { status: 'held' }, replayed: false },
			{ outcome: { status: 'accepted' } },
		]);
		expect(await stall.left(stall.honey)).toBe(9);
		const [row] = await stall.db.database
			.select()
			.from(operations)
			.where(eq(operations.opId, held.operation.opId));
		expect(row).toMatchObject({ status: 'held', payload: held.operation.payload });
		expect(await stall.send(held.operation)).toMatchObject({
			replayed: true,
			outcome: { status: 'held' },
		});
	});

	it('while it is being read is held too, blocks nothing, and can be replayed', async () => {
		const held = await stall.order();
		const fine = await stall.order();
		const reading = vi.spyOn(KINDS, 'order.create@1').mockImplementationOnce(() => {
			throw new TypeError('a bug in the reading');
		});
		const { answers } = await push(stall.runtime, [held.operation, fine.operation]);
		reading.mockRestore();
		expect(answers).toMatchObject([
			{ opId: held.operation.opId, outcome: { status: 'held' } },
			{ opId: fine.operation.opId, outcome: { status: 'accepted' } },
		]);
		expect(await replayHeld(stall.runtime, held.operation.opId)).toMatchObject({
			status: 'accepted',
			order: { state: 'placed' },
		});
		expect(await stall.send(held.operation)).toMatchObject({
			replayed: true,
			outcome: { status: 'accepted', order: { id: held.operation.opId } },
		});
	});

	it('raises an alarm that tells nothing personal', async () => {
		await stall.outcome((await unlucky()).operation);
		const alarm = stall.logged.find((line) => line.includes('operation held'));
		expect(JSON.parse(alarm ?? '{}')).toMatchObject({ level: 50, kind: 'order.create@1' });
		for (const word of ['Chị Bug', '912345678', '912 345 678', 'Xóm 3']) {
			expect(stall.logged.join('')).not.toContain(word);
		}
		expect(await metrics.metrics()).toMatch(
			/operations_held_total\{kind="order\.create@1"\} [1-9]/,
		);
	});

	it('is performed when the operator replays it, as received when it was', async () => {
		const held = await unlucky();
		await stall.outcome(held.operation);
		const receivedAt = stall.now;
		expect(await replayHeld(stall.runtime, held.operation.opId)).toEqual({ status: 'held' });
		await mend();
		stall.wait(24 * 30);
		expect(await listHeld(stall.db.database)).toEqual([
			{ opId: held.operation.opId, kind: 'order.create@1', receivedAt },
		]);
		expect(await replayHeld(stall.runtime, held.operation.opId)).toMatchObject({
			status: 'accepted',
			order: { state: 'placed', placedAt: receivedAt },
		});
		expect(await listHeld(stall.db.database)).toEqual([]);
		expect(await stall.left(stall.honey)).toBe(9);
		expect(await stall.send(held.operation)).toMatchObject({
			replayed: true,
			outcome: { status: 'accepted', order: { state: 'placed' } },
		});
		await expect(replayHeld(stall.runtime, held.operation.opId)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});

	it('and was cancelled meanwhile comes back as cancelled', async () => {
		const held = await unlucky();
		await stall.outcome(held.operation);
		expect(await stall.outcome(await stall.cancel(held))).toEqual({ status: 'accepted' });
		await mend();
		expect(await replayHeld(stall.runtime, held.operation.opId)).toMatchObject({
			status: 'accepted',
			order: { state: 'cancelled' },
		});
		expect(await stall.left(stall.honey)).toBe(10);
	});

	it('is not what an unknown id is', async () => {
		const id = opId('019a0000-0000-7000-8000-000000000000');
		await expect(replayHeld(stall.runtime, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		expect(await stall.db.database.$count(orders)).toBe(0);
	});
});
