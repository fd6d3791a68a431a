import { producerId, productId, type SessionId } from '$lib/domain/ids';
import { decide, type HostAction } from '$lib/domain/live/decide';
import type { Turn } from '$lib/domain/live/live-event';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { LivePhone } from '../../tests/fixtures/live-phone';
import { LiveHub } from './live-hub';
import { readState, record, type Run } from './record';

const WATCHERS = 3;
const NODES = 2;
const TURNS: readonly Turn[] = [
	{ key: 'a', producerId: producerId(1), productIds: [productId(11), productId(12)] },
	{ key: 'b', producerId: producerId(2), productIds: [productId(21)] },
];

let db: TestDatabase;
let hubs: readonly LiveHub[] = [];
let sessions = 0;
beforeAll(async () => {
	db = await testDatabase();
	hubs = Array.from({ length: NODES }, () => openHub());
});
afterAll(async () => {
	for (const hub of hubs) await hub.stop();
	await db[Symbol.asyncDispose]();
});

function openHub(): LiveHub {
	const hub = new LiveHub({ pool: db, log: pino({ enabled: false }) });
	hub.start();
	return hub;
}

/** On a machine that has much else to do. */
const soon = <Value>(get: () => Value) => expect.poll(get, { timeout: 15_000 });
type Step =
	| { readonly kind: 'act'; readonly action: HostAction }
	| { readonly kind: 'cut' | 'reopen'; readonly phone: number }
	| { readonly kind: 'come'; readonly phone: number; readonly node: number };

const product = fc.constantFrom(11, 12, 21).map(productId);
const action: fc.Arbitrary<HostAction> = fc.oneof(
	fc.constantFrom<HostAction[]>({ do: 'end' }, { do: 'resume' }, { do: 'pin', productId: null }),
	fc.constantFrom('a', 'b').map((key): HostAction => ({ do: 'beginTurn', key })),
	product.map((id): HostAction => ({ do: 'pin', productId: id })),
	product.map((id): HostAction => ({ do: 'stop', productId: id })),
	product.map((id): HostAction => ({ do: 'release', productId: id })),
	fc.string({ minLength: 1, maxLength: 5 }).map((text): HostAction => ({ do: 'announce', text })),
	fc.integer({ min: 1, max: 20 }).map((of): HostAction => ({ do: 'withdraw', of })),
);
const phone = fc.nat(WATCHERS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 3, arbitrary: action.map((one): Step => ({ kind: 'act', action: one })) },
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'reopen' as const), phone }),
	},
	{
		weight: 1,
		arbitrary: fc
			.tuple(phone, fc.nat(NODES - 1))
			.map(([one, node]): Step => ({ kind: 'come', phone: one, node })),
	},
);

async function act(run: Run, wish: HostAction): Promise<void> {
	await db.database.transaction((tx) =>
		record(tx, run, Date.now(), (state) => {
			const decision = decide(state, wish, TURNS);
			return { words: decision.ok ? decision.words : [], accountId: null, actionId: null };
		}),
	);
}

describe('whoever watches', () => {
	it('comes to what a fresh load shows, whatever hosts did and however often they were cut off and sent elsewhere', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
				const run = { sessionId: ++sessions as SessionId, isRehearsal: false };
				await act(run, { do: 'start' });
				const phones = Array.from({ length: WATCHERS }, () => new LivePhone(run));
				for (const [index, one] of phones.entries()) await one.comeTo(hubs[index % NODES]);
				for (const one of steps) {
					if (one.kind === 'act') await act(run, one.action);
					else if (one.kind === 'come') await phones[one.phone]?.comeTo(hubs[one.node]);
					else if (one.kind === 'cut') await phones[one.phone]?.cut();
					else await phones[one.phone]?.reopen();
				}
				for (const [index, one] of phones.entries()) await one.comeTo(hubs[(index + 1) % NODES]);
				const truth = await readState(db.database, run);
				await soon(() => phones.map(({ live }) => live.state.seq)).toEqual(
					phones.map(() => truth.seq),
				);
				const fresh = new LivePhone(run);
				await fresh.comeTo(hubs[0]);
				await soon(() => fresh.live.state.seq).toBe(truth.seq);
				for (const { live, torn } of [fresh, ...phones]) {
					// What was taken back is shown to nobody; a phone that saw it knows that it is gone.
					expect(live.state).toEqual(truth);
					expect(torn).toEqual([]);
				}
				for (const one of [fresh, ...phones]) await one.cut();
			}),
			{ numRuns: 15 },
		);
	}, 120_000);
});
