import type { ComplaintState } from '$lib/domain/complaints/complaint';
import { orderId, producerId, uuidV7 } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { App } from '$lib/features/app/app.svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import ComplaintList from './ComplaintList.svelte';

const STALL = producerId(3);

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

function complaintOf(goods: string, state: ComplaintState = 'answered') {
	const at = Date.now() - HOUR_MS;
	return {
		...{ id: uuidV7(at), orderId: orderId(uuidV7(at)), producerId: STALL, kind: 'damaged', state },
		...{
			answerBy: at + 48 * HOUR_MS,
			decideBy: at + 96 * HOUR_MS,
			pictures: [],
			picturesToCome: 0,
		},
		steps: [{ at, by: 'buyer', state: 'open', remedy: 'refund', text: `${goods} vỡ` }],
		goods: {
			...{ producerId: STALL, producerName: 'HTX Đông Cao', state: 'delivered' },
			...{ totalDong: 300_000, lines: [{ name: goods, unit: 'hũ', quantity: 2 }] },
		},
	};
}

it('sends what was written about one complaint under that one, and says what it is about', async () => {
	const [honey, tea] = [complaintOf('Mật ong'), complaintOf('Chè')];
	let running = [honey, tea];
	const asked = answerDesk({
		'complaints.all': () => ({ running, over: [], next: null }),
		'complaints.decide': ({ complaintId }: { complaintId: string }) => {
			running = running.filter(({ id }) => id !== complaintId);
		},
	});
	stops.push(mountInApp(new App(), ComplaintList, { producerId: null }));
	const cards = page.getByTestId('complaint');
	await expect.element(cards.nth(0)).toHaveTextContent(/HTX Đông Cao.*Mật ong × 2.*300\.000/);
	for (const card of [cards.nth(0), cards.nth(1)]) await card.getByTestId('judge').click();
	await userEvent.fill(cards.nth(0).getByTestId('judgement-text'), 'Hoàn tiền hai hũ');
	await userEvent.selectOptions(cards.nth(0).getByRole('combobox'), 'replace');
	await expect.element(cards.nth(1).getByTestId('judgement-text')).toHaveValue('');
	await userEvent.fill(cards.nth(1).getByTestId('judgement-text'), 'Không có căn cứ');
	await cards.nth(1).getByTestId('judgement-send').click();
	await expect.poll(() => cards.elements().length).toBe(1);
	expect(asked.filter(({ procedure }) => procedure === 'complaints.decide')).toEqual([
		{
			procedure: 'complaints.decide',
			input: { complaintId: tea.id, remedy: 'refund', text: 'Không có căn cứ' },
		},
	]);
	// What was written about the other still stands there.
	await expect.element(cards.nth(0).getByTestId('judgement-text')).toHaveValue('Hoàn tiền hai hũ');
});
