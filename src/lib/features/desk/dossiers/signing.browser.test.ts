import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import CertificatesPage from './certificates/CertificatesPage.svelte';

const stops: (() => unknown)[] = [];
beforeEach(() => page.viewport(360, 740));
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const certificate = (id: number) => ({
	...{ id, stars: 4, points: null, number: `${id}/QĐ-UBND`, isIllustrative: false },
	...{ issuer: 'UBND tỉnh', issuerKind: 'province', issuedOn: '2026-01-01' },
	...{ expiresOn: '2029-01-01', standing: 'verified', products: [], dossiers: [], decisions: [] },
	...{ isMakingUp: false, mayJudge: true },
});

it('offers nobody to judge a certificate of whom they work for, or did of late', async () => {
	answerDesk({
		'certification.certificates': () => ({
			certificates: [certificate(1), { ...certificate(2), mayJudge: false }],
			people: {},
			next: null,
		}),
	});
	const shown = CertificatesPage as unknown as Component<Record<string, unknown>>;
	stops.push(mountInApp(new App(), shown, {}));
	await expect.element(page.getByText('Nhờ người khác')).toBeVisible();
	expect(page.getByTestId('withdraw').elements()).toHaveLength(1);
});

it('keeps the reason of what could not be signed, on a later page of the certificates too', async () => {
	const asked = answerDesk({
		'certification.certificates': ({ after }: { after: number | null }) => ({
			certificates: [certificate(after === null ? 1 : 2)],
			people: {},
			next: after === null ? 1 : null,
		}),
		'certification.decideCertificate': () => 'waiting',
	});
	const answered = window.fetch.bind(window);
	vi.stubGlobal('fetch', (target: RequestInfo | URL, init?: RequestInit) =>
		(target instanceof Request ? target.url : target.toString()).includes('decideCertificate')
			? Promise.reject(new TypeError('Failed to fetch'))
			: answered(target, init),
	);
	const shown = CertificatesPage as unknown as Component<Record<string, unknown>>;
	stops.push(mountInApp(new App(), shown, {}));
	await userEvent.click(page.getByRole('button', { name: 'Xem thêm' }));
	await userEvent.click(page.getByTestId('withdraw').nth(1));
	const reason = page.getByTestId('sign-reason');
	await userEvent.fill(reason, 'Giấy giả, đã hỏi tỉnh');
	await userEvent.click(page.getByTestId('sign'));
	await expect.element(page.getByRole('dialog').getByRole('alert')).toBeVisible();
	await expect.element(reason).toHaveValue('Giấy giả, đã hỏi tỉnh');

	vi.stubGlobal('fetch', answered);
	await userEvent.click(page.getByTestId('sign'));
	await expect.poll(() => document.querySelector('dialog[open]')).toBeNull();
	expect(asked.find(({ procedure }) => procedure.endsWith('decideCertificate'))?.input).toEqual({
		...{ certificateId: 2, verdict: 'withdraw', reason: 'Giấy giả, đã hỏi tỉnh' },
	});
	// The list stays as long as it was asked for.
	await expect.poll(() => page.getByTestId('certificate').elements().length).toBe(2);
});
