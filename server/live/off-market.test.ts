import type { ProductId } from '$lib/domain/ids';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { BoardAction } from '$lib/domain/live/outrun';
import { DAY_MS, dayOf, HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import type { Actor } from '../audit/record-change';
import { putBackOwn, takeOffOwn } from '../catalogue/off-the-market';
import { getOwnProduct } from '../catalogue/own-products';
import { reviseCertificate } from '../certification/certificates';
import { newPerson } from '../certification/dossier.fixture';
import { runExpiry } from '../certification/run-expiry';
import { createSession } from '../market/sessions';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { liftSuspension, suspendProducer } from '../producers/judge-producer';
import { holdProduct, releaseProduct } from '../products/hold-product';
import { actAsHost } from './act-as-host';
import { LiveHub } from './live-hub';
import { readEvents, readState, type Run } from './record';

let stall: Stall;
let reviewer: Actor;
let run: Run;
beforeAll(async () => {
	stall = await Stall.open(8);
	reviewer = await newPerson(stall.db.database, ['reviewer'], stall.now);
});
afterAll(() => stall[Symbol.asyncDispose]());

beforeEach(async () => {
	stall.wait(1);
	run = await open([stall.honey, stall.noodles]);
	await act({ do: 'start' });
	await act({ do: 'pin', productId: stall.honey });
});

async function open(productIds: ProductId[]): Promise<Run> {
	const startsAt = stall.now + 10 * MINUTE_MS;
	const slots = [{ producerId: stall.producer, startsAt, minutes: 10, productIds }];
	const session = { slug: crypto.randomUUID(), title: 'Phiên mật', intro: '', startsAt, slots };
	const endsAt = startsAt + HOUR_MS;
	const { id } = await createSession(stall.db.database, { ...session, endsAt }, stall.now);
	return { sessionId: id, isRehearsal: false };
}

const act = (action: BoardAction, of: Run = run) =>
	actAsHost(
		stall.db.database,
		{ ...of, action, actionId: crypto.randomUUID(), actor: ACTOR },
		stall.now,
	);
const words = async (of: Run = run, after = 2): Promise<readonly LiveWord[]> =>
	(await readEvents(stall.db.database, of, { after, most: 100 })).map(({ word }) => word);
const own = () => ({ producerId: stall.producer, productId: stall.honey, actor: reviewer });
const judged = () => ({ producerId: stall.producer, actor: reviewer });

async function expire(expiresOn: string): Promise<void> {
	const { certificateId } = await getOwnProduct(stall.db.database, own());
	if (certificateId === null) throw new Error('no certificate');
	await reviseCertificate(stall.db.database, { id: certificateId, expiresOn }, stall.now);
	await runExpiry(stall.db.database, stall.now);
}

const WAYS = {
	'its producer': {
		take: () => takeOffOwn(stall.db.database, { ...own(), reason: 'Hết hàng' }, stall.now),
		back: () => putBackOwn(stall.db.database, own(), stall.now),
	},
	'an organiser who holds it': {
		take: () =>
			holdProduct(
				stall.db.database,
				{ productId: stall.honey, actor: reviewer, reason: 'Phồng nắp' },
				stall.now,
			),
		back: () =>
			releaseProduct(
				stall.db.database,
				{ productId: stall.honey, actor: reviewer, reason: 'Đã xem' },
				stall.now,
			),
	},
	'the suspension of its producer': {
		take: () => suspendProducer(stall.db.database, { ...judged(), reason: 'Sai nhãn' }, stall.now),
		back: () => liftSuspension(stall.db.database, judged(), stall.now),
	},
	'its certificate': {
		take: () => expire(dayOf(stall.now - DAY_MS)),
		back: () => expire(dayOf(stall.now + 300 * DAY_MS)),
	},
};

describe.each(Object.entries(WAYS))('a product that is taken off by %s', (_, { take, back }) => {
	it('leaves the screens of those who watch, and is back there with the catalogue', async () => {
		const hub = new LiveHub({ pool: stall.db, log: pino({ enabled: false }) });
		hub.start();
		const stop = new AbortController();
		const frames: LiveFrame[] = [];
		const watching = (async () => {
			const wish = { run, after: null, accountId: null, isAudience: true, address: null };
			for await (const { frame } of hub.watch(wish, stop.signal)) frames.push(frame);
		})();
		await expect.poll(() => frames.some(({ kind }) => kind === 'state')).toBe(true);

		await take();
		const state = await readState(stall.db.database, run);
		expect(state.pinned).toBeNull();
		expect(state.offMarket).toContain(stall.honey);
		const said = await words();
		expect(said[0]).toEqual({ kind: 'pinned', productId: null });
		expect(said).toContainEqual({ kind: 'offMarket', productId: stall.honey });
		const heard = () =>
			frames
				.flatMap((frame) => (frame.kind === 'events' ? frame.events : []))
				.map(({ word }) => word);
		await expect.poll(heard, { timeout: 1_000 }).toEqual(said);
		await expect(act({ do: 'pin', productId: stall.honey })).rejects.toMatchObject({
			code: 'UNKNOWN_PRODUCT',
		});

		await back();
		expect((await readState(stall.db.database, run)).offMarket).toEqual([]);
		expect(await words()).toContainEqual({ kind: 'onMarket', productId: stall.honey });
		await act({ do: 'pin', productId: stall.honey });
		await act({ do: 'end' });
		stop.abort();
		await watching;
		await hub.stop();
	});
});

describe('of what left the market', () => {
	const { take, back } = WAYS['its producer'];

	it('the limit can still be lifted, and nothing new be done with it', async () => {
		await act({ do: 'limit', productId: stall.honey, most: 5 });
		await take();
		await expect(act({ do: 'limit', productId: stall.honey, most: 7 })).rejects.toMatchObject({
			code: 'UNKNOWN_PRODUCT',
		});
		await act({ do: 'limit', productId: stall.honey, most: null });
		expect((await readState(stall.db.database, run)).limits).toEqual([]);
		await back();
		await act({ do: 'end' });
	});

	it('only sessions are told that offer it and run', async () => {
		const others = await open([stall.noodles]);
		await act({ do: 'start' }, others);
		const waiting = await open([stall.honey]);
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		await act({ do: 'pin', productId: stall.honey }, rehearsal);
		await take();
		expect(await words(others, 1)).toEqual([]);
		expect(await words(waiting, 0)).toEqual([]);
		expect((await readState(stall.db.database, rehearsal)).pinned).toBe(stall.honey);
		await back();
		for (const one of [run, others]) await act({ do: 'end' }, one);
	});

	it('what hosts stopped themselves is told once, and to the other sessions that offer it', async () => {
		const other = await open([stall.honey]);
		await act({ do: 'start' }, other);
		await act({ do: 'stop', productId: stall.honey });
		const unpinned = { kind: 'pinned', productId: null };
		expect(await words()).toEqual([unpinned, { kind: 'stopped', productId: stall.honey }]);
		expect(await words(other, 1)).toEqual([{ kind: 'offMarket', productId: stall.honey }]);
		await act({ do: 'release', productId: stall.honey });
		expect((await words()).at(-1)).toEqual({ kind: 'released', productId: stall.honey });
		expect((await words(other, 1)).at(-1)).toEqual({ kind: 'onMarket', productId: stall.honey });
		// When it is over, the catalogue alone tells what is on the market.
		await take();
		await act({ do: 'end' });
		expect((await readState(stall.db.database, run)).offMarket).toEqual([]);
		await back();
		await act({ do: 'end' }, other);
	});

	it('a session that goes on tells again, whether it left before or while that was over', async () => {
		await act({ do: 'stop', productId: stall.noodles });
		await take();
		for (const away of [true, false]) {
			await act({ do: 'end' });
			if (!away) {
				await back();
				await take();
			}
			await act({ do: 'resume' });
			expect((await readState(stall.db.database, run)).offMarket).toEqual([stall.honey]);
		}
		await back();
		expect((await readState(stall.db.database, run)).offMarket).toEqual([]);
		// What was pinned as it ended, and was taken off since, is not shown again; nor later, once it is back.
		await act({ do: 'pin', productId: stall.honey });
		await act({ do: 'end' });
		await take();
		expect(await act({ do: 'resume' })).toMatchObject({ pinned: null, offMarket: [stall.honey] });
		await act({ do: 'end' });
		await back();
		expect(await act({ do: 'resume' })).toMatchObject({ pinned: null, offMarket: [] });
		await act({ do: 'release', productId: stall.noodles });
		await act({ do: 'end' });
	});

	it('it does no harm that hosts set limits at the same moment', async () => {
		for (let round = 0; round < 5; round++) {
			const limits = [3, 4, 5].map((most) => act({ do: 'limit', productId: stall.noodles, most }));
			await Promise.all([take(), ...limits]);
			await back();
		}
		expect((await readState(stall.db.database, run)).offMarket).toEqual([]);
		await act({ do: 'end' });
	});
});
