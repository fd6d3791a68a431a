import type { OrderId } from '$lib/domain/ids';
import { judgeOrder } from '$lib/domain/ordering/judge-order';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import postgres from 'postgres';

import { termsStand } from '../catalogue/catalogue-state';
import { STOCK_CHECK, stockTaken } from '../catalogue/stock';
import { termsMemory } from '../catalogue/terms-memory';
import type { Terms } from '../catalogue/terms';
import type { Database } from '../database/database';
import type { AtOnceContext } from '../sync/kinds';
import { enteredAtOnce } from '../sync/ledger';
import { placedOutcome } from './create-order';
import { checkDraft, momentOf, productsOf, seenBy, stockLinesOf } from './judge-draft';
import { DUPLICATE_WITHIN_MS, newOrder, viewOfNew, type NewOrder } from './new-order';
import type { OrderDraft } from './read-order';

interface Request extends AtOnceContext {
	readonly draft: OrderDraft;
}

/** A catalogue that moves faster than this is judged on the ordinary road. */
const MOST_TRIES = 2;

/**
 * The quick road for the ordinary order: judged by the terms in memory, then ledger, stock, order,
 * lines and history in one statement, which does nothing at all unless those terms still stand,
 * the operation is new and the stock is there.
 * @returns undefined where it is not such an order, with nothing done; the ordinary road decides
 */
export async function placeAtOnce(
	database: Database,
	request: Request,
): Promise<OperationOutcome | undefined> {
	const { draft, entry, receivedAt } = request;
	if (draft.lines.some(({ lot }) => lot !== null)) return undefined;
	const memory = termsMemory(database);
	for (let tries = 0; tries < MOST_TRIES; tries++) {
		const terms = await memory.get(productsOf(draft.lines), seenBy(entry.operation));
		checkDraft(draft, terms);
		const moment = momentOf(entry.operation, terms, receivedAt);
		const judgement = judgeOrder(draft.lines, {
			moment,
			terms: terms.products,
			left: new Map(),
			recalled: new Set(),
			alternatives: new Map(),
		});
		if (judgement.verdict !== 'placed') return undefined;
		const order = newOrder(draft, entry.operation, { moment, judgement, isCancelled: false });
		const placed = await write(database, { order, terms, request });
		if (placed === 'refused') return undefined;
		if (placed !== 'stale') return placedOutcome(viewOfNew(order, placed.possibleDuplicateOf));
		memory.forget(terms.termsVersion);
	}
	return undefined;
}

type Written = 'stale' | 'refused' | { readonly possibleDuplicateOf: OrderId | null };

type WrittenRow = {
	is_standing: boolean;
	is_placed: boolean;
	possible_duplicate_of: OrderId | null;
};

async function write(
	database: Database,
	{ order, terms, request }: { order: NewOrder; terms: Terms; request: Request },
): Promise<Written> {
	const sql = database.$client;
	const { row, lines, history } = order;
	const placedAt = at(sql, row.placedAt);
	const receivedAt = at(sql, row.receivedAt);
	const status = row.changes.length > 0 ? 'acceptedChanged' : 'accepted';
	try {
		const [written] = await sql<WrittenRow[]>`
			with standing as materialized (select ${termsStand(sql, terms)} as is_standing),
			${enteredAtOnce(sql, request.entry, {
				status,
				gate: sql`(select is_standing from standing)`,
			})},
			${stockTaken(sql, stockLinesOf(lines), sql`(select true from entered)`)},
			placed as (
				insert into orders (id, secret_sha256, checkout_id, producer_id, state, revision,
					total_dong, payment, payment_state, buyer_name, buyer_phone, province_code,
					commune_code, street, old_address, note, changes, placed_at, received_at,
					session_id, consent_version, locale, basket_sha256, possible_duplicate_of)
				select ${row.id}::uuid, ${row.secretSha256}, ${row.checkoutId}::uuid,
					${row.producerId}::integer, ${row.state}, ${row.revision}::integer,
					${row.totalDong}::bigint, ${row.payment}, ${row.paymentState}, ${row.buyerName},
					${row.buyerPhone}, ${row.provinceCode}, ${row.communeCode}, ${row.street},
					${row.oldAddress}, ${row.note}, ${JSON.stringify(row.changes)}::text::jsonb,
					${placedAt}, ${receivedAt}, ${row.sessionId}::bigint, ${row.consentVersion},
					${row.locale}, ${row.basketSha256},
					(select id from orders
						where basket_sha256 = ${row.basketSha256}
							and placed_at between ${at(sql, row.placedAt - DUPLICATE_WITHIN_MS)}
								and ${at(sql, row.placedAt + DUPLICATE_WITHIN_MS)}
							and state not in ('cancelled', 'rejected')
						order by placed_at desc limit 1)
				from entered
				returning possible_duplicate_of
			),
			lined as (
				insert into order_lines
					(order_id, position, product_id, name, unit, quantity, price_dong, lot)
				select ${row.id}::uuid, line.*
				from entered, json_to_recordset(${linesJson(lines)}::text::json) as line(
					position integer, product_id integer, name text, unit text, quantity integer,
					price_dong bigint, lot text)
			),
			told as (
				insert into order_history (order_id, revision, at, state, by)
				select ${row.id}::uuid, ${row.revision}::integer, ${at(sql, history.at)},
					${history.state}, ${history.by}
				from entered
			)
			select (select is_standing from standing), exists (select from placed) as is_placed,
				(select possible_duplicate_of from placed)`;
		if (written?.is_placed) return { possibleDuplicateOf: written.possible_duplicate_of };
		return written?.is_standing ? 'refused' : 'stale';
	} catch (error) {
		if (isShortage(error)) return 'refused';
		throw error;
	}
}

function isShortage(error: unknown): boolean {
	return error instanceof postgres.PostgresError && error.constraint_name === STOCK_CHECK;
}

function linesJson(lines: NewOrder['lines']): string {
	return JSON.stringify(
		lines.map(({ productId, priceDong, ...line }, position) => ({
			...line,
			position,
			product_id: productId,
			price_dong: priceDong,
		})),
	);
}

function at(sql: postgres.Sql, epochMs: number) {
	return sql`to_timestamp(${epochMs}::double precision / 1000)`;
}
