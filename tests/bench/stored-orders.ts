import type postgres from 'postgres';

import type { Goods } from './order-load';

/**
 * Fills the tables with orders of three lines, as many as are missing to a number, spread over the
 * last months: ledger, orders, lines and history as `sync.push` would have left them.
 */
export async function storeOrders(sql: postgres.Sql, goods: Goods, wanted: number): Promise<void> {
	const [row] = await sql<{ count: number }[]>`select count(*)::int as count from orders`;
	const missing = wanted - (row?.count ?? 0);
	if (missing > 0) {
		await sql`
			with made as materialized (
				select gen_random_uuid() as id, now() - n * interval '1 minute' as at,
					md5(n::text) || '-' || md5(random()::text) as hash
				from generate_series(1, ${missing}::int) n
			),
			ordered as (
				insert into orders (id, secret_sha256, checkout_id, producer_id, state, revision,
					total_dong, payment, payment_state, buyer_name, buyer_phone, province_code,
					commune_code, street, changes, placed_at, received_at, consent_version, locale,
					basket_sha256)
				select id, left(hash, 43), gen_random_uuid(), ${goods.producerId}, 'delivered', 1, 300000,
					'cod', 'received', 'Người Mua Thử', '+84912345678', '01', '09022', 'Xóm 3', '[]',
					at, at, '2026-11', 'vi', left(hash, 43)
				from made
			),
			entered as (
				insert into operations (op_id, device_id, seq, kind, payload, payload_sha256, app_version,
					catalogue_epoch, catalogue_version, created_at_ms, received_at, status, order_id)
				select id, gen_random_uuid(), 1, 'order.create@1', repeat(left(hash, 30), 28),
					left(hash, 43), '0.1.0', ${goods.epoch}, ${goods.version}, 0, at, 'accepted', id
				from made
			),
			told as (
				insert into order_history (order_id, revision, at, state, by)
				select id, 1, at, 'delivered', 'producer' from made
			)
			insert into order_lines (order_id, position, product_id, name, unit, quantity, price_dong)
			select id, position, ${goods.productIds[0] ?? 0}, 'Sản phẩm', 'gói', 1, 100000
			from made, generate_series(0, 2) position`;
	}
	// As autovacuum leaves them some time after.
	for (const table of ['orders', 'order_lines', 'order_history', 'operations', 'product_stock']) {
		await sql`vacuum analyze ${sql(table)}`;
	}
	await sql`checkpoint`;
}
