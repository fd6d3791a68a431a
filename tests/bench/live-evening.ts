import { accountId } from '$lib/domain/accounts/account';
import { producerId, productId, type SessionId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Actor } from '../../server/audit/record-change';
import { openDatabase, type Database } from '../../server/database/database';
import { actAsHost, type HostWish } from '../../server/live/act-as-host';
import { createSession } from '../../server/market/sessions';
import { quantile } from './bench';
import type { DistantCrowd } from './distant-crowd';
import type { Ground } from './ground';
import { nowMs, type Place } from './live-crowd';

/** Something that many watch. */
export interface Evening {
	readonly place: Omit<Place, 'isFollowing'>;
	/** Tells all watchers something with a marker in it. */
	say(marker: string): Promise<void>;
	close(): Promise<void>;
}

export interface RunningSession extends Evening {
	readonly sessionId: SessionId;
	readonly slug: string;
	readonly database: Database;
	act(action: HostWish['action']): Promise<unknown>;
}

/** The host of it. */
export const HOST: Actor = { accountId: accountId('bench'), requestId: 'bench' };

/** A session that runs. @param ports of the nodes on which it is watched */
export async function openEvening(
	ground: Ground,
	ports: readonly number[],
): Promise<RunningSession> {
	const pool = openDatabase(ground.databaseUrl, 2);
	const { goods } = ground;
	const now = Date.now();
	const slot = {
		producerId: producerId(goods.producerId),
		startsAt: now,
		minutes: 10,
		productIds: [productId(goods.productIds[0] ?? 0)],
	};
	const frame = { slug: `evening-${now}`, title: 'Phiên đo', intro: '' };
	const session = await createSession(
		pool.database,
		{ ...frame, startsAt: now, endsAt: now + HOUR_MS, slots: [slot] },
		now,
	);
	const act = (action: HostWish['action']) =>
		actAsHost(
			pool.database,
			{
				sessionId: session.id,
				isRehearsal: false,
				action,
				actionId: crypto.randomUUID(),
				actor: HOST,
			},
			Date.now(),
		);
	await act({ do: 'start' });
	return {
		...{ sessionId: session.id, slug: session.slug, database: pool.database, act },
		place: { ports, path: '/api/trpc/live.watch', input: { sessionId: session.id } },
		async say(marker) {
			await act({ do: 'announce', text: marker });
		},
		close: () => pool.close(),
	};
}

/** The bare broadcaster, in a process of its own. */
export async function openBare(): Promise<Evening & { readonly pid: number }> {
	const file = fileURLToPath(new URL('bare-broadcaster.js', import.meta.url));
	const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [first] = (await once(child.stdout, 'data')) as [Buffer];
	const port = Number(first.toString());
	if (child.pid === undefined) throw new Error('the bare broadcaster is not there');
	return {
		pid: child.pid,
		place: { ports: [port], path: '/', input: null },
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

/** Most of a crowd: the last few say more of the machine than of the market. */
const MOST_OF_THEM = 0.95;

/** From the saying until most of the crowd has heard it, milliseconds. */
export async function spread(
	evening: Evening,
	crowd: DistantCrowd,
	marker: string,
): Promise<number> {
	const { heard } = await crowd.listen(marker, MOST_OF_THEM);
	const fromMs = nowMs();
	await evening.say(marker);
	return (await heard) - fromMs;
}

/** Resident memory of a process, bytes. */
export function memoryOf(pid: number): number {
	const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(kilobytes) * 1024;
}

const TICKS_A_SECOND = 100;

/** Processor time of a process so far, milliseconds. @see proc(5), /proc/pid/stat */
export function processorMsOf(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);
