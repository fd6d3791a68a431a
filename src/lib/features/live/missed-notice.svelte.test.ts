import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { sessionId } from '$lib/domain/ids';
import { LIVE_BEGINNING } from '$lib/domain/live/live-state';
import { App } from '$lib/features/app/app.svelte';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { NOON, smallCatalogue } from '../../../../tests/fixtures/small-catalogue';
import { ToldRoad } from '../../../../tests/fixtures/told-road';
import { rememberLive } from './live-memory';
import LivePanel from './LivePanel.svelte';

const session = {
	...{ id: sessionId(7), slug: 'phien', title: 'Phiên', intro: '', startsAt: NOON },
	...{ endsAt: NOON + 3_600_000, slots: [], openedAt: NOON },
};

afterEach(() => {
	vi.unstubAllGlobals();
	localStorage.clear();
});

it('says that something was missed, where readers of the screen listen already, and not all of it', async () => {
	localStorage.clear();
	vi.stubGlobal('EventSource', ToldRoad);
	const state = { ...LIVE_BEGINNING, seq: 1, phase: 'running' as const, startedAt: NOON };
	rememberLive(session.id, { place: '1.a', state });
	const view = smallCatalogue();
	const takeOff = mountInApp(new App(), LivePanel, { session, view, now: NOON, seen: null });
	await expect.element(page.getByTestId('live')).toBeVisible();
	const listened = [...document.querySelectorAll('[aria-live=polite]')];
	ToldRoad.last?.tellMissed([
		{ seq: 2, at: NOON, word: { kind: 'announced', text: 'Còn mười phút' } },
	]);
	await expect.element(page.getByTestId('live-missed')).toHaveTextContent('Còn mười phút');
	const said = () => listened.map((place) => place.textContent.trim());
	expect(said()).toContain('Lúc bạn vắng có 1 tin');
	await page.getByTestId('live-missed').getByRole('button').click();
	await expect.poll(said).not.toContain('Lúc bạn vắng có 1 tin');
	await takeOff();
});
