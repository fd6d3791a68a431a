import { orderId, producerId, uuidV7 } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import ComplaintsPage from '../complaints/ComplaintsPage.svelte';
import CertificatesPage from '../dossiers/certificates/CertificatesPage.svelte';
import RecallsPage from '../lots/RecallsPage.svelte';
import { WAITING_ROWS } from './waiting-rows';

const place = vi.hoisted(() => ({ url: new URL('https://cho.example/desk') }));
vi.mock('$app/state', () => ({ page: place }));

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
	await stop?.();
	vi.unstubAllGlobals();
});

function follow(href: string, list: unknown): void {
	place.url = new URL(href, place.url);
	stop = mountInApp(new App(), list as Component<Record<string, never>>, {});
}

function complaintOf(text: string, state: 'open' | 'answered') {
	const at = Date.now() - HOUR_MS;
	return {
		...{ id: uuidV7(at), orderId: orderId(uuidV7(at)), producerId: producerId(3), state },
		...{ kind: 'damaged', answerBy: at + 48 * HOUR_MS, decideBy: at + 96 * HOUR_MS },
		...{ pictures: [], picturesToCome: 0, owed: null, doneBy: null, doneAt: null },
		steps: [{ at, by: 'buyer', state: 'open', remedy: 'refund', text }],
	};
}

it('shows of complaints those that were counted, and all at a tap', async () => {
	const running = [complaintOf('Hũ vỡ', 'open'), complaintOf('Thiếu gói', 'answered')];
	answerDesk({
		'complaints.all': () => ({ running, over: [], next: null }),
		'complaints.terms': () => ({ answerDays: 2, decideDays: 4, doneDays: null }),
	});
	follow(WAITING_ROWS.toDecide.href, ComplaintsPage);
	const cards = page.getByTestId('complaint');
	await expect.element(cards).toHaveTextContent('Thiếu gói');
	await userEvent.click(page.getByTestId('turn-producer'));
	await expect.element(cards).toHaveTextContent('Hũ vỡ');
	await userEvent.click(page.getByTestId('turn-all'));
	await expect.poll(() => cards.elements().length).toBe(2);
});

it('asks for the certificates that were counted', async () => {
	const asked = answerDesk({
		'certification.certificates': () => ({ certificates: [], people: {}, next: null }),
	});
	follow(WAITING_ROWS.ending.href, CertificatesPage);
	await expect.element(page.getByTestId('certificates-which')).toHaveValue('ending');
	expect(asked).toMatchObject([{ input: { only: 'ending' } }]);
});

it('leads to the suspected labels, also who sees no screen', async () => {
	answerDesk({
		'trace.recalls': () => ({ recalls: [], next: null }),
		'trace.flaggedPieces': () => ({ pieces: [], next: null }),
	});
	follow(WAITING_ROWS.copies.href, RecallsPage);
	const copies = page.getByTestId('flagged-copySuspected').getByRole('heading', { level: 2 });
	await expect.element(copies).toHaveFocus();
});
