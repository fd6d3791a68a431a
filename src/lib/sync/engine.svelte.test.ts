import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest';

import { AppError } from '$lib/domain/errors';
import { newOrderSecret, orderId, type OrderId } from '$lib/domain/ids';
import type { TrackInput } from '$lib/domain/ordering/exchange';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OrderView } from '$lib/domain/ordering/order';
import { DAY_MS } from '$lib/domain/time';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { Outbox } from '$lib/local/outbox.svelte';
import { CATALOGUE, createDraft, orderView, scanDraft } from '../../../tests/fixtures/drafts';

import { SyncEngine } from './engine.svelte';

let database: OutboxDatabase;
let outbox: Outbox;
let engine: SyncEngine;
let now: number;
let random: number;
const told = new Map<OrderId, OrderView>();
// Made anew for each test: an engine of an earlier one may still have a timer running.
let push: Mock<(operations: readonly Operation[]) => Promise<unknown>>;
let track: Mock<(input: TrackInput) => Promise<unknown>>;
let pull: Mock<(options: { isMetered: boolean }) => Promise<void>>;
const onNeedsUpdate = vi.fn<() => void>();
const stops: (() => void)[] = [];

function accept(operations: readonly Operation[]) {
	return {
		serverNow: now,
		answers: operations.map(({ opId, kind }) => ({
			opId,
			replayed: false,
			outcome: {
				status: 'accepted',
				...(kind === 'order.create@1' ? { order: orderView(orderId(opId), 'placed', 1) } : {}),
			},
		})),
	};
}

beforeEach(() => {
	now = 1_800_000_000_000;
	random = 0;
	told.clear();
	push = vi.fn((operations) => Promise.resolve(accept(operations)));
	track = vi.fn(({ orders }) =>
		Promise.resolve({
			serverNow: now,
			orders: orders.flatMap((order) => told.get(orderId(order.orderId)) ?? []),
		}),
	);
	pull = vi.fn(() => Promise.resolve());
	onNeedsUpdate.mockReset();
	database = new OutboxDatabase(`outbox-${crypto.randomUUID()}`);
	outbox = new Outbox({ appVersion: 'test', database, send: () => Promise.resolve([]) });
	engine = new SyncEngine({
		database,
		requests: { push, track, pushDirectly: () => Promise.resolve([]) },
		pull,
		onNeedsUpdate,
		now: () => now,
		random: () => random,
	});
});
afterEach(() => {
	for (const stop of stops.splice(0)) stop();
	database.close();
});

const start = () => stops.push(engine.start());
const save = async () => {
	const draft = await createDraft();
	await outbox.enqueue([draft], CATALOGUE);
	return draft;
};

