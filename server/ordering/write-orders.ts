import type { OpId, OrderId } from '$lib/domain/ids';
import { portionsOf } from '$lib/domain/ordering/presents';
import pg from 'pg';

import { STANDING } from '../catalogue/catalogue-state';
import { PORTIONS_CHECK, PORTIONS_TAKEN } from '../catalogue/portions';
import { STOCK_CHECKS, STOCK_TAKEN } from '../catalogue/stock';
import type { Terms } from '../catalogue/terms';
import type { Database } from '../database/database';
import { SESSION_OF_ORDER } from '../market/session-of-order';
import type { LedgerEntry } from '../sync/kinds';
import { ENTERED, enteredRow } from '../sync/ledger';
import { stockLinesOf } from './judge-draft';
import { DUPLICATE_WITHIN_MS, type NewOrder } from './new-order';

/** A placed order, ready to be written with its row in the ledger. */
export interface JudgedOrder {
	readonly order: NewOrder;
	readonly entry: LedgerEntry;
	/** What it was judged by. */
	readonly terms: Pick<Terms, 'epoch' | 'termsVersion'>;
}

/**
 * What came of writing one: `stale` where its terms are over, `refused` where the operation was
 * here before, or stock or portions are short. Both leave nothing behind.
 */
export type Written = 'stale' | 'refused' | { readonly possibleDuplicateOf: OrderId | null };

type WrittenRow = {
	op_id: OpId;
	is_standing: boolean;
	is_placed: boolean;
	possible_duplicate_of: OrderId | null;
};

/** Whose a given order is, and when it was made. */
const MADE = {
	producerId: 'given.producer_id',
	madeAt: 'to_timestamp(given.placed_at_ms / 1000)',
};

/** Ledger, stock, orders, lines and history of any number of orders. */
const STATEMENT = `
	with ${STANDING('$1')},
	${ENTERED('$2')},
	${STOCK_TAKEN('$3', '$4', '$5')},
	${PORTIONS_TAKEN('$9', '$10', '$11')},
	placed as (
		insert into orders (id, secret_sha256, checkout_id, producer_id, state, revision,
			total_dong, payment, payment_state, buyer_name, buyer_phone, province_code,
			commune_code, street, old_address, note, changes, placed_at, received_at,
			session_id, consent_version, locale, basket_sha256, possible_duplicate_of)
		select given.id, secret_sha256, checkout_id, producer_id, state, revision,
			total_dong, payment, payment_state, buyer_name, buyer_phone, province_code,
			commune_code, street, old_address, note, changes,
			to_timestamp(placed_at_ms / 1000), to_timestamp(received_at_ms / 1000),
			${SESSION_OF_ORDER({ ...MADE, sessionId: 'given.session_id' })},
			consent_version, locale, basket_sha256,
			(select id from orders
				where basket_sha256 = given.basket_sha256
					and placed_at between to_timestamp((placed_at_ms - ${DUPLICATE_WITHIN_MS}) / 1000)
						and to_timestamp((placed_at_ms + ${DUPLICATE_WITHIN_MS}) / 1000)
					and state not in ('cancelled', 'rejected')
				order by placed_at desc limit 1)
		from json_to_recordset($6::text::json) as given(
			id uuid, secret_sha256 text, checkout_id uuid, producer_id integer, state text,
			revision integer, total_dong bigint, payment text, payment_state text, buyer_name text,
			buyer_phone text, province_code text, commune_code text, street text, old_address text,
			note text, changes jsonb, placed_at_ms double precision, received_at_ms double precision,
			session_id bigint, consent_version text, locale text, basket_sha256 text)
		where id in (select op_id from entered)
		returning id, possible_duplicate_of
	),
	lined as (
		insert into order_lines (order_id, position, product_id, name, unit, quantity, price_dong,
			lot, promotion, evening_limit)
		select order_id, position, product_id, name, unit, quantity, price_dong, lot, promotion,
			evening_limit
		from json_to_recordset($7::text::json) as given(
			order_id uuid, position integer, product_id integer, name text, unit text,
			quantity integer, price_dong bigint, lot text, promotion jsonb)
		left join stock_taken using (product_id)
		where order_id in (select op_id from entered)
	),
	news as (
		insert into order_news (order_id, revision)
		select order_id, revision
		from json_to_recordset($8::text::json) as given(order_id uuid, revision integer)
		where order_id in (select op_id from entered)
	),
	told as (
		insert into order_history (order_id, revision, at, state, by)
		select order_id, revision, to_timestamp(at_ms / 1000), state, by
		from json_to_recordset($8::text::json) as given(
			order_id uuid, revision integer, at_ms double precision, state text, by text)
		where order_id in (select op_id from entered)
	)
	select given.op_id, standing.op_id is not null as is_standing, placed.id is not null as is_placed,
		placed.possible_duplicate_of
	from json_to_recordset($1::text::json) as given(op_id uuid)
	left join standing using (op_id)
	left join placed on placed.id = given.op_id`;

