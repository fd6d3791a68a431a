import { accountId } from '$lib/domain/accounts/account';
import { sessionId } from '$lib/domain/ids';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { LIVE_BEGINNING } from '$lib/domain/live/live-state';
import type { TalkMessage } from '$lib/domain/talk/message';
import { NO_REACTIONS } from '$lib/domain/talk/message';
import { App } from '$lib/features/app/app.svelte';
import { LiveSession } from '$lib/features/live/live-session.svelte';
import { TalkList } from '$lib/features/live/talk/talk-list.svelte';
import { m } from '$lib/i18n/paraglide/messages';
import { LocalCatalogue } from '$lib/local/catalogue.svelte';
import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { BEES, HONEY, smallCatalogue } from '../../../../../tests/fixtures/small-catalogue';
import { Desk, setDesk } from '../desk.svelte';
import StallEvening from './StallEvening.svelte';

const ID = sessionId(7);
const ME = {
	account: {
		...{ id: accountId('ong'), name: 'Chị Ong', email: null, phone: null, roles: [] },
		producers: [{ producerId: BEES, role: 'owner' }],
	},
	producers: [{ id: BEES, name: 'HTX Ong' }],
};
const asks = (seq: number, text: string): TalkMessage => ({
	...{ seq, at: seq, kind: 'question', from: 'viewer', name: 'Bé Na', producerId: null },
	...{ text, question: null },
});

let stop: () => unknown = () => undefined;
beforeEach(() => {
	localStorage.clear();
	localStorage.setItem('desk.me', JSON.stringify(ME));
	vi.spyOn(LocalCatalogue.prototype, 'view', 'get').mockReturnValue(smallCatalogue());
	vi.spyOn(LocalCatalogue.prototype, 'isReady', 'get').mockReturnValue(true);
});
afterEach(async () => {
	await stop();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	localStorage.clear();
});

/** The page of whoever sends, in a session that tells what it is given. */
function show(isRehearsal: boolean, frames: readonly LiveFrame[]) {
	const run = { sessionId: ID, isRehearsal };
	const talk = new TalkList(() => Promise.resolve(null));
	const live = new LiveSession({
		...{ id: ID, isRemembered: false, open: () => () => undefined },
		keep: ({ onFrame }) => {
			for (const frame of frames) onFrame(frame, '1');
			return () => undefined;
		},
		onTick: (tick) => {
			if (tick.talk) talk.take(tick.talk);
		},
	});
	live.start();
	const desk = new Desk();
	const shown: Component<Record<string, never>> = (anchor) => {
		setDesk(desk);
		return StallEvening(anchor, { run, live, talk });
	};
	stop = mountInApp(new App(), shown, {});
}

it.each([false, true])(
	'shows whoever sends what is asked, shown, watched and ordered, and takes their answer (rehearsal: %s)',
	async (isRehearsal) => {
		await page.viewport(360, 740);
		const answers = answerDesk({ 'talk.answer': () => ({ outcome: 'posted', seq: 3 }) });
		const asked = asks(1, 'Mật này lấy mùa nào ạ?');
		const messages = [asked, asks(2, 'Có ship không?')];
		show(isRehearsal, [
			{ kind: 'state', state: { ...LIVE_BEGINNING, seq: 1, phase: 'running', pinned: HONEY } },
			{
				kind: 'tick',
				tick: {
					counts: { watchers: 42, orders: 9, left: [[HONEY, 4]] },
					talk: {
						...{ follows: null, version: 'a', messages, gone: [], asked },
						reactions: NO_REACTIONS,
					},
				},
			},
		]);
		const card = page.getByTestId('stall-asked');
		await expect.element(card).toHaveTextContent('Mật này lấy mùa nào ạ?');
		const pinned = page.getByTestId('stall-pinned');
		await expect.element(pinned).toHaveTextContent(/Mật ong.*120\.000.*còn 4/);
		await expect
			.element(page.getByTestId('stall-counts'))
			.toHaveTextContent(m.video_evening_counts({ watchers: '42', orders: '9' }));
		// Each once: what the host put to them is no second time among the others.
		await expect.element(page.getByTestId('stall-question').nth(1)).toBeVisible();
		expect(page.getByTestId('stall-question').elements()).toHaveLength(2);
		await card.getByTestId('answer-text').fill('Mùa hoa nhãn ạ');
		await card.getByTestId('answer-send').click();
		await expect
			.poll(() => answers.find(({ procedure }) => procedure === 'talk.answer')?.input)
			.toMatchObject({
				sessionId: ID,
				isRehearsal,
				producerId: BEES,
				of: 1,
				text: 'Mùa hoa nhãn ạ',
			});
		expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
	},
);
