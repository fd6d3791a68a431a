import { opId, uuidV7, type OpId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { holdAnswers } from '../../../../tests/fixtures/held-answers';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import MyReports from './MyReports.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	await new OutboxDatabase().delete();
});

/** A report that the server has taken. */
async function sendReport({ outbox }: App, text: string): Promise<OpId> {
	const id = opId(uuidV7(Date.now()));
	const nothing = {
		contact: null,
		pictures: [],
		productId: 7,
		gtin: null,
		lot: null,
		serial: null,
	};
	const payload = { secret: 'A'.repeat(22), kind: 'other' as const, text, ...nothing };
	const draft = { kind: 'report.create@1' as const, opId: id, payload };
	await outbox.enqueue([draft], { epoch: '', version: 0 });
	const { operations, receipts } = outbox.database;
	const row = await operations.get(id);
	if (!row) throw new Error('not kept');
	const answer = { receivedAt: Date.now(), replayed: false, status: 'accepted' } as const;
	await operations.delete(id);
	await receipts.put({ opId: id, orderId: null, operation: row.operation, ...answer, code: null });
	return id;
}

it('keeps the newest answer, also where an older one comes after it', async () => {
	const app = new App();
	const held = holdAnswers('reports.track');
	const id = await sendReport(app, 'Tem nhòe');
	stops.push(mountInApp(app, MyReports, {}));
	await expect.poll(() => held.length).toBe(1);
	const other = await sendReport(app, 'Hàng lạ');
	await expect.element(page.getByText('Hàng lạ')).toBeVisible();
	await expect.poll(() => held.length).toBeGreaterThan(1);
	const waiting = { state: 'open', reply: null, repliedAt: null };
	const replied = { state: 'closed', reply: 'Đã kiểm tra', repliedAt: 1 };
	held.at(-1)?.([
		{ id, ...replied },
		{ id: other, ...waiting },
	]);
	await expect.element(page.getByTestId('report-reply')).toHaveTextContent('Đã kiểm tra');
	for (const answer of held.slice(0, -1)) answer([{ id, ...waiting }]);
	// Another question is asked and answered: by then the older answer was read.
	const asked = held.length;
	await sendReport(app, 'Thêm một');
	await expect.poll(() => held.length).toBeGreaterThan(asked);
	await expect.element(page.getByText('Thêm một')).toBeVisible();
	await expect.element(page.getByTestId('report-reply')).toHaveTextContent('Đã kiểm tra');
});