/**
 * Writes orders in one statement, all that can be or, where anything at all goes wrong, none.
 * @param orders each operation once, and each basket once: they do not see each other as duplicates
 * @returns for each in turn; `undefined` where stock or portions are short for all of them together
 */
export async function writeOrders(
	database: Database,
	orders: readonly JudgedOrder[],
): Promise<readonly Written[] | undefined> {
	try {
		const { rows } = await database.$client.query<WrittenRow>({
			name: 'write-orders',
			text: STATEMENT,
			values: parametersOf(orders),
		});
		const byId = new Map(rows.map((row) => [row.op_id, toWritten(row)]));
		return orders.map(({ entry }) => byId.get(entry.operation.opId) ?? 'refused');
	} catch (error) {
		if (isShortage(error)) return undefined;
		throw error;
	}
}

function toWritten(row: WrittenRow): Written {
	if (row.is_placed) return { possibleDuplicateOf: row.possible_duplicate_of };
	return row.is_standing ? 'refused' : 'stale';
}

function isShortage(error: unknown): boolean {
	if (!(error instanceof pg.DatabaseError)) return false;
	return [...STOCK_CHECKS, PORTIONS_CHECK].includes(error.constraint ?? '');
}

function parametersOf(orders: readonly JudgedOrder[]): string[] {
	const stock = orders.flatMap(({ order: { row, lines } }) =>
		stockLinesOf(lines).map((line) => ({ ...line, opId: row.id })),
	);
	const portions = orders.flatMap(({ order: { row, lines } }) =>
		[...portionsOf(lines)].map(([id, taken]) => ({ opId: row.id, id, taken })),
	);
	return [
		JSON.stringify(orders.map(standingRow)),
		JSON.stringify(orders.map(({ order, entry }) => enteredRow(entry, statusOf(order)))),
		`{${stock.map(({ opId }) => opId).join(',')}}`,
		`{${stock.map(({ productId }) => productId).join(',')}}`,
		`{${stock.map(({ quantity }) => quantity).join(',')}}`,
		JSON.stringify(orders.map(({ order }) => orderRow(order))),
		JSON.stringify(orders.flatMap(({ order }) => lineRows(order))),
		JSON.stringify(orders.map(({ order }) => historyRow(order))),
		`{${portions.map(({ opId }) => opId).join(',')}}`,
		`{${portions.map(({ id }) => id).join(',')}}`,
		`{${portions.map(({ taken }) => taken).join(',')}}`,
	];
}

function standingRow({ entry, terms }: JudgedOrder) {
	return {
		op_id: entry.operation.opId,
		epoch: terms.epoch,
		terms_version: terms.termsVersion,
	};
}

function statusOf({ row }: NewOrder): 'acceptedChanged' | 'accepted' {
	return row.changes.length > 0 ? 'acceptedChanged' : 'accepted';
}

function orderRow({ row }: NewOrder) {
	return {
		id: row.id,
		secret_sha256: row.secretSha256,
		checkout_id: row.checkoutId,
		producer_id: row.producerId,
		state: row.state,
		revision: row.revision,
		total_dong: row.totalDong,
		payment: row.payment,
		payment_state: row.paymentState,
		buyer_name: row.buyerName,
		buyer_phone: row.buyerPhone,
		province_code: row.provinceCode,
		commune_code: row.communeCode,
		street: row.street,
		old_address: row.oldAddress,
		note: row.note,
		changes: row.changes,
		placed_at_ms: row.placedAt,
		received_at_ms: row.receivedAt,
		session_id: row.sessionId,
		consent_version: row.consentVersion,
		locale: row.locale,
		basket_sha256: row.basketSha256,
	};
}

function lineRows({ row, lines }: NewOrder) {
	return lines.map(({ productId, name, unit, quantity, priceDong, lot, promotion }, position) => ({
		order_id: row.id,
		position,
		product_id: productId,
		name,
		unit,
		quantity,
		price_dong: priceDong,
		lot,
		...(promotion && { promotion }),
	}));
}

function historyRow({ row, history }: NewOrder) {
	return {
		order_id: row.id,
		revision: row.revision,
		at_ms: history.at,
		state: history.state,
		by: history.by,
	};
}
