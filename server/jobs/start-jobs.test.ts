import pino from 'pino';
import { expect, test, vi } from 'vitest';

import { testDatabase } from '../../tests/fixtures/database';
import type { Roads } from '../notify/deliver';
import { Drainer } from './drain';
import { startJobs } from './start-jobs';

const log = pino({ level: 'silent' });
const roads: Roads = {
	origin: 'https://cho.example',
	push: { send: () => Promise.resolve({ status: 'sent' }) },
	mail: undefined,
	makePasswordToken: () => Promise.resolve(''),
};

test('of two nodes one does a job, and what fails is tried again', async () => {
	await using db = await testDatabase();
	const ran: string[] = [];
	const jobs = {
		'test.count': {
			cron: '0 0 1 1 *',
			run: () => {
				ran.push('x');
				return ran.length === 1 ? Promise.reject(new Error('bug')) : Promise.resolve();
			},
		},
	};
	const parts = { database: db.database, clock: Date.now, log, roads, jobs };
	const nodes = [await startJobs(parts), await startJobs(parts)];
	await db.sql`insert into pgboss.job (name, data, retry_limit, retry_delay)
		values ('test.count', '{}', 3, 0)`;
	await expect
		.poll(() => db.sql`select state from pgboss.job where name = 'test.count'`, { timeout: 28_000 })
		.toEqual([{ state: 'completed' }]);
	expect(ran).toHaveLength(2);
	await Promise.all(nodes.map((node) => node.stop()));
});

test('jobs of an older version are not begun any more', async () => {
	await using db = await testDatabase();
	const job = { cron: '0 0 1 1 *', run: () => Promise.resolve() };
	const parts = { database: db.database, clock: Date.now, log, roads };
	await (await startJobs({ ...parts, jobs: { 'test.old': job, 'test.new': job } })).stop();
	await (await startJobs({ ...parts, jobs: { 'test.new': job } })).stop();
	expect(await db.sql`select name from pgboss.schedule`).toEqual([{ name: 'test.new' }]);
});

test('a drain goes on while there is something, and ends what it has begun', async () => {
	const left = [2, 1, 0];
	let finish: () => void = () => undefined;
	const done: number[] = [];
	let isBegun = false;
	const drain = {
		name: 'test.drain',
		everyMs: 60_000,
		run: async () => {
			const found = left.shift() ?? 0;
			if (found === 1) {
				await new Promise<void>((settle) => {
					finish = settle;
					isBegun = true;
				});
			}
			done.push(found);
			return found;
		},
	};
	const drainer = new Drainer(drain, log, () => undefined);
	await expect.poll(() => isBegun).toBe(true);
	const stopped = drainer.stop();
	finish();
	await stopped;
	expect(done).toEqual([2, 1]);
});

test('a drain that fails is told of and goes on later', async () => {
	vi.useFakeTimers();
	try {
		const outcomes: string[] = [];
		let times = 0;
		const drain = {
			name: 'test.drain',
			everyMs: 1_000,
			run: () => (++times === 1 ? Promise.reject(new Error('bug')) : Promise.resolve(times % 2)),
		};
		const drainer = new Drainer(drain, log, (_, outcome) => outcomes.push(outcome));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(times).toBe(1);
		await vi.advanceTimersByTimeAsync(5_000);
		expect(times).toBe(2);
		expect(outcomes).toEqual(['failed']);
		await drainer.stop();
	} finally {
		vi.useRealTimers();
	}
});
