import type { OperationAnswer } from '$lib/domain/ordering/operation';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CuttingProxy } from '../../tests/fixtures/cutting-proxy';
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

/** Statements that wait for a row. */
async function countWaiting(): Promise<number> {
	const [row] = await stall.db.sql<{ count: number }[]>`
		select count(*)::int as count from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`;
	return row?.count ?? 0;
}

/** Ends a transaction's connection from outside, as a restart of PostgreSQL or a firewall does. */
async function cut(tx: Transaction): Promise<void> {
	const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
	const pid = rows[0]?.pid ?? 0;
	await stall.db.sql`select pg_terminate_backend(${pid})`;
	await expect
		.poll(() => stall.db.sql`select from pg_stat_activity where pid = ${pid}`)
		.toEqual([]);
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
		const before = await stall.left(stall.honey);
		expect(await stall.send(made.operation)).toMatchObject({ error: { code: 'SERVER_BUSY' } });
		const id = made.operation.opId as string;
		expect(await database.$count(operations, sql`op_id = ${id}`)).toBe(0);
		expect(await database.$count(orders, sql`id = ${id}`)).toBe(0);
		expect(await stall.left(stall.honey)).toBe(before);

		await other.unsafe('drop function cut_off cascade');
		expect(await stall.outcome(made.operation)).toMatchObject({ status: 'accepted' });
		expect(await stall.left(stall.honey)).toBe((before ?? 0) - 1);
	});
});

describe('a database that does not answer', () => {
	const deadlines = { connectMs: 400, queryMs: 400, lockMs: 300 };

	it('leaves orders to be sent again, and serves as soon as it answers', async () => {
		const url = new URL(stall.db.url);
		await using road = await CuttingProxy.start(Number(url.port));
		url.port = String(road.port);
		const opened = openDatabase(url.href, CONNECTIONS, deadlines);
		const node = stall.node(opened.database);
		expect(await stall.send((await stall.order()).operation, node)).toMatchObject({ outcome: {} });

		road.hush();
		const made = await Promise.all(Array.from({ length: 2 * CONNECTIONS }, () => stall.order()));
		const answers = await Promise.all(made.map(({ operation }) => stall.send(operation, node)));
		for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'SERVER_BUSY' } });

		road.set({ kind: 'open' });
		const again = await stall.send((await stall.order()).operation, node);
		expect(again).toMatchObject({ outcome: { status: 'accepted' } });
		await opened.close();
	});

	it('because somebody sleeps on one product, holds up nobody who buys another', async () => {
		const opened = openDatabase(stall.db.url, 20, {
			connectMs: 5_000,
			queryMs: 30_000,
			lockMs: 20_000,
		});
		const node = stall.node(opened.database);
		const sleeper = await stall.db.sql.reserve();
		await sleeper`begin`;
		await sleeper`select from product_stock where product_id = ${stall.honey} for update`;
		const buyers = ['0912345671', '0912345672', '0912345673'];
		const made = await Promise.all(
			buyers.map((phone) => stall.order({ buyer: { ...stall.payload('').buyer, phone } })),
		);
		const held: Promise<OperationAnswer>[] = [];
		for (const [at, { operation }] of made.entries()) {
			held.push(stall.send(operation, node));
			await expect.poll(() => countWaiting()).toBe(at + 1);
		}

		const noodles = await stall.order({ lines: [stall.line(stall.noodles)] });
		expect(await stall.send(noodles.operation, node)).toMatchObject({
			outcome: { status: 'accepted' },
		});

		await sleeper`rollback`;
		sleeper.release();
		for (const answer of await Promise.all(held)) {
			expect(answer).toMatchObject({ outcome: { status: 'accepted' } });
		}
		await opened.close();
	});

	it('for a row that is not let go of, is not waited for without end', async () => {
		const opened = openDatabase(stall.db.url, 4, deadlines);
		const sleeper = await stall.db.sql.reserve();
		await sleeper`begin`;
		await sleeper`select from product_stock where product_id = ${stall.honey} for update`;
		const { operation } = await stall.order();
		expect(await stall.send(operation, stall.node(opened.database))).toMatchObject({
			error: { code: 'SERVER_BUSY' },
		});
		await sleeper`rollback`;
		sleeper.release();
		expect(await stall.send(operation)).toMatchObject({ outcome: { status: 'accepted' } });
		await opened.close();
	});
});

describe('listening', () => {
	it('goes on after its connection was lost, and says that something may have been missed', async () => {
		const opened = openDatabase(stall.db.url, 1);
		let news = 0;
		opened.listen('test_channel', () => (news += 1));
		await expect.poll(() => news).toBe(1);
		await stall.db.sql.notify('test_channel', '');
		await expect.poll(() => news).toBe(2);

		await stall.db.sql`select pg_terminate_backend(pid) from pg_stat_activity
			where query like 'listen%test_channel%'`;
		await expect.poll(() => news).toBe(3);
		await stall.db.sql.notify('test_channel', '');
		await expect.poll(() => news).toBe(4);
		await opened.close();
	});
});