describe('the state', () => {
	it('is stale before anything was exchanged and fresh after', async () => {
		expect(engine.state).toBe('stale');
		const exchange = engine.exchange('start');
		expect(engine.state).toBe('syncing');
		expect(engine.hasPulled).toBe(false);
		await exchange;
		expect(engine.hasPulled).toBe(true);
		expect(engine.state).toBe('fresh');
		expect(engine.lastSyncAt).toBe(now);
	});

	it.each(['OFFLINE', 'TIMEOUT', 'UNREADABLE_ANSWER'] as const)(
		'is offline after %s',
		async (code) => {
			pull.mockRejectedValue(new AppError(code));
			await engine.exchange('start');
			expect(engine.state).toBe('offline');
			expect(engine.hasPulled).toBe(true);
			pull.mockResolvedValue(undefined);
			await engine.exchange('online');
			expect(engine.state).toBe('fresh');
		},
	);

	it('does not wait years where the clock was set back while it ran', async () => {
		await engine.exchange('start');
		now -= 10 * 365 * DAY_MS;
		await save();
		await engine.exchange('timer');
		expect(pull).toHaveBeenCalledTimes(2);
	});

	it('is stale, not offline, while the server is there but ails', async () => {
		pull.mockRejectedValue(new AppError('SERVER_BUSY'));
		await engine.exchange('start');
		expect(engine.state).toBe('stale');
	});

	it('is not fresh while an order keeps failing, though the catalogue comes', async () => {
		await save();
		push.mockRejectedValue(new AppError('SERVER_BUSY'));
		let endPull: () => void = () => undefined;
		pull.mockReturnValueOnce(new Promise((settle) => (endPull = settle)));
		const exchange = engine.exchange('start');
		await expect.poll(() => engine.pushCode).toBe('SERVER_BUSY');
		endPull();
		await exchange;
		expect(engine.lastSyncAt).toBe(now);
		expect(engine.state).toBe('stale');
		push.mockImplementation((operations) => Promise.resolve(accept(operations)));
		await engine.exchange('button');
		expect(engine.state).toBe('fresh');
		expect(engine.pushCode).toBeNull();
	});

	it('is not fresh while the server puts an order off', async () => {
		const { opId } = await save();
		push.mockResolvedValue({
			serverNow: now,
			answers: [{ opId, error: { code: 'SERVER_BUSY' } }],
		});
		await engine.exchange('start');
		expect(engine.state).toBe('stale');
	});

	it('is not fresh while orders cannot be asked after, though all was sent', async () => {
		await save();
		track.mockRejectedValueOnce(new AppError('SERVER_BUSY'));
		await engine.exchange('start');
		expect(engine.state).toBe('stale');
		await engine.exchange('button');
		expect(engine.state).toBe('fresh');
	});

	it('says in another run, too, why a server that asked for time is not asked', async () => {
		await save();
		push.mockRejectedValue(new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: 60 }));
		await engine.exchange('start');
		const another = new SyncEngine({
			database,
			requests: { push, track, pushDirectly: () => Promise.resolve([]) },
			pull,
			now: () => now,
		});
		await another.exchange('start');
		expect(push).toHaveBeenCalledTimes(1);
		expect(another.pushCode).toBe('TOO_MANY_REQUESTS');
	});

	it('believes the browser that there is no network, and the outcome that there is one', async () => {
		start();
		await expect.poll(() => engine.state).toBe('fresh');
		dispatchEvent(new Event('offline'));
		expect(engine.state).toBe('offline');
		await engine.exchange('timer');
		expect(engine.state).toBe('fresh');
	});

	it('says when somebody must sign in', async () => {
		await save();
		push.mockRejectedValue(new AppError('NOT_SIGNED_IN'));
		await engine.exchange('button');
		expect(engine.needsSignIn).toBe(true);
		push.mockImplementation((operations) => Promise.resolve(accept(operations)));
		await engine.exchange('button');
		expect(engine.needsSignIn).toBe(false);
	});

	it.each(['NOT_SIGNED_IN', 'FORBIDDEN'] as const)(
		'lets no timer send after %s, but whatever else may have changed it',
		async (code) => {
			await save();
			push.mockRejectedValue(new AppError(code));
			vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
			try {
				await engine.exchange('start');
				expect(vi.getTimerCount()).toBe(0);
			} finally {
				vi.useRealTimers();
			}
			now += DAY_MS;
			await engine.exchange('timer');
			expect(push).toHaveBeenCalledTimes(1);
			expect(pull).toHaveBeenCalledTimes(2);
			for (const reason of ['button', 'start', 'online', 'visible', 'enqueue'] as const) {
				push.mockClear();
				await engine.exchange(reason);
				expect(push, reason).toHaveBeenCalledTimes(1);
			}
		},
	);
});

