import { productId } from '$lib/domain/ids';
import { afterEach, expect, it, vi } from 'vitest';

import { askWhileBehind, catalogueLag } from './catalogue-lag';

const [honey, tea] = [productId(1), productId(2)];
const none = { pinned: null, stopped: [], offMarket: [] } as const;
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
] as const)('a session that %s', (_name, state, products, spreadMs) => {
	const lag = catalogueLag(state, (id) => products.some((one) => one === id));
	expect(lag?.spreadMs ?? null).toBe(spreadMs);
});

it('is another lag with another product', () => {
	const of = (pinned: typeof honey) => catalogueLag({ ...none, pinned }, () => false)?.of;
	expect(of(honey)).not.toBe(of(tea));
	expect(of(honey)).toBe(of(honey));
});

it('is asked for again while the phone is behind, ever more seldom, and no more when it is not', () => {
	vi.useFakeTimers();
	const asked: number[] = [];
	const begun = Date.now();
	const stop = askWhileBehind(() => void asked.push(Date.now() - begun), 3_000);
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
