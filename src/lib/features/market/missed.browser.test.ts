import { tick } from 'svelte';
import { expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import { sessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS } from '$lib/domain/time';
import { App } from '$lib/features/app/app.svelte';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { NOON } from '../../../../tests/fixtures/small-catalogue';
import { ToldRoad } from '../../../../tests/fixtures/told-road';
import SessionHero from './SessionHero.svelte';
import SessionPage from './SessionPage.svelte';

const session: MarketSession = {
	...{ id: sessionId(7), slug: 'phien-7', title: 'Phiên mật', intro: '', slots: [] },
	...{ startsAt: NOON - 3 * HOUR_MS, endsAt: NOON - HOUR_MS },
};

it('says that a session was not held once the market has told it, and guesses nothing before', async () => {
	const screen = render(SessionHero, { session, now: NOON });
	const phase = page.getByTestId('session-phase');
	await expect.element(phase).toHaveTextContent('Đã tan');
	await screen.rerender({ session: { ...session, closedAt: session.endsAt } });
	await expect.element(phase).toHaveTextContent('Không họp');
	const { startsAt: openedAt, endsAt: closedAt } = session;
	await screen.rerender({ session: { ...session, openedAt, closedAt } });
	await expect.element(phase).toHaveTextContent('Đã tan');
});

it('says to buyers that it ends the next day, where it does', async () => {
	const whole = { ...session, endsAt: session.startsAt + HOUR_MS };
	const screen = render(SessionHero, { session: whole, now: NOON });
	await expect.element(page.getByText(/đến \d\d:\d\d$/)).toBeVisible();
	await screen.rerender({ session: { ...whole, endsAt: whole.startsAt + 20 * HOUR_MS } });
	await expect.element(page.getByText(/đến \d\d:\d\d hôm sau$/)).toBeVisible();
});

it('promises nothing of one that was not held, and listens for nothing', async () => {
	const app = new App();
	const roads = vi.fn();
	class CountedRoad extends ToldRoad {
		constructor() {
			super();
			roads();
		}
	}
	vi.stubGlobal('EventSource', CountedRoad);
	const live = page.getByTestId('live');
	/** Shows the session's page while something is looked at. */
	const show = async (told: MarketSession, look: () => Promise<unknown>) => {
		const takeOff = mountInApp(app, SessionPage, {
			session: told,
			view: app.catalogue.view,
			now: NOON,
		});
		await look();
		await takeOff();
	};
	await show(session, async () => {
		await expect.element(live).toBeVisible();
		await expect.poll(() => roads.mock.calls.length).toBeGreaterThan(0);
	});
	roads.mockClear();
	await show({ ...session, closedAt: session.endsAt }, async () => {
		await expect.element(page.getByText('Phiên này không họp', { exact: false })).toBeVisible();
		await import('$lib/features/live/LivePanel.svelte');
		await tick();
		await expect.element(live).not.toBeInTheDocument();
	});
	expect(roads).not.toHaveBeenCalled();
	vi.unstubAllGlobals();
});
