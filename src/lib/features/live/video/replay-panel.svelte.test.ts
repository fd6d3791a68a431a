import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import { sessionId } from '$lib/domain/ids';

import { App } from '$lib/features/app/app.svelte';

import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import {
	HONEY,
	NOON,
	OLD_CAKE,
	smallCatalogue,
	TEA,
} from '../../../../../tests/fixtures/small-catalogue';
import ReplayPanel from './ReplayPanel.svelte';

const END_MS = 1_000_000;
const TOLD = {
	events: [{ seq: 1, at: END_MS, word: { kind: 'announced', text: 'Chợ tan rồi' } }],
	...{ spans: [], hasCaptions: false },
};
const answers: (() => Response)[] = [];
const asked = vi.fn(() => Promise.resolve(answers.shift()?.() ?? Response.error()));
/** An app asks for more than this page does. */
const network = (address: string) =>
	address.includes('/video.replay?') ? asked() : Promise.resolve(Response.error());
const json =
	(body: unknown, status = 200) =>
	() =>
		Response.json(body, { status });

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	vi.spyOn(Math, 'random').mockReturnValue(0.5);
	vi.stubGlobal('fetch', network);
	asked.mockClear();
	answers.length = 0;
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

function open(hasSeenEnd: boolean) {
	const session = {
		...{ id: sessionId(7), slug: 'phien', title: 'Phiên', intro: '', startsAt: 0 },
		...{ endsAt: END_MS, slots: [], openedAt: null },
	};
	return render(ReplayPanel, { session, view: smallCatalogue(), now: NOON, hasSeenEnd });
}

it('asks some time after an end that everybody saw, and at once where the end was long ago', async () => {
	const screen = open(true);
	await vi.advanceTimersByTimeAsync(4_900);
	expect(asked).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(200);
	expect(asked).toHaveBeenCalledTimes(1);
	screen.unmount();
	open(false);
	await vi.advanceTimersByTimeAsync(0);
	expect(asked).toHaveBeenCalledTimes(2);
});

it('asks again where it got no answer, and not where there is nothing', async () => {
	answers.push(json({}, 502), json({ result: { data: TOLD } }));
	const screen = open(false);
	await vi.advanceTimersByTimeAsync(100);
	expect(page.getByText('Chợ tan rồi').query()).toBeNull();
	await vi.advanceTimersByTimeAsync(3_100);
	await expect.element(page.getByText('Chợ tan rồi')).toBeVisible();
	// It is scrolled by keyboard, too, in browsers that make no stop of what scrolls.
	await expect.element(page.getByTestId('replay-moments')).toHaveAttribute('tabindex', '0');
	expect(asked).toHaveBeenCalledTimes(2);
	screen.unmount();
	const error = { code: -32_004, message: 'NOT_FOUND', data: { code: 'NOT_FOUND' } };
	answers.push(json({ error }, 404));
	open(false);
	await vi.advanceTimersByTimeAsync(600_000);
	expect(asked).toHaveBeenCalledTimes(3);
});

it('offers what is being shown under the recording, at the price of today, as long as it is sold', async () => {
	const pinned = (seq: number, productId: number) => ({
		...{ seq, at: END_MS + seq * 10_000 },
		word: { kind: 'pinned', productId },
	});
	const said = { seq: 4, at: END_MS + 35_000, word: { kind: 'announced', text: 'Sắp tan' } };
	const events = [pinned(1, HONEY), pinned(2, OLD_CAKE), pinned(3, TEA), said];
	const spans = [{ at: END_MS, offsetMs: 0, durationMs: 60_000 }];
	answers.push(json({ result: { data: { ...TOLD, events, spans } } }));
	const app = new App();
	const session = {
		...{ id: sessionId(7), slug: 'phien', title: 'Phiên', intro: '', startsAt: 0 },
		...{ endsAt: END_MS, slots: [], openedAt: null },
	};
	const view = smallCatalogue();
	const close = mountInApp(app, ReplayPanel, { session, view, now: NOON, hasSeenEnd: false });
	const watch = page.getByTestId('replay-watch');
	// What is asked may take its time; what waits by the clock need not.
	await expect
		.poll(async () => {
			await vi.advanceTimersByTimeAsync(100);
			return watch.elements().length;
		})
		.toBe(1);
	const goods = page.getByTestId('replay-goods');
	expect(page.getByTestId('replay-moments').getByRole('listitem').elements()).toHaveLength(4);
	await watch.click();
	await expect.element(page.getByTestId('replay-player')).toHaveFocus();
	expect(goods.elements()).toEqual([]);

	const player = page.getByTestId('replay-player').element() as HTMLVideoElement;
	let seconds = 0;
	Object.defineProperty(player, 'currentTime', { get: () => seconds });
	const seek = (to: number) => {
		seconds = to;
		player.dispatchEvent(new Event('timeupdate'));
	};
	seek(12);
	await expect.element(goods).toHaveTextContent(/Mật ong.*120\.000/);
	const add = vi.spyOn(app.cart, 'add').mockResolvedValue(null);
	await goods.getByRole('button', { name: /Mật ong/ }).click();
	expect(add).toHaveBeenCalledWith(HONEY, 1);
	// The cake's certificate has ended.
	seek(22);
	await expect.poll(() => goods.elements()).toEqual([]);
	// What is said meanwhile takes nothing away.
	seek(40);
	await expect.element(goods).toHaveTextContent('Chè xanh');
	await close();
});
