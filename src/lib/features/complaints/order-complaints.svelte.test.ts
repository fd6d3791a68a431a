import { orderId, uuidV7 } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { holdAnswers } from '../../../../tests/fixtures/held-answers';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import OrderComplaints from './OrderComplaints.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const id = orderId(uuidV7(1));

/** What the server tells of one complaint, as it stands. */
function told(state: 'open' | 'answered') {
	const step = { at: 1, remedy: 'refund', text: null };
	const opened = { ...step, by: 'buyer', state: 'open' };
	const answered = { ...step, by: 'producer', state: 'answered', text: 'Xin trả lại tiền' };
	const terms = { answerBy: 2, decideBy: 3, pictures: [] };
	const steps = state === 'open' ? [opened] : [opened, answered];
	return { complaints: [{ id: uuidV7(2), orderId: id, kind: 'damaged', state, ...terms, steps }] };
}

it('keeps the newest answer, also where an older one comes after it', async () => {
	const held = holdAnswers('complaints.ofOrder');
	const order = { id, secret: 's', operations: [], waiting: [], view: { state: 'delivered' } };
	const props = $state({ order });
	stops.push(mountInApp(new App(), OrderComplaints as never, props));
	await expect.poll(() => held.length).toBe(1);
	props.order = { ...order, view: { state: 'returned' } };
	await expect.poll(() => held.length).toBe(2);
	held[1]?.(told('answered'));
	const answer = page.getByText('Xin trả lại tiền');
	await expect.element(answer).toBeVisible();
	held[0]?.(told('open'));
	// A third question is answered by nobody: by the time it is asked, the first answer was read.
	props.order = { ...order, view: { state: 'delivered' } };
	await expect.poll(() => held.length).toBe(3);
	await expect.element(answer).toBeVisible();
});
