import type { OrderId } from '$lib/domain/ids';
import type { OrderHistoryEntry, OrderState } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { toOrder } from '../notify/recipient';
import type { OrderRow } from './order-view';
import { orderNews } from './tables';

const MOST_AT_ONCE = 50;

/** Puts down that an order has a new revision, for {@link tellOrderNews}. */
export async function leaveNews(
	tx: Transaction,
	orderId: OrderId,
	revision: number,
): Promise<void> {
	await tx.insert(orderNews).values({ orderId, revision });
}

type News = Pick<OrderRow, 'producerId' | 'totalDong'> & {
	readonly id: OrderId;
	readonly state: OrderState;
	readonly by: OrderHistoryEntry['by'];
	readonly before: OrderState | null;
};

/**
 * Tells whom it concerns what became of orders since the last time: the producer's people of new
 * and called-off ones, the buyer of what others did. Apart from the orders' own transactions, since
 * those are counted in milliseconds on a market evening.
 * @returns how many revisions were told of; the same one is never told of twice
 */
export async function tellOrderNews(database: Database, now: EpochMs): Promise<number> {
	return database.transaction(async (tx) => {
		// Several nodes share the work: what one has taken, the others pass over.
		const { rows } = await tx.execute<{
			id: OrderId;
			producer_id: number;
			total_dong: string;
			state: OrderState;
			by: OrderHistoryEntry['by'];
			before: OrderState | null;
		}>(sql`
			with taken as (
				delete from order_news where ctid = any(array(
					select ctid from order_news limit ${MOST_AT_ONCE} for update skip locked))
				returning order_id, revision
			)
			select orders.id, producer_id, total_dong, told.state, told.by,
				(select state from order_history as earlier where earlier.order_id = told.order_id
					and earlier.revision = told.revision - 1) as before
			from taken
			join order_history as told using (order_id, revision)
			join orders on orders.id = taken.order_id
			order by told.at, orders.id, told.revision`);
		for (const { producer_id, total_dong, ...row } of rows) {
			const news = { ...row, totalDong: Number(total_dong), producerId: producer_id };
			await tell(tx, news as News, now);
		}
		return rows.length;
	});
}

async function tell(tx: Transaction, news: News, at: EpochMs): Promise<void> {
	const { id: orderId, producerId, totalDong, state, by, before } = news;
	const isNew = state === 'placed' && before !== 'placed';
	const isCalledOff = state === 'cancelled' && by === 'buyer' && isWork(before);
	if (isNew || isCalledOff) {
		const to = await audienceOf(tx, { permission: 'orders.move', producerId });
		if (isNew)
			await notify(tx, { kind: 'orderNew', params: { orderId, producerId, totalDong }, to, at });
		else await notify(tx, { kind: 'orderCalledOff', params: { orderId, producerId }, to, at });
	}
	if (by === 'buyer') return;
	const to = [toOrder(orderId)];
	if (state === 'needsBuyer')
		await notify(tx, { kind: 'orderNeedsBuyer', params: { orderId }, to, at });
	else if (state !== before)
		await notify(tx, { kind: 'orderMoved', params: { orderId, state }, to, at });
}

/** Whether the producer has the order before them. */
function isWork(state: OrderState | null): boolean {
	return state === 'placed' || state === 'confirmed';
}
