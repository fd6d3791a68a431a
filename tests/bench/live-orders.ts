import { quantile, type Bench, type Measurement } from './bench';
import { DistantCrowd } from './distant-crowd';
import { openGround, type Ground } from './ground';
import { openEvening, spread } from './live-evening';
import { EVENT_BUDGET_MS, WATCHERS } from './live-fan-out';
import { makeNoise } from './live-noise';
import { throughServer } from './order-load';

export const ORDERS = 1_000;
export const SECONDS = 60;
/** Ordered at the same pace before anybody watches, for comparison. */
export const QUIET_ORDERS = 200;
/** The first ones only warm up. */
export const WARM_UP = 50;
const SAY_EVERY_MS = 3_000;
export const ACKNOWLEDGED_BUDGET_MS = 1_000;

/** Orders and units as the database has them. */
export async function countOrders({
	sql,
	goods,
}: Ground): Promise<{ orders: number; units: number; left: number }> {
	const [row] = await sql<{ orders: number; units: number; left: number }[]>`
		select (select count(*)::int from orders) as orders,
			(select coalesce(sum(quantity), 0)::int from order_lines) as units,
			(select sum(available)::float8 from product_stock where product_id = any(${[...goods.productIds]})) as left`;
	if (!row) throw new Error('no counts');
	return row;
}

/** Orders at an even pace. @returns how long each took until it was acknowledged, milliseconds */
export async function orderEvenly(place: () => Promise<void>, orders: number): Promise<number[]> {
	const everyMs = (SECONDS * 1_000) / ORDERS;
	const placed: Promise<number>[] = [];
	const from = performance.now();
	for (let index = 0; index < orders; index++) {
		const waitMs = from + index * everyMs - performance.now();
		if (waitMs > 0) await new Promise((settle) => setTimeout(settle, waitMs));
		const at = performance.now();
		const one = place().then(() => performance.now() - at);
		// One that fails is told of when all are waited for.
		one.catch(() => undefined);
		placed.push(one);
	}
	return Promise.all(placed);
}

const NAME = `${ORDERS.toLocaleString('en')} orders in ${SECONDS} s with ${WATCHERS.toLocaleString('en')} watching`;
const BUDGET = `exact, ≤${ACKNOWLEDGED_BUDGET_MS} ms p95`;

export const ordersWhileWatched: Bench = {
	name: NAME,
	budget: BUDGET,
	measure: () => orderWhileWatched({ isNoisy: false }),
};

export const ordersWhileTalking: Bench = {
	name: `${NAME}, talking and tapping`,
	budget: BUDGET,
	measure: () => orderWhileWatched({ isNoisy: true }),
};

async function orderWhileWatched({ isNoisy }: { isNoisy: boolean }): Promise<Measurement> {
	const ground = await openGround();
	const evening = await openEvening(ground, [ground.server.port]);
	const load = throughServer(ground.server.url, {
		goods: ground.goods,
		buyers: 100,
		sessionId: evening.sessionId,
	});
	const quiet = (await orderEvenly(load.place, QUIET_ORDERS)).slice(WARM_UP);
	const before = await countOrders(ground);
	const crowd = await DistantCrowd.gather({ ...evening.place, isFollowing: false }, WATCHERS);
	const heard: number[] = [];
	let isOver = false;
	const saying = (async () => {
		for (let turn = 0; !isOver; turn++) {
			heard.push(await spread(evening, crowd, `word${turn}x`));
			await new Promise((settle) => setTimeout(settle, SAY_EVERY_MS));
		}
	})();
	const noise = isNoisy ? makeNoise(ground.server.url, evening.sessionId) : null;
	const from = performance.now();
	const times = await orderEvenly(load.place, ORDERS);
	const tookSeconds = (performance.now() - from) / 1_000;
	isOver = true;
	await saying;
	const talk = await noise?.end();
	const after = await countOrders(ground);
	load.close();
	await crowd.leave();
	await evening.close();
	await ground.close();
	const orders = after.orders - before.orders;
	const isExact = orders === ORDERS && after.units - before.units === before.left - after.left;
	const p95 = quantile(times, 0.95);
	return {
		value: p95,
		unit: 'ms p95',
		ok:
			isExact &&
			p95 <= ACKNOWLEDGED_BUDGET_MS &&
			quantile(heard, 0.95) <= EVENT_BUDGET_MS &&
			(talk === undefined ||
				(talk.failed === 0 && talk.posted > 0 && talk.tapped > 0 && talk.shed > 0)),
		how: [
			isExact ? 'orders and stock exact' : `NOT EXACT: ${orders} orders`,
			`in ${tookSeconds.toFixed(1)} s`,
			`${load.sentAgain()} sent again`,
			`median ${quantile(times, 0.5).toFixed(0)} ms`,
			`p95 before anybody watched ${quantile(quiet, 0.95).toFixed(0)} ms`,
			...(talk
				? [`${talk.posted} messages shown, ${talk.shed} turned away, ${talk.tapped} taps`]
				: []),
			`events meanwhile ${quantile(heard, 0.5).toFixed(0)} ms, slowest ${quantile(heard, 1).toFixed(0)} ms`,
		].join(', '),
	};
}
