import { accountId } from '$lib/domain/accounts/account';
import { producerId, productId, type SessionId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { openDatabase, type OpenDatabase } from '../../server/database/database';
import { actAsHost } from '../../server/live/act-as-host';
import { createSession } from '../../server/market/sessions';
import type { BuiltServer } from '../fixtures/built-server';
import { quantile, type Bench, type BenchSuite, type Measurement } from './bench';
import { openGround } from './ground';
import { Crowd } from './live-crowd';

const WATCHERS = Number(process.env['WATCHERS'] ?? 5_000);
const EVENTS = 12;
/** Turns that only warm up. */
const WARM_UP = 4;
const MOST_OF_THEM = 0.95;
const RATIO_BUDGET = 0.5;
const EVENT_BUDGET_MS = 1_000;

interface Evening {
	/** Tells all watchers something with a marker in it. */
	say(marker: string): Promise<void>;
	readonly port: number;
	readonly path: string;
	close(): Promise<void>;
}

/** A session that runs, on the built server. */
async function openEvening(
	server: BuiltServer,
	pool: OpenDatabase,
	goods: { readonly producerId: number; readonly productIds: readonly number[] },
): Promise<Evening> {
	const now = Date.now();
	const session = await createSession(
		pool.database,
		{
			slug: `evening-${now}`,
			title: 'Phiên đo',
			intro: '',
			startsAt: now,
			endsAt: now + HOUR_MS,
			slots: [
				{
					producerId: producerId(goods.producerId),
					startsAt: now,
					minutes: 10,
					productIds: [productId(goods.productIds[0] ?? 0)],
				},
			],
		},
		now,
	);
	const act = (sessionId: SessionId, action: Parameters<typeof actAsHost>[1]['action']) =>
		actAsHost(
			pool.database,
			{
				sessionId,
				isRehearsal: false,
				action,
				actionId: crypto.randomUUID(),
				actor: { accountId: accountId('bench'), requestId: 'bench' },
			},
			Date.now(),
		);
	await act(session.id, { do: 'start' });
	const question = encodeURIComponent(JSON.stringify({ sessionId: session.id }));
	return {
		port: server.port,
		path: `/api/trpc/live.watch?input=${question}`,
		async say(marker) {
			await act(session.id, { do: 'announce', text: marker });
		},
		close: () => pool.close(),
	};
}

async function openBare(): Promise<Evening> {
	const file = fileURLToPath(new URL('bare-broadcaster.js', import.meta.url));
	const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [first] = (await once(child.stdout, 'data')) as [Buffer];
	const port = Number(first.toString());
	return {
		port,
		path: '/',
		async say(marker) {
			// As long as what the market says of an announcement.
			const event = { seq: 1, at: Date.now(), word: { kind: 'announced', text: marker } };
			const body = JSON.stringify({ kind: 'events', events: [event] });
			await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
		},
		async close() {
			child.kill();
			await once(child, 'close');
		},
	};
}

/** From the saying until most of the crowd has heard it, milliseconds. */
async function spread(evening: Evening, crowd: Crowd, marker: string): Promise<number> {
	const heard = crowd.hear(marker, MOST_OF_THEM);
	const from = performance.now();
	await evening.say(marker);
	return (await heard) - from;
}

/** Resident memory of a process, bytes. */
function memoryOf(pid: number): number {
	const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(kilobytes) * 1024;
}

const fanOut: Bench = {
	name: `an event to 95 % of ${WATCHERS.toLocaleString('en')} watchers`,
	budget: `≤${EVENT_BUDGET_MS} ms, ≥${RATIO_BUDGET} of bare`,
	async measure(): Promise<Measurement> {
		const ground = await openGround();
		const pool = openDatabase(ground.databaseUrl, 2);
		const ours = await openEvening(ground.server, pool, ground.goods);
		const bare = await openBare();
		const before = memoryOf(ground.server.pid);
		const crowd = await Crowd.gather(ours.port, ours.path, WATCHERS);
		const each = (memoryOf(ground.server.pid) - before) / WATCHERS;
		const bareCrowd = await Crowd.gather(bare.port, bare.path, WATCHERS);
		const times: { ours: number; bare: number }[] = [];
		// Turn by turn, so that a busy machine slows both.
		for (let turn = 0; turn < WARM_UP + EVENTS; turn++) {
			const time = {
				bare: await spread(bare, bareCrowd, `bare${turn}x`),
				ours: await spread(ours, crowd, `ours${turn}x`),
			};
			if (turn >= WARM_UP) times.push(time);
		}
		crowd.leave();
		bareCrowd.leave();
		await ours.close();
		await bare.close();
		await ground.close();
		const median = (of: 'ours' | 'bare') =>
			quantile(
				times.map((time) => time[of]),
				0.5,
			);
		const ratio = quantile(
			times.map((time) => time.bare / time.ours),
			0.5,
		);
		const worst = Math.max(...times.map((time) => time.ours));
		return {
			value: median('ours'),
			unit: 'ms',
			ok: worst <= EVENT_BUDGET_MS && ratio >= RATIO_BUDGET,
			how: [
				`slowest ${worst.toFixed(0)} ms`,
				`bare ${median('bare').toFixed(0)} ms`,
				`ratio ${ratio.toFixed(2)}`,
				`${(each / 1024).toFixed(1)} KB a watcher`,
				'watchers on the same machine',
			].join(', '),
		};
	},
};

export const marketSuite: BenchSuite = { name: 'market', benches: [fanOut] };
