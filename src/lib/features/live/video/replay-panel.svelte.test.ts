import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import { sessionId } from '$lib/domain/ids';

import ReplayPanel from './ReplayPanel.svelte';

const END_MS = 1_000_000;
const TOLD = {
	events: [{ seq: 1, at: END_MS, word: { kind: 'announced', text: 'Chợ tan rồi' } }],
	...{ spans: [], hasCaptions: false },
};
const answers: (() => Response)[] = [];
const asked = vi.fn(() => Promise.resolve(answers.shift()?.() ?? Response.error()));
const json =
	(body: unknown, status = 200) =>
	() =>
		Response.json(body, { status });

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	vi.spyOn(Math, 'random').mockReturnValue(0.5);
	vi.stubGlobal('fetch', asked);
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
	const view = { product: () => undefined, producer: () => undefined };
	return render(ReplayPanel, { session, view, hasSeenEnd });
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
	expect(asked).toHaveBeenCalledTimes(2);
	screen.unmount();
	const error = { code: -32_004, message: 'NOT_FOUND', data: { code: 'NOT_FOUND' } };
	answers.push(json({ error }, 404));
	open(false);
	await vi.advanceTimersByTimeAsync(600_000);
	expect(asked).toHaveBeenCalledTimes(3);
});
