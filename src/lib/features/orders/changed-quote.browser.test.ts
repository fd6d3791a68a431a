import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { App } from '$lib/features/app/app.svelte';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { Outbox } from '$lib/local/outbox.svelte';

import { CATALOGUE, createDraft, orderView } from '../../../../tests/fixtures/drafts';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { smallCatalogue } from '../../../../tests/fixtures/small-catalogue';

import { answerOrder } from './buyer-actions';
import ChangedQuote from './ChangedQuote.svelte';

const database = new OutboxDatabase(`outbox-${crypto.randomUUID()}`);
afterEach(() => database.close());

it('asks again where the server will not take the answer given before', async () => {
	const outbox = new Outbox({ appVersion: '1', database, send: () => Promise.resolve([]) });
	const close = outbox.open();
	const draft = await createDraft();
	const { id } = draft.view;
	await outbox.enqueue([draft], CATALOGUE);
	await database.orders.update(id, { view: orderView(id, 'needsBuyer', 1) });
	await expect.poll(() => outbox.order(id)?.view.state).toBe('needsBuyer');
	const shown = outbox.order(id);
	if (!shown) throw new Error('the order is not shown');
	const takeOff = mountInApp(new App(), ChangedQuote, {
		get order() {
			return outbox.order(id) ?? shown;
		},
	});
	const accept = page.getByTestId('quote-accept');
	await expect.element(accept).toBeEnabled();

	await answerOrder(shown, true, {
		outbox,
		catalogue: { view: smallCatalogue() },
		now: () => Date.now(),
	});
	await expect.element(accept).not.toBeInTheDocument();
	await database.operations
		.filter(({ operation }) => operation.kind === 'order.answer@1')
		.modify({ poison: { code: 'PAYLOAD_TOO_LARGE', at: 1 } });
	await expect.element(accept).toBeEnabled();
	await expect.element(page.getByTestId('quote-refuse')).toBeEnabled();
	await takeOff();
	close();
});
