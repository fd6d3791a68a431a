import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import { sessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS } from '$lib/domain/time';

import { NOON } from '../../../../tests/fixtures/small-catalogue';
import SessionHero from './SessionHero.svelte';

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
