import type { Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError, type ErrorCode } from '$lib/domain/errors';
import { orderId, uuidV7 } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { errorWords } from '$lib/i18n/error-words';
import { m } from '$lib/i18n/paraglide/messages';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { CATALOGUE, createDraft } from '../../../../tests/fixtures/drafts';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';

import OrderPage from './OrderPage.svelte';
import OrdersPage from './OrdersPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

function show<Props extends Record<string, unknown>>(
	app: App,
	page: Component<Props>,
	props: Props,
): void {
	stops.push(mountInApp(app, page, props));
}

it('tells of a store that cannot be read, never of an order that does not exist', async () => {
	const app = new App();
	vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('closed for good', 'UnknownError');
	});
	stops.push(app.outbox.open());
	show(app, OrderPage, { id: orderId(uuidV7(Date.now())) });
	await expect.poll(() => app.outbox.problem).not.toBeNull();
	const words = errorWords({ code: app.outbox.problem ?? 'INTERNAL' });
	await expect.poll(() => document.body.textContent).toContain(words);
	expect(document.querySelector('[data-testid="order-unknown"]')).toBeNull();
});

describe('why an order waits', () => {
	/** An app that could not send an order for this reason, and that order. */
	async function appWithWaitingOrder(code: ErrorCode) {
		vi.stubGlobal('fetch', () => {
			const { rule } = new AppError(code);
			const error = { message: code, code: -32000, data: { app: { code } } };
			return Promise.resolve(Response.json({ error }, { status: rule.status }));
		});
		// Every file of this browser has the same store.
		await new OutboxDatabase().delete();
		const app = new App();
		stops.push(() => app.outbox.database.delete(), app.outbox.open());
		const draft = await createDraft();
		await app.outbox.enqueue([draft], CATALOGUE);
		await app.sync.exchange('button');
		await expect.poll(() => app.outbox.waitingCount).toBe(1);
		return { app, id: draft.view.id };
	}

	it.each(['NOT_SIGNED_IN', 'FORBIDDEN', 'SERVER_BUSY'] as const)(
		'stands in words on its page and in the list: %s',
		async (code) => {
			const { app, id } = await appWithWaitingOrder(code);
			const isPaused = code !== 'SERVER_BUSY';
			for (const open of [() => show(app, OrderPage, { id }), () => show(app, OrdersPage, {})]) {
				open();
				const text = document.body.textContent;
				expect(text).toContain(errorWords({ code }));
				expect(text.includes(m.ordering_orders_paused())).toBe(isPaused);
				await stops.pop()?.();
			}
		},
	);
});
