import { afterEach, expect, it, vi } from 'vitest';
import { AppError } from '$lib/domain/errors';
import { Outbox, type OutboxOptions } from '$lib/local/outbox.svelte';
import { OutboxDatabase } from '$lib/local/outbox-database';

import { CATALOGUE, createDraft, orderView } from '../../../../tests/fixtures/drafts';
import { NOON, smallCatalogue } from '../../../../tests/fixtures/small-catalogue';

import { answerOrder, cancelOrders } from './buyer-actions';

const database = new OutboxDatabase(`outbox-${crypto.randomUUID()}`);
afterEach(() => database.close());

it('sends a cancellation and an answer directly where the phone cannot keep them', async () => {
	const send = vi.fn<OutboxOptions['send']>();
	const outbox = new Outbox({ appVersion: '1', database, send, now: () => NOON });
	const place = { outbox, catalogue: { view: smallCatalogue() }, now: () => NOON };
	vi.spyOn(database.operations, 'add').mockRejectedValue(
		new DOMException('no room', 'QuotaExceededError'),
	);
	const draft = await createDraft();
	const { id } = draft.view;
	const tell = (state: 'needsBuyer' | 'confirmed' | 'cancelled', revision: number) =>
		send.mockImplementationOnce((operations) =>
			Promise.resolve(
				operations.map(({ opId }) => ({
					opId,
					replayed: false,
					outcome: { status: 'accepted' as const, order: orderView(id, state, revision) },
				})),
			),
		);
	const created = await outbox.enqueue([draft], CATALOGUE);
	tell('needsBuyer', 1);
	if (created.kind === 'notSaved') await created.sendDirectly();
	const order = outbox.order(id);
	if (!order) throw new Error('the order is not shown');
	expect(order.view.state).toBe('needsBuyer');

	tell('confirmed', 2);
	expect(await answerOrder(order, true, place)).toEqual({ kind: 'sent' });
	expect(outbox.order(id)?.view.state).toBe('confirmed');

	send.mockRejectedValueOnce(new AppError('OFFLINE'));
	expect(await cancelOrders([order], '', place)).toEqual({ kind: 'failed', code: 'STORE_FULL' });
	tell('cancelled', 3);
	expect(await cancelOrders([order], '', place)).toEqual({ kind: 'sent' });
	expect(outbox.order(id)?.view.state).toBe('cancelled');
});
