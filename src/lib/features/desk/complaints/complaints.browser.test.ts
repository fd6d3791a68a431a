import type { ComplaintState } from '$lib/domain/complaints/complaint';
import { orderId, producerId, uuidV7 } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';
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
		...{ owed: null, doneBy: null, doneAt: null },
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
	// Nobody decides what they did not choose.
	await cards.nth(1).getByTestId('judgement-send').click();
	const remedy = cards.nth(1).getByTestId('judgement-remedy');
	await expect.element(remedy).toHaveFocus();
	await expect.element(remedy).toHaveAttribute('aria-invalid', 'true');
	expect(asked.filter(({ procedure }) => procedure === 'complaints.decide')).toEqual([]);
	await userEvent.selectOptions(remedy, 'none');
	await cards.nth(1).getByTestId('judgement-send').click();
	await expect.poll(() => cards.elements().length).toBe(1);
	expect(asked.filter(({ procedure }) => procedure === 'complaints.decide')).toEqual([
		{
			procedure: 'complaints.decide',
			input: { complaintId: tea.id, remedy: 'none', text: 'Không có căn cứ' },
		},
	]);
	// What was written about the other still stands there.
	await expect.element(cards.nth(0).getByTestId('judgement-text')).toHaveValue('Hoàn tiền hai hũ');
});

it('shows whoever decides what the order went through', async () => {
	const at = Date.UTC(2026, 10, 20, 13);
	const story = {
		...{ payment: 'cod', paymentState: 'received', carrier: 'VNPost', tracking: 'EE0001VN' },
		packed: [{ name: 'Mật ong', lots: ['L1', 'L2'] }],
		steps: [
			{ at, state: 'placed', money: null },
			{ at: at + HOUR_MS, state: 'delivered', money: null },
			{ at: at + 2 * HOUR_MS, state: 'delivered', money: 'received' },
		],
	};
	const running = [{ ...complaintOf('Mật ong'), story }];
	answerDesk({ 'complaints.all': () => ({ running, over: [], next: null }) });
	stops.push(mountInApp(new App(), ComplaintList, { producerId: null }));
	const shown = page.getByTestId('order-story');
	await shown.getByText(m.complaints_story()).click();
	await expect.element(shown).toHaveTextContent('VNPost · EE0001VN');
	await expect.element(shown).toHaveTextContent('L1, L2');
	expect(
		shown
			.getByRole('listitem')
			.elements()
			.map((item) => item.textContent),
	).toEqual([
		expect.stringContaining(m.ordering_state_placed()),
		expect.stringContaining(m.ordering_state_delivered()),
		expect.stringContaining(m.complaints_story_paid()),
	]);
});

it('has a stall say that what was decided is done', async () => {
	const owed = {
		...complaintOf('Mật ong', 'decided'),
		owed: 'replace',
		doneBy: Date.UTC(2026, 11, 1),
	};
	let over: object[] = [owed];
	const asked = answerDesk({
		'complaints.ofProducer': () => ({ running: [], over, next: null }),
		'complaints.markDone': () => {
			over = [{ ...owed, doneAt: Date.UTC(2026, 10, 30) }];
		},
	});
	stops.push(mountInApp(new App(), ComplaintList, { producerId: STALL }));
	const said = page.getByTestId('complaint-owed');
	await expect.element(said).toHaveTextContent(m.complaints_remedy_replace());
	await expect.element(said).toHaveTextContent('01/12/2026');
	await page.getByTestId('mark-done').click();
	await expect.element(said).toHaveAttribute('data-done', 'true');
	expect(page.getByTestId('mark-done').elements()).toEqual([]);
	expect(asked.at(1)?.input).toEqual({ producerId: STALL, complaintId: owed.id });
});
