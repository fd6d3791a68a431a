import { productId } from '$lib/domain/ids';
import type { LiveWord } from '$lib/domain/live/live-event';
import { afterEvent, LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import { afterEach, expect, it, vi } from 'vitest';

import { askWhileBehind, catalogueLag } from './catalogue-lag';

const [honey, tea] = [productId(1), productId(2)];
const none = { pinned: null, shown: [], stopped: [], offMarket: [] } as const;
const shown = [{ productId: tea, at: 0 }];
const next = (state: LiveState, word: LiveWord) =>
	afterEvent(state, { seq: state.seq + 1, at: 1, word });
afterEach(() => void vi.useRealTimers());

it.each([
	['shows what the phone has', { ...none, pinned: honey }, [honey, tea], null],
	['shows nothing', none, [], null],
	['shows what the phone has not', { ...none, pinned: honey }, [tea], 3_000],
	['has stopped what the phone still sells', { ...none, stopped: [tea] }, [tea], 20_000],
	['has stopped what the phone does not sell any more', { ...none, stopped: [tea] }, [], null],
	['has stopped what it shows', { ...none, pinned: tea, stopped: [tea] }, [], null],
	[
		'tells that left the market what the phone still sells',
		{ ...none, offMarket: [tea] },
		[tea],
		20_000,
	],
	['tells that left the market what the phone has not', { ...none, offMarket: [tea] }, [], null],
	['has shown what the phone has not, and sells it', { ...none, shown }, [honey], 20_000],
	['has shown what the phone has, too', { ...none, shown }, [honey, tea], null],
	['has stopped what it has shown', { ...none, shown, stopped: [tea] }, [honey], null],
] as const)('a session that %s', (_name, state, products, spreadMs) => {
	const lag = catalogueLag(state, (id) => products.some((one) => one === id));
	expect(lag?.spreadMs ?? null).toBe(spreadMs);
});

it('is another lag with another product', () => {
	const of = (pinned: typeof honey) => catalogueLag({ ...none, pinned }, () => false)?.of;
	expect(of(honey)).not.toBe(of(tea));
	expect(of(honey)).toBe(of(honey));
	const lacking = (...ids: (typeof honey)[]) => catalogueLag(none, () => false, ids)?.of;
	expect(lacking(honey)).not.toBe(lacking(honey, tea));
	expect(lacking(tea, honey)).toBe(lacking(honey, tea));
});

it('is one, once what was stopped and is dropped here for that is sold again, shown or not', () => {
	const words: LiveWord[] = [
		{ kind: 'started' },
		{ kind: 'pinned', productId: tea },
		{ kind: 'pinned', productId: null },
		{ kind: 'stopped', productId: tea },
		{ kind: 'offMarket', productId: honey },
	];
	const state = words.reduce(next, LIVE_BEGINNING);
	const offered = [honey, tea];
	expect(catalogueLag(state, () => true, offered)?.of).toBe('with 2,1 without ');
	expect(catalogueLag(state, () => false, offered)).toBeNull();
	const released = next(state, { kind: 'released', productId: tea });
	expect(catalogueLag(released, () => false)?.of).toBe('with  without 2');
	const back = next(released, { kind: 'onMarket', productId: honey });
	expect(catalogueLag(back, () => false, offered)?.of).toBe('with  without 1,2');
	expect(catalogueLag(back, () => true, offered)).toBeNull();
});

it('is asked for again while the phone is behind, ever more seldom, and no more when it is not', () => {
	vi.useFakeTimers();
	const asked: number[] = [];
	const begun = Date.now();
	const stop = askWhileBehind(() => void asked.push(Date.now() - begun), {
		spreadMs: 3_000,
		most: Infinity,
	});
	vi.advanceTimersByTime(3_000);
	expect(asked).toHaveLength(1);
	vi.advanceTimersByTime(6_000);
	expect(asked).toHaveLength(2);
	vi.advanceTimersByTime(10 * 60_000);
	expect(asked.length).toBeGreaterThan(10);
	// 5,000 phones that lack what nobody has ask a hundred times a second at most.
	expect(asked.length).toBeLessThan(30);
	stop();
	const count = asked.length;
	vi.advanceTimersByTime(10 * 60_000);
	expect(asked).toHaveLength(count);
});

it('is asked for thrice and no more where it is of what nobody may have', () => {
	vi.useFakeTimers();
	const ask = vi.fn();
	const lag = catalogueLag(none, () => false, [tea]);
	if (!lag) throw new Error('no lag');
	const stop = askWhileBehind(ask, lag);
	vi.advanceTimersByTime(20_000);
	expect(ask).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(60 * 60_000);
	expect(ask).toHaveBeenCalledTimes(3);
	stop();
});
