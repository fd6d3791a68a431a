import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import ProducerCard from '../producers/ProducerCard.svelte';
import RecallForm from './RecallForm.svelte';
import StepForm from './StepForm.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.clear();
});

function show(component: unknown, props: Record<string, unknown>): void {
	const desk = new Desk();
	vi.spyOn(desk, 'may').mockReturnValue(true);
	const within: Component<Record<string, unknown>> = (anchor, inner) => {
		setDesk(desk);
		return (component as Component<Record<string, unknown>>)(anchor, inner);
	};
	stops.push(mountInApp(new App(), within, props));
}

/** As two impatient taps send a form. */
function sendTwice(): void {
	const form = document.querySelector('form');
	form?.requestSubmit();
	form?.requestSubmit();
}

it('records a step once', async () => {
	answerDesk({});
	const recorded = vi.fn(() => Promise.resolve(null));
	const owner = { kind: 'account', accountId: 'mot', producerId: 3 };
	show(StepForm, { place: 'lot 1/A', owner, lastPlace: 'Xóm 3', onrecord: recorded });
	await userEvent.click(page.getByTestId('step-receiving'));
	sendTwice();
	await expect.element(page.getByTestId('step-receiving')).not.toBeChecked();
	expect(recorded).toHaveBeenCalledTimes(1);
	await expect.element(page.getByTestId('step-save')).toBeEnabled();
});

it('tells what a recall reached, not that a second one reached nothing more', async () => {
	answerDesk({});
	const reached = [{ pieces: null, orders: 5 }];
	const nothing = { pieces: null, orders: 0 };
	const onsubmit = () => Promise.resolve({ kind: 'answered', value: reached.shift() ?? nothing });
	show(RecallForm, {
		...{ title: 'Thu hồi', text: '', action: 'Thu hồi', about: 'thử', onsubmit },
		listRuns: () => Promise.resolve({ kind: 'answered', value: { runs: [], next: null } }),
	});
	await userEvent.click(page.getByTestId('recall-open'));
	await userEvent.fill(page.getByTestId('recall-reason'), 'Phồng nắp hộp');
	sendTwice();
	await expect.element(page.getByRole('status')).toHaveTextContent('5');
	expect(reached).toEqual([]);
});

it('suspends a producer once', async () => {
	const done = vi.fn(() => undefined);
	answerDesk({ 'producers.suspend': done });
	const producer = { id: 7, slug: 'htx', name: 'HTX', kind: 'cooperative', provinceCode: '01' };
	const standing = {
		verifiedAt: 1,
		documentsSeen: 'Giấy',
		suspendedAt: null,
		suspensionReason: null,
	};
	show(ProducerCard, {
		producer: { ...producer, ...standing, communeName: null, isDemo: false, listedProducts: 0 },
		change: async (work: Promise<{ readonly kind: string }>) => (await work).kind === 'answered',
	});
	await userEvent.click(page.getByRole('button', { name: 'Tạm ngừng' }));
	await userEvent.fill(page.getByRole('textbox'), 'Sai nhãn');
	sendTwice();
	await expect.element(page.getByRole('textbox')).not.toBeInTheDocument();
	expect(done).toHaveBeenCalledTimes(1);
});
