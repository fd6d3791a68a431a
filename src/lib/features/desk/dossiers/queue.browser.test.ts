import { dossierId } from '$lib/domain/certification/dossier';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import NextDossier from './review/NextDossier.svelte';
import QueuePage from './review/QueuePage.svelte';

const stops: (() => unknown)[] = [];
beforeEach(() => page.viewport(360, 740));
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

/** As one of a desk that nobody has signed in to. */
function show<Props extends Record<string, unknown>>(
	component: Component<Props>,
	props: Props,
): void {
	const within: typeof component = (anchor, inner) => {
		setDesk(new Desk());
		return component(anchor, inner);
	};
	stops.push(mountInApp(new App(), within, props));
}

const head = (at: number, productName: string) => ({
	...{ id: `h-${at}`, producerId: at, producerName: 'HTX Đá', productId: null, productName },
	...{ setCode: 4, state: 'submitted', submittedAt: at, isDemo: false, missing: [] },
	...{ toSubmit: [], firstExpiry: null, stars: 4, certificate: null, isWaiting: false },
	...{ waitsFor: 'review', waitingSince: at, firstSigner: null, lastWord: null },
});
const queue = [head(1, 'Mật ong'), head(2, 'Chè xanh')];

it('finds a waiting dossier by its name', async () => {
	answerDesk({ 'certification.queue': () => queue });
	show(QueuePage, {});
	await expect.poll(() => page.getByTestId('dossier-card').elements().length).toBe(2);
	await userEvent.fill(page.getByTestId('queue-search'), 'che');
	await expect.poll(() => page.getByTestId('dossier-card').elements().length).toBe(1);
	await expect.element(page.getByTestId('dossier-card')).toHaveTextContent('Chè xanh');
	await userEvent.fill(page.getByTestId('queue-search'), 'cam');
	await expect.element(page.getByText('Không có hồ sơ nào khớp')).toBeVisible();
});

it('leads from one dossier to the next', async () => {
	answerDesk({ 'certification.queue': () => queue });
	const dossier = { id: dossierId('h-1'), submittedAt: 1 };
	show(NextDossier as unknown as Component<Record<string, unknown>>, { dossier });
	const link = page.getByTestId('next-dossier');
	await expect.element(link).toHaveTextContent('Chè xanh');
	await expect.element(link).toHaveAttribute('href', '/desk/organiser/dossiers/h-2');
});
