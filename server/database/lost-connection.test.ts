import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { orders } from '../ordering/tables';
import { operations } from '../sync/tables';
import { openDatabase, type Transaction } from './database';

const CONNECTIONS = 3;
let stall: Stall;

beforeAll(async () => {
	stall = await Stall.open(CONNECTIONS);
});
afterAll(() => stall[Symbol.asyncDispose]());

/** Ends a transaction's connection from outside, as a restart of PostgreSQL or a firewall does. */
async function cut(tx: Transaction): Promise<void> {
	const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
	const pid = rows[0]?.pid ?? 0;
	await stall.db.sql`select pg_terminate_backend(${pid})`;
	await vi.waitFor(async () => {
		const left = await stall.db.sql`select from pg_stat_activity where pid = ${pid}`;
		expect(left).toHaveLength(0);
	});
}

describe('a connection that is lost', () => {
	it('in the middle of a transaction undoes all of it, what comes after the loss too', async () => {
		const { database } = stall.db;
		await database.execute(sql`create table steps (step text not null)`);
		const walk = database.transaction(async (tx) => {
			await tx.execute(sql`insert into steps values ('before')`);
			await cut(tx);
			await tx.execute(sql`insert into steps values ('after')`);
		});
		await expect(walk).rejects.toThrow();
		expect(await stall.db.sql`select step from steps`).toHaveLength(0);
	});

	it('costs the pool nothing, however often', async () => {
		const { database } = stall.db;
		for (let loss = 0; loss < 2 * CONNECTIONS; loss++) {
			await expect(
				database.transaction((tx) => cut(tx).then(() => tx.select().from(orders))),
			).rejects.toThrow();
		}
		const all = Array.from({ length: CONNECTIONS }, () =>
			database.transaction((tx) => tx.execute(sql`select 1`)),
		);
		await expect(Promise.all(all)).resolves.toHaveLength(CONNECTIONS);
	});

	it('leaves an order to be sent again, with no trace of the first try', async () => {
		const { sql: other, database } = stall.db;
		await other.unsafe(`
			create function cut_off() returns trigger language plpgsql as $$
			begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(5); return new; end $$;
			create trigger cut_off before insert on order_lines for each row execute function cut_off()`);
		const made = await stall.order();
		expect(await stall.send(made.operation)).toMatchObject({ error: { code: 'SERVER_BUSY' } });
		const id = made.operation.opId as string;
		expect(await database.$count(operations, sql`op_id = ${id}`)).toBe(0);
		expect(await database.$count(orders, sql`id = ${id}`)).toBe(0);
		expect(await stall.left(stall.honey)).toBe(10);

		await other.unsafe('drop function cut_off cascade');
		expect(await stall.outcome(made.operation)).toMatchObject({ status: 'accepted' });
		expect(await stall.left(stall.honey)).toBe(9);
	});
});

describe('listening', () => {
	it('goes on after its connection was lost, and says that something may have been missed', async () => {
		const opened = openDatabase(stall.db.url, 1);
		let news = 0;
		opened.listen('test_channel', () => (news += 1));
		await vi.waitFor(() => expect(news).toBe(1));
		await stall.db.sql.notify('test_channel', '');
		await vi.waitFor(() => expect(news).toBe(2));

		await stall.db.sql`select pg_terminate_backend(pid) from pg_stat_activity
			where query like 'listen%test_channel%'`;
		await vi.waitFor(() => expect(news).toBe(3), { timeout: 10_000 });
		await stall.db.sql.notify('test_channel', '');
		await vi.waitFor(() => expect(news).toBe(4));
		await opened.close();
	});
});