describe('reasons to exchange', () => {
	it.each(['online', 'pageshow'])('%s', async (type) => {
		start();
		await expect.poll(() => pull).toHaveBeenCalledTimes(1);
		await expect.poll(() => engine.state).toBe('fresh');
		await save();
		dispatchEvent(
			type === 'pageshow' ? new PageTransitionEvent(type, { persisted: true }) : new Event(type),
		);
		await expect.poll(() => push).toHaveBeenCalledTimes(1);
	});

	it('the page coming into view', async () => {
		start();
		await expect.poll(() => engine.state).toBe('fresh');
		await save();
		document.dispatchEvent(new Event('visibilitychange'));
		await expect.poll(() => push).toHaveBeenCalledTimes(1);
	});

	it('the timer while something waits, by the back-off', async () => {
		await save();
		push.mockRejectedValueOnce(new AppError('OFFLINE'));
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		try {
			await engine.exchange('enqueue');
			expect(push).toHaveBeenCalledTimes(1);
			now += 2_000;
			vi.advanceTimersByTime(1_999);
			expect(push).toHaveBeenCalledTimes(1);
			vi.advanceTimersByTime(1);
		} finally {
			vi.useRealTimers();
		}
		await expect.poll(() => push).toHaveBeenCalledTimes(2);
		await expect.poll(() => database.operations.count()).toBe(0);
	});

	it('what was saved while a push is under way', async () => {
		await save();
		const late = scanDraft();
		push.mockImplementationOnce(async (operations) => {
			await outbox.enqueue([late], CATALOGUE);
			engine.sync('enqueue');
			return accept(operations);
		});
		await engine.exchange('enqueue');
		expect(await database.operations.count()).toBe(0);
		expect(await database.receipts.get(late.opId)).toBeDefined();
	});

	it('what came while a push was failing, past its back-off', async () => {
		await save();
		push.mockImplementationOnce(() => {
			engine.sync('timer');
			engine.sync('online');
			return Promise.reject(new AppError('TIMEOUT'));
		});
		await engine.exchange('timer');
		expect(push).toHaveBeenCalledTimes(2);
		expect(await database.operations.count()).toBe(0);
	});

	it('stop with the engine', async () => {
		const stop = engine.start();
		await expect.poll(() => engine.state).toBe('fresh');
		stop();
		dispatchEvent(new Event('online'));
		await engine.exchange('timer');
		expect(pull).toHaveBeenCalledTimes(1);
	});
});

describe('the waking of the worker', () => {
	const register = vi.fn<(tag: string) => Promise<void>>();
	beforeEach(() => {
		register.mockReset().mockResolvedValue(undefined);
		vi.spyOn(navigator.serviceWorker, 'ready', 'get').mockResolvedValue({
			sync: { register },
		} as unknown as ServiceWorkerRegistration);
	});
	afterEach(() => vi.restoreAllMocks());

	it('is asked for at the start where something waits', async () => {
		await save();
		push.mockRejectedValue(new AppError('OFFLINE'));
		await engine.exchange('start');
		await expect.poll(() => register).toHaveBeenCalledExactlyOnceWith('outbox');
	});

	it('is not asked for where nothing waits', async () => {
		await engine.exchange('start');
		expect(register).not.toHaveBeenCalled();
	});
});

describe('the catalogue', () => {
	it('is not asked for again within minutes, but after being offline it is', async () => {
		await engine.exchange('start');
		now += 60_000;
		await engine.exchange('visible');
		expect(pull).toHaveBeenCalledTimes(1);
		now += 5 * 60_000;
		await engine.exchange('visible');
		expect(pull).toHaveBeenCalledTimes(2);
	});

	it('is asked for by the timer ever more rarely while the server fails', async () => {
		pull.mockRejectedValue(new AppError('SERVER_BUSY'));
		random = 0.999;
		for (let second = 0; second < 600; second += 2) {
			await engine.exchange('timer');
			now += 2_000;
		}
		// At 0, 4, 12, 28, 60, 124, 252 and 508 s.
		expect(pull).toHaveBeenCalledTimes(8);
		pull.mockResolvedValue(undefined);
		now += 300_000;
		await engine.exchange('timer');
		expect(engine.state).toBe('fresh');
	});

	it.each(['button', 'online', 'visible'] as const)(
		'is asked for at once after a failure for the reason %s',
		async (reason) => {
			pull.mockRejectedValue(new AppError('SERVER_BUSY'));
			await engine.exchange('start');
			await engine.exchange(reason);
			expect(pull).toHaveBeenCalledTimes(2);
		},
	);

	it('is asked for again where the clock was set back during the back-off', async () => {
		pull.mockRejectedValue(new AppError('SERVER_BUSY'));
		await engine.exchange('start');
		now -= 10 * 365 * DAY_MS;
		await engine.exchange('timer');
		expect(pull).toHaveBeenCalledTimes(2);
	});

	it('is asked for less often on a link that costs money', async () => {
		Object.defineProperty(navigator, 'connection', {
			value: { saveData: true },
			configurable: true,
		});
		stops.push(() => Reflect.deleteProperty(navigator, 'connection'));
		await engine.exchange('start');
		expect(pull).toHaveBeenLastCalledWith({ isMetered: true });
		now += 10 * 60_000;
		await engine.exchange('visible');
		expect(pull).toHaveBeenCalledTimes(1);
	});
});

