import type { SessionId } from '$lib/domain/ids';
import pino from 'pino';
import { expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { LiveHub } from './live-hub';
import { record, type Run } from './record';

const RUN: Run = { sessionId: 1 as SessionId, isRehearsal: false };
const WATCHERS = 3;
const LOSSES = 2;
/** On a machine that has much else to do. */
const soon = <Value>(get: () => Value) => expect.poll(get, { timeout: 15_000 });

/** Backends by which a node hears what happens in sessions. */
async function listening(db: TestDatabase): Promise<readonly number[]> {
	const rows = await db.sql<{ pid: number }[]>`
		select pid from pg_stat_activity
		where datname = current_database() and query like 'listen%market_live%'`;
	return rows.map(({ pid }) => pid);
}

it('a node whose listening is cut off while hosts act tells its watchers everything, in order and once', async () => {
	await using db = await testDatabase(6);
	// Nothing but its listening brings it to look.
	const hub = new LiveHub({ pool: db, log: pino({ enabled: false }), lookEveryMs: 3_600_000 });
	hub.start();
	let written = 0;
	const say = () =>
		db.database.transaction((tx) =>
			record(tx, RUN, Date.now(), () => {
				written += 1;
				const word = written === 1 ? ({ kind: 'started' } as const) : announced(written);
				return { words: [word], accountId: null, actionId: null };
			}),
		);
	await say();
	const stop = new AbortController();
	const told = Array.from({ length: WATCHERS }, (): number[] => []);
	const watching = told.map(async (seqs) => {
		const wish = { run: RUN, after: null, accountId: null, address: null };
		for await (const { frame } of hub.watch(wish, stop.signal)) {
			if (frame.kind === 'state') seqs.push(frame.state.seq);
			if (frame.kind === 'events') seqs.push(...frame.events.map(({ seq }) => seq));
		}
	});
	await soon(() => told).toEqual(told.map(() => [1]));
	for (let loss = 0; loss < LOSSES; loss++) {
		await soon(() => listening(db)).toHaveLength(1);
		const [pid = 0] = await listening(db);
		const saying = Promise.all(Array.from({ length: 20 }, say));
		await db.sql`select pg_terminate_backend(${pid})`;
		await saying;
		// Nobody hears these, until it listens again.
		await soon(async () => (await listening(db)).includes(pid)).toBe(false);
		for (let time = 0; time < 5; time++) await say();
		const all = Array.from({ length: written }, (_, index) => index + 1);
		await soon(() => told).toEqual(told.map(() => all));
	}
	stop.abort();
	await Promise.all(watching);
	await hub.stop();
});

const announced = (number: number) => ({ kind: 'announced', text: `Tin ${number}` }) as const;
