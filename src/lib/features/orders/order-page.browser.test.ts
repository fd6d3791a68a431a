import { afterEach, expect, it, vi } from 'vitest';
import { orderId, uuidV7 } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { errorWords } from '$lib/i18n/error-words';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';

import OrderPage from './OrderPage.svelte';

afterEach(() => vi.restoreAllMocks());

it('tells of a store that cannot be read, never of an order that does not exist', async () => {
	const app = new App();
	vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('closed for good', 'UnknownError');
	});
	const close = app.outbox.open();
	const id = orderId(uuidV7(Date.now()));
	const takeOff = mountInApp(app, OrderPage, { id });
	await vi.waitFor(() => expect(app.outbox.problem).not.toBeNull());
	const words = errorWords({ code: app.outbox.problem ?? 'INTERNAL' });
	await vi.waitFor(() => expect(document.body.textContent).toContain(words));
	expect(document.querySelector('[data-testid="order-unknown"]')).toBeNull();
	await takeOff();
	close();
});