describe('tracking', () => {
	it('keeps what is newer, and stops when an order is over', async () => {
		const draft = await save();
		await engine.exchange('enqueue');
		told.set(draft.view.id, orderView(draft.view.id, 'shipped', 5));
		await engine.exchange('button');
		expect((await database.orders.get(draft.view.id))?.view.state).toBe('shipped');
		told.set(draft.view.id, orderView(draft.view.id, 'confirmed', 4));
		await engine.exchange('button');
		expect((await database.orders.get(draft.view.id))?.view.state).toBe('shipped');
		told.set(draft.view.id, orderView(draft.view.id, 'cancelled', 6));
		await engine.exchange('button');
		track.mockClear();
		await engine.exchange('button');
		expect(track).not.toHaveBeenCalled();
	});

	it('does not tell of an order that only this phone knows', async () => {
		await save();
		push.mockRejectedValue(new AppError('OFFLINE'));
		await engine.exchange('button');
		expect(track).not.toHaveBeenCalled();
	});

	it('asks a server that fails no more often than one that answers', async () => {
		await save();
		track.mockRejectedValue(new AppError('SERVER_BUSY'));
		await engine.exchange('enqueue');
		await engine.exchange('visible');
		expect(track).toHaveBeenCalledTimes(1);
		now += 60_000;
		await engine.exchange('visible');
		expect(track).toHaveBeenCalledTimes(2);
	});

	it('tells of an order whose making the server had taken before in other words', async () => {
		const draft = await save();
		push.mockResolvedValue({
			serverNow: now,
			answers: [{ opId: draft.opId, error: { code: 'OP_ID_REUSED' } }],
		});
		await engine.exchange('start');
		expect(await database.operations.count()).toBe(1);
		told.set(draft.view.id, orderView(draft.view.id, 'confirmed', 2));
		await outbox.retry(draft.opId);
		await engine.exchange('enqueue');
		expect((await database.orders.get(draft.view.id))?.view.state).toBe('confirmed');
		expect(await database.operations.count()).toBe(0);
		expect(await database.receipts.get(draft.opId)).toMatchObject({ replayed: true });
	});

	it('looks for a new version where an order cannot be read', async () => {
		const draft = await save();
		const view = { ...orderView(draft.view.id, 'placed', 3), state: 'refunded' };
		track.mockResolvedValue({ serverNow: now, orders: [view] });
		await engine.exchange('enqueue');
		expect(onNeedsUpdate).toHaveBeenCalledTimes(1);
	});

	it('opens an order from another phone by its secret', async () => {
		const view = orderView(orderId((await createDraft()).opId), 'confirmed', 2);
		told.set(view.id, view);
		const secret = newOrderSecret();
		expect(await engine.adopt(view.id, secret)).toEqual({ kind: 'adopted' });
		expect(await database.orders.get(view.id)).toMatchObject({ secret, view: { revision: 2 } });
	});

	it('tells nothing without the right secret, and keeps nothing', async () => {
		const { view } = await createDraft();
		expect(await engine.adopt(view.id, newOrderSecret())).toEqual({ kind: 'unknown' });
		expect(await database.orders.count()).toBe(0);
		track.mockRejectedValue(new AppError('OFFLINE'));
		expect(await engine.adopt(view.id, newOrderSecret())).toEqual({
			kind: 'failed',
			code: 'OFFLINE',
		});
	});
});

it('looks for a new version of the app when the server does not know an operation', async () => {
	const draft = await save();
	push.mockResolvedValue({
		serverNow: now,
		answers: [{ opId: draft.opId, error: { code: 'UNKNOWN_KIND' } }],
	});
	await engine.exchange('enqueue');
	expect(onNeedsUpdate).toHaveBeenCalledTimes(1);
	expect(await database.operations.count()).toBe(1);
});
