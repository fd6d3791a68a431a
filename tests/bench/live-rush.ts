import { productId, type ProductId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';

import { createPromotion } from '../../server/catalogue/promotions';
import { quantile, type Bench, type Measurement } from './bench';
import { DistantCrowd } from './distant-crowd';
import { openGround, type Ground } from './ground';
import { openEvening, spread } from './live-evening';
import { EVENT_BUDGET_MS, WATCHERS } from './live-fan-out';
import {
	ACKNOWLEDGED_BUDGET_MS,
	orderEvenly,
	ORDERS,
	QUIET_ORDERS,
	SECONDS,
	WARM_UP,
} from './live-orders';
import { PRICE_DONG, throughServer } from './order-load';

/** The evening's limit of the product: fewer than want it. */
const LIMIT = 600;
/** Portions of its promotion: they end before the limit does, as every other buyer wants one. */
const PORTIONS = 250;
const PERCENT_OFF = 20;
const SAY_EVERY_MS = 3_000;

/** What the database has of a product and its promotion, in units. */
interface Sold {
	readonly placed: number;
	/** Orders whose buyers are asked again. */
	readonly waiting: number;
	readonly portions: number;
	readonly portionsLeft: number;
	readonly onShelf: number;
}

async function readSold({ sql }: Ground, product: ProductId, promotion: number): Promise<Sold> {
	const [row] = await sql<Sold[]>`
		select coalesce(sum(quantity) filter (where state = 'placed'), 0)::int as placed,
			(select count(*)::int from orders where state = 'needsBuyer') as waiting,
			coalesce(sum((promotion ->> 'portions')::int) filter (where state = 'placed'), 0)::int
				as portions,
			(select available from promotion_portions where promotion_id = ${promotion})
				as "portionsLeft",
			(select available from product_stock where product_id = ${product}) as "onShelf"
		from order_lines join orders on orders.id = order_id where product_id = ${product}`;
	if (!row) throw new Error('sums have a row');
	return row;
}

const amount = (count: number) => count.toLocaleString('en');

/** What an evening market is: everybody wants what is being shown, and there is not enough of it. */
export const rushForOneProduct: Bench = {
	name: `${amount(ORDERS)} orders in ${SECONDS} s for one limited product, ${amount(WATCHERS)} watching`,
	budget: `exact, ≤${ACKNOWLEDGED_BUDGET_MS} ms p95`,
	async measure(): Promise<Measurement> {
		const ground = await openGround();
		const evening = await openEvening(ground, [ground.server.port]);
		const { sessionId, database } = evening;
		const load = throughServer(ground.server.url, { goods: ground.goods, buyers: 100, sessionId });
		const quiet = (await orderEvenly(load.place, QUIET_ORDERS)).slice(WARM_UP);
		const product = productId(ground.goods.productIds[0] ?? 0);
		const before = await readSold(ground, product, 0);
		const now = Date.now();
		const promotion = await createPromotion(
			database,
			{
				...{ productId: product, sessionId, portions: PORTIONS },
				deal: { kind: 'percent', percentOff: PERCENT_OFF },
				...{ startsAt: now, endsAt: now + HOUR_MS / 2 },
			},
			now,
		);
		await evening.act({ do: 'pin', productId: product });
		await evening.act({ do: 'limit', productId: product, most: LIMIT });

		const crowd = await DistantCrowd.gather({ ...evening.place, isFollowing: false }, WATCHERS);
		const heard: number[] = [];
		let isOver = false;
		const saying = (async () => {
			for (let turn = 0; !isOver; turn++) {
				heard.push(await spread(evening, crowd, `word${turn}x`));
				await new Promise((settle) => setTimeout(settle, SAY_EVERY_MS));
			}
		})();
		const answers: string[] = [];
		let wanted = 0;
		const times = await orderEvenly(async () => {
			const isPromised = wanted++ % 2 === 0;
			const answer = await load.want({
				productId: product,
				seenPriceDong: isPromised ? PRICE_DONG * (1 - PERCENT_OFF / 100) : PRICE_DONG,
				promotionId: isPromised ? promotion.id : null,
			});
			answers.push(answer);
		}, ORDERS);
		isOver = true;
		await saying;
		const atEnd = await readSold(ground, product, promotion.id);
		load.close();
		await crowd.leave();
		await evening.close();
		await ground.close();

		const placed = atEnd.placed - before.placed;
		const count = (status: string) => answers.filter((answer) => answer === status).length;
		const isExact =
			placed === LIMIT &&
			count('accepted') === LIMIT &&
			count('needsBuyer') === ORDERS - LIMIT &&
			atEnd.waiting === ORDERS - LIMIT &&
			atEnd.portions === PORTIONS &&
			atEnd.portionsLeft === 0 &&
			atEnd.onShelf === before.onShelf - LIMIT;
		const p95 = quantile(times, 0.95);
		return {
			value: p95,
			unit: 'ms p95',
			ok: isExact && p95 <= ACKNOWLEDGED_BUDGET_MS && quantile(heard, 0.95) <= EVENT_BUDGET_MS,
			how: [
				isExact
					? `exactly ${LIMIT} sold, ${PORTIONS} of them at the promotion, ${ORDERS - LIMIT} asked again`
					: `NOT EXACT: ${JSON.stringify({ ...atEnd, placed })} ${count('accepted')} accepted, ${count('needsBuyer')} asked again`,
				`median ${quantile(times, 0.5).toFixed(0)} ms`,
				`slowest ${quantile(times, 1).toFixed(0)} ms`,
				`p95 of many products before ${quantile(quiet, 0.95).toFixed(0)} ms`,
				`events meanwhile ${quantile(heard, 0.5).toFixed(0)} ms, slowest ${quantile(heard, 1).toFixed(0)} ms`,
			].join(', '),
		};
	},
};
