import { startBuiltServer } from '../fixtures/built-server';
import { BUYER, makeOrder, pushOperations } from '../fixtures/order-over-http';
import { expect, test } from '@playwright/test';

const PERSONAL = [BUYER.name, 'Kiểm Thử', BUYER.phone, '87654321', BUYER.address.street, 'Cầu Đá'];

test('nothing personal is logged, whatever goes right or wrong', async () => {
	await using market = await startBuiltServer();
	const { operation, secret } = await makeOrder(market.db.sql);

	const placed = await pushOperations(market.url, [operation]);
	expect(await placed.text()).toContain('"accepted"');
	// Broken JSON, a shape that is not one, and the order's page with all of it in the search part.
	await fetch(`${market.url}/api/trpc/sync.push`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: `{"name":"${BUYER.name}","phone":${BUYER.phone}`,
	});
	await pushOperations(market.url, [{ ...operation, payload: { buyer: BUYER } }]);
	const search = new URLSearchParams({ name: BUYER.name, phone: BUYER.phone, secret });
	await fetch(`${market.url}/orders/${operation.opId}?${search}`);
	// The database refuses the row and quotes it, buyer and all.
	await market.db.sql`alter table orders add constraint refuse_all check (false) not valid`;
	const { operation: next } = await makeOrder(market.db.sql);
	await pushOperations(market.url, [next]);
	await expect.poll(() => market.output).toContain('"constraint":"refuse_all"');

	expect(await market.stop()).toBe(0);
	for (const text of [...PERSONAL, secret, '127.0.0.1', '::1', '::ffff']) {
		expect(market.output, text).not.toContain(text);
	}
	const lines = market.output.split('\n').filter((line) => line.startsWith('{'));
	expect(lines.length).toBeGreaterThan(4);
	for (const line of lines) expect(() => void JSON.parse(line)).not.toThrow();
});
