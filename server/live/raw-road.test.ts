import type { SessionId } from '$lib/domain/ids';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { connect, Socket } from 'node:net';
import pino from 'pino';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { EventEar } from '../../tests/fixtures/event-ear';
import { startNewEpoch } from '../catalogue/catalogue-state';
import type { Database } from '../database/database';
import { LiveHub, type HubParts } from './live-hub';
import { dropped } from './live-metrics';
import { serveLive, type LiveNode, type Road } from './live-node.fixture';
import { SocketReader } from './reader';
import { readState, record, type Run } from './record';

let db: TestDatabase;
let run: Run;
const cleanups: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
	db = await testDatabase();
	return () => db[Symbol.asyncDispose]();
});
let sessions = 0;
beforeEach(() => {
	run = { sessionId: ++sessions as SessionId, isRehearsal: false };
});
afterEach(async () => {
	for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function say(...words: readonly LiveWord[]): Promise<void> {
	await db.database.transaction((tx) =>
		record(tx, run, Date.now(), () => ({ words, accountId: null, actionId: null })),
	);
}
/** On a machine that has much else to do. */
const soon = <Value>(get: () => Value) => expect.poll(get, { timeout: 15_000 });
const news = (text: string): LiveWord => ({ kind: 'announced', text });

async function open(road: Road = 'atOnce', parts: Partial<HubParts> = {}) {
	const hub = new LiveHub({ pool: db, log: pino({ enabled: false }), ...parts });
	hub.start();
	const node = await serveLive(hub, { road, database: db.database });
	cleanups.push(async () => {
		await hub.stop();
		await node.drain();
	});
	return { hub, node };
}

async function listenTo(
	node: LiveNode,
	after?: string | null,
	{ isReading = true, screen }: { isReading?: boolean; screen?: string } = {},
): Promise<EventEar> {
	const input = { sessionId: run.sessionId, screen, ...(after ? { lastEventId: after } : {}) };
	const question = encodeURIComponent(JSON.stringify(input));
	const headers = { 'accept-encoding': 'br, gzip' };
	const ear = await EventEar.open(`${node.url}/live.watch?input=${question}`, {
		isReading,
		headers,
	});
	cleanups.push(() => Promise.resolve(ear.close()));
	return ear;
}

const frameOf = (data: string) => JSON.parse(data) as LiveFrame;
/** Without what is told by the clock. */
const recordOf = (ear: EventEar) =>
	ear.events.filter(
		({ event, data }) =>
			event === 'connected' || (event === 'message' && frameOf(data).kind !== 'tick'),
	);
const lastIdOf = (ear: EventEar) => ear.named('message').findLast(({ id }) => id)?.id ?? null;
const seqOf = (ear: EventEar) => Number(lastIdOf(ear)?.split('.')[0] ?? 0);
/** tRPC's own, then what must be the same. */
const ROADS = ['generator', 'raw', 'atOnce'] as const satisfies readonly Road[];

describe('the raw road', () => {
	it('gives signs of life where nothing happens, so that no phone takes it for dead', async () => {
		const { node } = await open('atOnce', { beatEveryMs: 100 });
		const ear = await listenTo(node);
		await soon(() => ear.named('ping').length).toBeGreaterThan(1);
	});

	it('tells the same as tRPC itself, in the same words and with the same headers', async () => {
		await say({ kind: 'started' }, news('Một'));
		const nodes = [];
		for (const road of ROADS) nodes.push((await open(road)).node);
		const ears = await Promise.all(nodes.map((node) => listenTo(node)));
		expect(nodes.map(({ begunAtOnce }) => begunAtOnce)).toEqual([0, 0, 1]);
		for (const ear of ears) await soon(() => seqOf(ear)).toBe(2);
		for (const word of [news('Hai'), { kind: 'withdrawn', of: 2 }, { kind: 'ended' }] as const) {
			const { seq } = await readState(db.database, run);
			await say(word);
			for (const ear of ears) await soon(() => seqOf(ear)).toBe(seq + 1);
		}
		const [generator, raw, atOnce] = ears.map(recordOf);
		expect(raw).toEqual(generator);
		expect(atOnce).toEqual(generator);
		expect(raw?.map(({ event, id }) => [event, id?.split('.')[0]])).toEqual([
			['connected', undefined],
			['message', '2'],
			['message', undefined],
			['message', '3'],
			['message', '4'],
			['message', '5'],
		]);
		const [ofGenerator, ...others] = ears.map(({ answer }) => {
			const { date: _date, 'x-request-id': id, ...rest } = answer.headers;
			expect(id).toBeTruthy();
			return { status: answer.statusCode, ...rest };
		});
		expect(others).toEqual([ofGenerator, ofGenerator]);
		expect(ofGenerator).toMatchObject({ status: 200, 'content-type': 'text/event-stream' });
		expect(ofGenerator).not.toHaveProperty('content-encoding');
		await soon(() =>
			ears.map((ear) => ear.named('message').some(({ data }) => frameOf(data).kind === 'tick')),
		).toEqual(ROADS.map(() => true));
	});

	it('refuses as tRPC itself does, with how long to wait', async () => {
		const refusals: unknown[] = [];
		for (const road of ROADS) {
			const { hub, node } = await open(road, { caps: { node: 2, network: 1 } });
			const first = await listenTo(node);
			await soon(() => hub.watchers).toBe(1);
			const neighbour = await listenTo(node);
			node.address = '10.2.2.2';
			await listenTo(node);
			await soon(() => hub.watchers).toBe(2);
			node.address = '10.3.3.3';
			const late = await listenTo(node);
			for (const ear of [neighbour, late]) {
				await soon(() => ear.named('serialized-error').length).toBe(1);
			}
			first.close();
			await soon(() => hub.watchers).toBe(1);
			const again = await listenTo(node);
			await soon(() => again.named('connected').length).toBe(1);
			refusals.push(
				[neighbour, late].map((ear) =>
					ear.events.map(({ event, data }) => [event, data.replace(/"requestId":"[^"]+"/, '')]),
				),
			);
		}
		expect(refusals.slice(1)).toEqual([refusals[0], refusals[0]]);
		expect(JSON.stringify(refusals[0])).toMatch(
			/TOO_MANY_REQUESTS.*retryAfterSeconds.*SERVER_BUSY.*retryAfterSeconds/,
		);
	});

	it('leaves to tRPC whom it cannot look up', async () => {
		const { node } = await open();
		node.isPublic = () => Promise.reject(new Error('no connection'));
		const ear = await listenTo(node);
		await soon(() => ear.named('connected').length).toBe(1);
		expect(node.begunAtOnce).toBe(0);
	});

	it('counts once whom it refuses', async () => {
		const { node } = await open('atOnce', { caps: { node: 1, network: 9 } });
		await listenTo(node);
		const refused = async () => {
			const { values } = await dropped.get();
			return values.find(({ labels }) => labels.why === 'nodeFull')?.value ?? 0;
		};
		const before = await refused();
		const late = await listenTo(node);
		await soon(() => late.named('serialized-error').length).toBe(1);
		expect(await refused()).toBe(before + 1);
	});

	it('tells nothing to who asks for the head alone, and answers what follows on the connection', async () => {
		await say({ kind: 'started' });
		for (const road of ROADS) {
			const { hub, node } = await open(road);
			const question = encodeURIComponent(JSON.stringify({ sessionId: run.sessionId }));
			const socket = connect(node.port, '127.0.0.1');
			socket.setEncoding('utf8');
			let heard = '';
			socket.on('data', (text: string) => (heard += text));
			socket.write(`HEAD /api/trpc/live.watch?input=${question} HTTP/1.1\r\nhost: x\r\n\r\n`);
			await soon(() => heard).toMatch(/^HTTP\/1\.1 204 [^]*\r\n\r\n$/);
			heard = '';
			socket.write('GET /api/trpc/live.nothing HTTP/1.1\r\nhost: x\r\n\r\n');
			await soon(() => heard).toMatch(/^HTTP\/1\.1 404 /);
			expect(hub.watchers).toBe(0);
			socket.destroy();
		}
	});

	it('lets no more in than there is room for, also of those who asked at one moment', async () => {
		const { hub } = await open('atOnce', { caps: { node: 2, network: 9 } });
		const wish = { run, after: null, accountId: null, address: '10.1.1.1' };
		for (let asked = 0; asked < 4; asked++) hub.requireRoom(wish);
		const leave = new AbortController();
		const watching = Array.from({ length: 4 }, () => hub.watch(wish, leave.signal).next());
		const letIn = (await Promise.allSettled(watching)).map(({ status }) => status);
		expect(letIn).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
		expect(hub.watchers).toBe(2);
		leave.abort();
		expect(hub.watchers).toBe(0);
	});

	it('serves an answer of HTTP/1.0, which has no chunks', async () => {
		await say({ kind: 'started' });
		const { node } = await open();
		const question = encodeURIComponent(JSON.stringify({ sessionId: run.sessionId }));
		const socket = connect(node.port, '127.0.0.1');
		socket.setEncoding('utf8');
		let heard = '';
		socket.on('data', (text: string) => (heard += text));
		socket.write(`GET /api/trpc/live.watch?input=${question} HTTP/1.0\r\nhost: x\r\n\r\n`);
		await soon(() => heard).toContain('\r\n\r\nevent: connected\ndata: {');
		await soon(() => heard).toContain('\nid: 1.');
		socket.destroy();
	});
});

describe('somebody who takes nothing', () => {
	it('costs what fits on the way, is let go in the end, and holds up nobody', async () => {
		await say({ kind: 'started' });
		const { hub, node } = await open('atOnce', { beatEveryMs: 100, patienceMs: 300 });
		const deaf = await listenTo(node, null, { isReading: false });
		const others = await Promise.all([listenTo(node), listenTo(node)]);
		await soon(() => hub.watchers).toBe(3);
		const text = 'Mời bà con '.repeat(25);
		let said = 1;
		// The system takes a few megabytes for somebody who does not read.
		while (hub.watchers === 3 && said < 60_000) {
			const words = Array.from({ length: 400 }, () => news(text));
			await say(...words);
			said += words.length;
			await soon(() => others.map(seqOf)).toEqual([said, said]);
		}
		await soon(() => hub.watchers).toBe(2);
		await say(news('Vẫn nghe rõ'));
		for (const ear of others) await soon(() => seqOf(ear)).toBe(said + 1);
		expect(deaf.events).toEqual([]);
	});
});

describe('a screen that lost its network', () => {
	it('is counted once when it is back, and its dead road is ended', async () => {
		await say({ kind: 'started' });
		const { hub, node } = await open();
		const screen = crypto.randomUUID();
		await listenTo(node, null, { isReading: false, screen });
		const other = await listenTo(node, null, { screen: crypto.randomUUID() });
		await soon(() => hub.watchers).toBe(2);
		const back = await listenTo(node, null, { screen });
		await soon(() => seqOf(back)).toBe(1);
		await soon(() => hub.watchers).toBe(2);
		await say(news('Vẫn nghe'));
		for (const ear of [back, other]) await soon(() => seqOf(ear)).toBe(2);
		back.close();
		await soon(() => hub.watchers).toBe(1);
		expect(other.isEnded).toBe(false);
	});

	it('has its place where all are taken, from another network too, but no second one', async () => {
		for (const road of ROADS) {
			const { hub, node } = await open(road, { caps: { node: 2, network: 2 } });
			const screen = crypto.randomUUID();
			await listenTo(node, null, { isReading: false, screen });
			const other = await listenTo(node);
			await soon(() => hub.watchers).toBe(2);
			const back = await listenTo(node, null, { screen });
			await soon(() => back.named('connected').length).toBe(1);
			node.address = '10.2.2.2';
			const elsewhere = await listenTo(node, null, { screen });
			await soon(() => elsewhere.named('connected').length).toBe(1);
			await soon(() => back.isEnded).toBe(true);
			const madeUp = await listenTo(node, null, { screen: crypto.randomUUID() });
			await soon(() => madeUp.named('serialized-error').length).toBe(1);
			expect(hub.watchers).toBe(2);
			expect([other, elsewhere].map(({ isEnded }) => isEnded)).toEqual([false, false]);
		}
	});

	it('is counted once also where it is back at another node, and stays where it came to meanwhile', async () => {
		await say({ kind: 'started' });
		const [left, there] = [await open('atOnce', { heardWithinMs: 0 }), await open()];
		const again = await open('atOnce', { heardWithinMs: 3_600_000 });
		const screen = crypto.randomUUID();
		await listenTo(left.node, null, { isReading: false, screen });
		const other = await listenTo(left.node, null, { screen: crypto.randomUUID() });
		const meanwhile = await listenTo(again.node, null, { screen });
		await soon(() => left.hub.watchers).toBe(2);
		await soon(() => seqOf(meanwhile)).toBe(1);
		const back = await listenTo(there.node, lastIdOf(meanwhile), { screen });
		await soon(() => left.hub.watchers).toBe(1);
		// Heard behind what the node had told.
		await say(news('Vẫn nghe'));
		for (const ear of [other, meanwhile, back]) await soon(() => seqOf(ear)).toBe(2);
		expect([left, there, again].map(({ hub }) => hub.watchers)).toEqual([1, 1, 1]);
	});

	it('comes into no network that has all its roads by the place that it had in another', async () => {
		const { hub, node } = await open('atOnce', { caps: { node: 9, network: 1 } });
		const screen = crypto.randomUUID();
		await listenTo(node, null, { screen });
		node.address = '10.2.2.2';
		await listenTo(node);
		await soon(() => hub.watchers).toBe(2);
		const moved = await listenTo(node, null, { screen });
		await soon(() => moved.named('serialized-error').length).toBe(1);
		expect(hub.watchers).toBe(2);
	});

	it('comes back with all the others at one moment, each to its own place', async () => {
		const { hub } = await open('atOnce', { caps: { node: 3, network: 3 } });
		const screens = Array.from({ length: 3 }, () => crypto.randomUUID());
		const wishOf = (screen: string) => ({
			...{ run, after: null, accountId: null, address: '10.1.1.1', screen },
		});
		const road = () => {
			const socket = new Socket();
			cleanups.push(() => Promise.resolve(socket.destroy()));
			return { socket, isChunked: true };
		};
		const dead = screens.map((screen) => {
			const one = road();
			hub.join(wishOf(screen), new SocketReader(one));
			return one;
		});
		const back = screens.map((screen) => {
			const one = road();
			hub.requireRoom(wishOf(screen));
			hub.join(wishOf(screen), new SocketReader(one));
			return one;
		});
		expect(hub.watchers).toBe(3);
		expect(dead.map(({ socket }) => socket.destroyed)).toEqual([true, true, true]);
		expect(back.map(({ socket }) => socket.destroyed)).toEqual([false, false, false]);
		await soon(() => dead.map(({ socket }) => socket.closed)).toEqual([true, true, true]);
		expect(hub.watchers).toBe(3);
	});

	it('is not told an older state by a node that cannot read', async () => {
		await say({ kind: 'started' });
		let isBroken = false;
		const breaking = new Proxy(db.database, {
			get(target, name: keyof Database) {
				if (isBroken && name === 'select') throw new Error('no connection');
				const value: unknown = Reflect.get(target, name, target);
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		});
		const well = (await open()).node;
		const { node } = await open('atOnce', { pool: { ...db, database: breaking } });
		const [here, there] = [await listenTo(well), await listenTo(node)];
		for (const ear of [here, there]) await soon(() => seqOf(ear)).toBe(1);
		isBroken = true;
		await say(news('Nghe ở nơi kia'));
		await soon(() => seqOf(here)).toBe(2);
		const known = lastIdOf(here);
		const turnedAway = await listenTo(node, known);
		await soon(() => turnedAway.named('serialized-error').length).toBe(1);
		expect(turnedAway.named('message')).toEqual([]);
		isBroken = false;
		await say(news('Lại nghe ở đây'));
		const back = await listenTo(node, known);
		await soon(() => seqOf(back)).toBe(3);
		expect(recordOf(back).map(({ event }) => event)).not.toContain('serialized-error');
	});
});

describe('a node that ends', () => {
	it('lets go of all who watch in little time, also of those who do not listen, and says when to come back', async () => {
		await say({ kind: 'started' });
		const { hub, node } = await open();
		const ears = await Promise.all(Array.from({ length: 300 }, () => listenTo(node)));
		const deaf = await Promise.all(
			Array.from({ length: 5 }, () => listenTo(node, null, { isReading: false })),
		);
		await soon(() => hub.watchers).toBe(305);
		const from = performance.now();
		await hub.stop();
		await node.drain();
		expect(performance.now() - from).toBeLessThan(3_000);
		for (const ear of ears) {
			await soon(() => ear.named('return').map(({ data }) => JSON.parse(data) as unknown)).toEqual([
				{ spreadMs: 2_000 },
			]);
		}
		expect(deaf).toHaveLength(5);
		await soon(() => hub.watchers).toBe(0);
	});
});

describe('a storm of those who return', () => {
	it('costs a few reads, whatever their number, and each is told what they missed', async () => {
		await say(
			{ kind: 'started' },
			...Array.from({ length: 40 }, (_, index) => news(`Tin ${index}`)),
		);
		let queries = 0;
		const counted = new Proxy(db.database, {
			get(target, name: keyof Database) {
				if (name === 'select' || name === 'execute') queries += 1;
				const value: unknown = Reflect.get(target, name, target);
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		});
		const { hub, node } = await open('atOnce', { pool: { ...db, database: counted } });
		const ears: EventEar[] = [];
		for (let group = 0; group < 10; group++) {
			ears.push(
				...(await Promise.all(
					Array.from({ length: 100 }, (_, index) => listenTo(node, String(1 + (index % 40)))),
				)),
			);
		}
		for (const ear of ears) await soon(() => seqOf(ear)).toBe(41);
		expect(hub.watchers).toBe(1_000);
		const first = ears[7]?.named('message')[0];
		expect(first && frameOf(first.data)).toMatchObject({ kind: 'events', events: { length: 33 } });
		// The counts and the look-outs of the time that it took, beside the one reading.
		expect(queries).toBeLessThan(60);
	}, 60_000);
});

describe('a database that was restored from a backup', () => {
	it('gives the whole state to who knows of another history, also to who watches just then', async () => {
		await say({ kind: 'started' }, news('Trước khi khôi phục'));
		const { node } = await open('atOnce', { lookEveryMs: 100 });
		const before = await listenTo(node);
		await soon(() => seqOf(before)).toBe(2);
		const known = lastIdOf(before);
		await startNewEpoch(db.database);
		const again = (await open()).node;
		const back = await listenTo(again, known);
		await soon(() => back.named('message').map(({ data }) => frameOf(data).kind)[0]).toBe('state');
		// The node that has run on all the while.
		const told = () =>
			before.named('message').filter(({ data }) => frameOf(data).kind === 'state').length;
		await soon(told).toBe(2);
		expect(lastIdOf(before)).toBe(lastIdOf(back));
	});
});
