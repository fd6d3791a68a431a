import type { AccountId } from '$lib/domain/accounts/account';
import type { EveningLimitId, OrderId, ProducerId, ProductId } from '$lib/domain/ids';
import type { ErrorCode } from '$lib/domain/errors';
import type {
	BundlePart,
	LineChange,
	LinePromotion,
	OrderHistoryEntry,
	OrderState,
	ParcelChange,
	PaymentMethod,
	PaymentState,
	RecallOfGoods,
} from '$lib/domain/ordering/order';
import type { MoneyWay } from '$lib/domain/ordering/staff-operation';
import { sql } from 'drizzle-orm';
import {
	bigint,
	check,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	uuid,
} from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';
import { transactionId } from '../database/transaction-id';

/** An order of one producer. The columns from `buyer_name` to `note` are empty once erased. */
export const orders = pgTable(
	'orders',
	{
		/** Minted on the phone; the `op_id` of the operation that made it. */
		id: uuid('id').$type<OrderId>().primaryKey(),
		secretSha256: text('secret_sha256').notNull(),
		checkoutId: uuid('checkout_id').notNull(),
		producerId: integer('producer_id').$type<ProducerId>().notNull(),
		state: text('state').$type<OrderState>().notNull(),
		/** Rises by one with every change. */
		revision: integer('revision').notNull(),
		totalDong: bigint('total_dong', { mode: 'number' }).notNull(),
		payment: text('payment').$type<PaymentMethod>().notNull(),
		paymentState: text('payment_state').$type<PaymentState>().notNull(),
		/** How the money came, once it was seen. */
		moneyWay: text('money_way').$type<MoneyWay>(),
		/** Who carries it; null until it was handed over, or where nobody said. */
		carrier: text('carrier'),
		/** Empty once erased: it leads to a person's door. */
		tracking: text('tracking'),
		buyerName: text('buyer_name'),
		/** E.164. */
		buyerPhone: text('buyer_phone'),
		provinceCode: text('province_code'),
		communeCode: text('commune_code'),
		street: text('street'),
		oldAddress: text('old_address'),
		note: text('note'),
		/** What is not as the buyer saw it. */
		changes: jsonb('changes').$type<readonly LineChange[]>().notNull(),
		/** The clamped moment of ordering. */
		placedAt: moment('placed_at').notNull(),
		receivedAt: moment('received_at').notNull(),
		/** When the quote that the buyer is asked about was made; null where none ever was. */
		quotedAt: moment('quoted_at'),
		/** As the phone named it: a hint for statistics, perhaps of a session that never was. */
		sessionId: bigint('session_id', { mode: 'number' }),
		/** The consent text that the buyer agreed to when ordering. */
		consentVersion: text('consent_version').notNull(),
		locale: text('locale').$type<'vi' | 'en'>().notNull(),
		/** Hash of phone and lines: two orders with the same one may be one order sent twice. */
		basketSha256: text('basket_sha256'),
		possibleDuplicateOf: uuid('possible_duplicate_of').$type<OrderId>(),
		/** The bundle that it is a part of. */
		bundle: jsonb('bundle').$type<BundlePart>(),
		/** When the buyer asked that their data go; they go as soon as the order is finished. */
		erasureRequestedAt: moment('erasure_requested_at'),
		erasedAt: moment('erased_at'),
		/** The transaction that last changed it. @see ./staff/pull-orders.ts */
		change: transactionId('change')
			.notNull()
			.default(sql`pg_current_xact_id()`),
	},
	(table) => [
		index('orders_change').on(table.producerId, table.change, table.id),
		// What was sold in a session is counted each second while it runs.
		index('orders_session')
			.on(table.sessionId)
			.where(sql`${table.sessionId} is not null`),
		index('orders_basket').on(table.basketSha256, table.placedAt),
		// For figures of a period. Orders come nearly in the order of time, so this costs next to nothing.
		index('orders_placed').using('brin', table.placedAt),
		check('orders_total', sql`${table.totalDong} >= 0`),
		check(
			'orders_state',
			sql`${table.state} in ('needsBuyer','rejected','placed','confirmed','packed','shipped','delivered','cancelled','returned')`,
		),
		check('orders_payment', sql`${table.payment} in ('cod','vietqr')`),
		check('orders_money_way', sql`${table.moneyWay} in ('cash','transfer','carrier')`),
		check('orders_payment_state', sql`${table.paymentState} in ('awaiting','received')`),
	],
);

/** Its lines: as placed, or as they would be if the buyer agreed. Names and prices are of then. */
export const orderLines = pgTable(
	'order_lines',
	{
		orderId: uuid('order_id')
			.$type<OrderId>()
			.notNull()
			.references(() => orders.id),
		position: integer('position').notNull(),
		productId: integer('product_id').$type<ProductId>().notNull(),
		name: text('name').notNull(),
		unit: text('unit').notNull(),
		quantity: integer('quantity').notNull(),
		/** Of one unit, promotion taken off. */
		priceDong: bigint('price_dong', { mode: 'number' }).notNull(),
		lot: text('lot'),
		/** The very piece of the lot, where its label was scanned. */
		serial: text('serial'),
		/** What the packer said went into the box; null where nobody said. */
		packedLots: text('packed_lots').array().$type<readonly string[]>(),
		/** What a promotion does for it, as of then. */
		promotion: jsonb('promotion').$type<LinePromotion>(),
		/** The limit of an evening that counted it as it was taken: that one has it back. @see releaseStock */
		eveningLimit: uuid('evening_limit').$type<EveningLimitId>(),
	},
	(table) => [
		primaryKey({ columns: [table.orderId, table.position] }),
		/** A recall looks for who bought of its product. @see ./note-recall.ts */
		index('order_lines_product').on(table.productId),
		check('order_lines_quantity', sql`${table.quantity} > 0`),
		check('order_lines_price', sql`${table.priceDong} >= 0`),
	],
);

/** One row for every revision. */
export const orderHistory = pgTable(
	'order_history',
	{
		orderId: uuid('order_id')
			.$type<OrderId>()
			.notNull()
			.references(() => orders.id),
		revision: integer('revision').notNull(),
		at: moment('at').notNull(),
		state: text('state').$type<OrderState>().notNull(),
		by: text('by').$type<OrderHistoryEntry['by']>().notNull(),
		/** Which of the producer's people: told to their colleagues only. */
		accountId: text('account_id').$type<AccountId>(),
		/** Where the state stayed and what is known of the money changed. */
		money: text('money').$type<PaymentState>(),
		/** Where the state stayed and the parcel was put right; empty within once erased. */
		parcel: jsonb('parcel').$type<ParcelChange>(),
		/** Where the state stayed and somebody said what was packed. */
		lots: text('lots').array().$type<readonly string[]>(),
		/** Where the state stayed and a recall reached the buyer, or was taken back. */
		recall: jsonb('recall').$type<RecallOfGoods>(),
		code: text('code').$type<ErrorCode>(),
		/** In the words of whoever did it; empty once erased. */
		reason: text('reason'),
	},
	(table) => [
		primaryKey({ columns: [table.orderId, table.revision] }),
		index('order_history_at').using('brin', table.at),
		// Few, and looked for among all when a recall is taken back.
		index('order_history_recall')
			.on(table.orderId)
			.where(sql`recall is not null`),
	],
);

/**
 * Revisions of which nobody was told yet. No key and no index: it is written with every order, and
 * emptied from the front a moment later (order-news.ts).
 */
export const orderNews = pgTable('order_news', {
	orderId: uuid('order_id').$type<OrderId>().notNull(),
	revision: integer('revision').notNull(),
});
