import { orderId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import { holdsStock } from '$lib/domain/ordering/order-moves';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { Stall } from '../../../tests/fixtures/stall';
import { setStock } from '../../catalogue/stock';
import { getOrderView } from '../order-view';
import { end, offer, orderOf } from './bundle.fixture';

let stall: Stall;
beforeAll(async () => {
	stall = await Stall.open(12);
});
afterAll(() => stall[Symbol.asyncDispose]());

/** Sends what may come at a bad moment, and then comes again; the server never puts it by as its own fault. */
async function sendOne(operation: Operation): Promise<void> {
	const answer = await stall.send(operation);
	if ('outcome' in answer) expect(answer.outcome.status).not.toBe('held');
}

const HONEY_A_SET = 2;
const SHARES = [200_000, 80_000] as const;

/** What a buyer's phones do at the same moment, each by a connection of its own. */
const wish = fc.record({
	sets: fc.integer({ min: 1, max: 3 }),
	sent: fc.shuffledSubarray([0, 1, 0, 1] as const, { minLength: 1 }),
	cancelled: fc.constantFrom(null, 0, 1),
});

it('any interleaving leaves both parts of each bundle or none, never oversold, shares summing', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(wish, { minLength: 1, maxLength: 4 }),
			fc.record({ honey: fc.integer({ min: 0, max: 8 }), tea: fc.integer({ min: 0, max: 4 }) }),
			fc.boolean(),
			async (wishes, before, isEnded) => {
				stall.wait(1);
				await setStock(stall.db.database, stall.honey, before.honey);
				await setStock(stall.db.database, stall.tea, before.tea);
				const bundleId = await offer(stall);
				const bought = await Promise.all(
					wishes.map(async ({ sets, ...rest }) => ({
						...rest,
						sets,
						made: await orderOf(stall, bundleId, { sets }),
					})),
				);
				const work: (() => Promise<unknown>)[] = bought.flatMap(({ made, sent, cancelled }) => [
					...sent.map((at) => () => sendOne(made[at].operation)),
					...(cancelled === null ? [] : [async () => sendOne(await stall.cancel(made[cancelled]))]),
				]);
				if (isEnded) work.push(() => end(stall, bundleId));
				await Promise.all(work.map((one) => one()));
				// Whatever did not get through comes again until it does.
				for (const one of work) await one();

				let [honey, tea] = [0, 0];
				for (const { made, sets, cancelled } of bought) {
					const views = await Promise.all(
						made.map(({ operation }) => getOrderView(stall.db.database, orderId(operation.opId))),
					);
					const [first, second] = views;
					const isHeld = views.map((view) => view !== undefined && holdsStock(view.state));
					expect(isHeld[0]).toBe(isHeld[1]);
					expect(first === undefined).toBe(second === undefined);
					if (cancelled !== null && first) expect(isHeld).toEqual([false, false]);
					if (!isHeld[0]) continue;
					honey += sets * HONEY_A_SET;
					tea += sets;
					expect(views.map((view) => view?.totalDong)).toEqual(SHARES.map((dong) => dong * sets));
				}
				expect(await stall.left(stall.honey)).toBe(before.honey - honey);
				expect(await stall.left(stall.tea)).toBe(before.tea - tea);
			},
		),
		{ numRuns: 30 },
	);
});
