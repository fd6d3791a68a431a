import { AppError } from '$lib/domain/errors';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { errorWords } from '$lib/i18n/error-words';
import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import {
	BEGUN,
	board,
	BOARD,
	MINUTE,
	PROMOTED,
	roads,
	standAtBoard,
} from '../../../../../tests/fixtures/host-board';
import { END, GIFT, standAsHost, turn } from '../../../../../tests/fixtures/host-desk';
import { BEES, HONEY } from '../../../../../tests/fixtures/small-catalogue';

standAsHost();
standAtBoard();

const FIRST = turn('a', BEES, 10);
it.each<{
	readonly what: string;
	readonly before?: Partial<LiveState>;
	/** Null: the other host was it. */
	readonly tapped: string | null;
	readonly first?: object;
	readonly told: LiveWord;
	/** What stands there now. */
	readonly then: string;
	readonly second: object;
}>([
	{
		...{ what: 'opens the market, and calls no turn', tapped: 'board-start' },
		...{ before: { phase: 'waiting', startedAt: null }, first: { do: 'start' } },
		...{ told: { kind: 'started' }, then: 'board-next' },
		second: { do: 'beginTurn', key: 'a', seen: null },
	},
	{
		...{ what: 'calls one turn, and skips none', tapped: 'board-next' },
		first: { do: 'beginTurn', key: 'a', seen: null },
		...{ told: { kind: 'turnBegun', turn: FIRST }, then: 'board-next' },
		second: { do: 'beginTurn', key: 'b', seen: 'a' },
	},
	{
		...{ what: 'calls no turn that stands where another one stood', tapped: null },
		...{ told: { kind: 'turnBegun', turn: FIRST }, then: 'turn-begin' },
		second: { do: 'beginTurn', key: 'b', seen: 'a' },
	},
	{
		...{ what: 'begins a promotion, and stops it not', tapped: 'promotion-start' },
		first: { do: 'startPromotion', promotionId: 5 },
		...{ told: { kind: 'promotionStarted', productId: HONEY, promotion: BEGUN } },
		...{ then: 'promotion-stop', second: { do: 'stopPromotion', promotionId: 5 } },
	},
	{
		...{ what: 'pins, and unpins not', tapped: 'product-pin' },
		first: { do: 'pin', productId: HONEY },
		...{ told: { kind: 'pinned', productId: HONEY }, then: 'product-pin' },
		second: { do: 'pin', productId: null, seen: HONEY },
	},
	{
		...{ what: 'stops the sale, and lets not go of it', tapped: 'product-stop' },
		first: { do: 'stop', productId: HONEY },
		...{ told: { kind: 'stopped', productId: HONEY }, then: 'product-release' },
		second: { do: 'release', productId: HONEY },
	},
	{
		...{ what: 'makes it longer once', tapped: 'board-longer' },
		first: { do: 'setEnd', endsAt: END + 15 * MINUTE_MS, seen: END },
		told: { kind: 'endSet', endsAt: END + 15 * MINUTE_MS, planned: END },
		then: 'board-longer',
		second: { do: 'setEnd', endsAt: END + 30 * MINUTE_MS, seen: END + 15 * MINUTE_MS },
	},
	{
		...{ what: 'lifts no limit that has just come', tapped: null },
		...{ told: { kind: 'limited', productId: HONEY, most: 5, held: null }, then: 'limit-lift' },
		second: { do: 'limit', productId: HONEY, most: null, seen: 5 },
	},
	{
		...{ what: 'pauses the talk, and lets it not go on', tapped: 'talk-pause' },
		first: { do: 'pause' },
		...{ told: { kind: 'talk', talk: { do: 'paused' } }, then: 'talk-pause' },
		second: { do: 'goOn' },
	},
])('$what, tapped twice or by both hosts', async ({ before = {}, ...tap }) => {
	const asked = await board(
		{
			'live.plan': () => ({ ...BOARD, promotions: [PROMOTED] }),
			...{ 'live.act': () => null, 'talk.moderate': () => null },
		},
		before,
	);
	const acts = () =>
		asked
			.filter(({ procedure }) => ['live.act', 'talk.moderate'].includes(procedure))
			.map(({ input }) => {
				const { action, seen } = input as { readonly action: object; readonly seen?: unknown };
				return seen === undefined ? action : { ...action, seen };
			});
	if (tap.tapped !== null) await page.getByTestId(tap.tapped).first().click();
	await expect.element(page.getByTestId('board-phase')).toBeVisible();
	const first = tap.first ? [tap.first] : [];
	await expect.poll(acts).toEqual(first);
	const then = page.getByTestId(tap.then).first();
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	try {
		const events = [{ seq: 2, at: MINUTE, word: tap.told }];
		roads.at(-1)?.tell({ kind: 'events', events });
		flushSync();
		// The second tap comes in the same moment, and after half a second.
		for (const waitMs of [0, 500]) {
			vi.advanceTimersByTime(waitMs);
			flushSync();
			(then.element() as HTMLElement).click();
		}
		vi.advanceTimersByTime(199);
		flushSync();
		expect(then.element()).toBeDisabled();
		vi.advanceTimersByTime(1);
	} finally {
		vi.useRealTimers();
	}
	await then.click();
	await expect.poll(acts).toEqual([...first, tap.second]);
});

it('keeps in sight why one was refused while the plan is asked anew for what the other host did', async () => {
	const promotion = { ...GIFT.promotion, startsAt: MINUTE - HOUR_MS, endsAt: MINUTE - MINUTE_MS };
	let title: string | null = 'Phiên mật';
	await board({
		'live.plan': () => {
			if (title === null) throw new AppError('NOT_FOUND');
			const plan = { ...BOARD.plan, title };
			return { ...BOARD, plan, promotions: [{ ...PROMOTED, promotion }] };
		},
		'live.act': ({ action }: { readonly action: { readonly do: string } }) => {
			if (action.do === 'startPromotion') throw new AppError('PROMOTION_OVERLAP');
			return null;
		},
	});
	const problem = page.getByTestId('board-problem');
	await page.getByTestId('promotion-start').click();
	await expect.element(problem).toHaveTextContent(/đã có khuyến mãi khác/);
	/** The other host begins another one of the product, for which the plan is asked anew. */
	const otherBegins = (seq: number) => {
		const begun = { ...promotion, id: 6, endsAt: MINUTE + seq * HOUR_MS };
		const word = { kind: 'promotionStarted', productId: HONEY, promotion: begun } as const;
		roads.at(-1)?.tell({ kind: 'events', events: [{ seq, at: MINUTE, word }] });
	};
	title = 'Phiên mật, đã đổi';
	otherBegins(2);
	await expect.element(page.getByText(title)).toBeVisible();
	await expect.element(problem).toHaveTextContent(/đã có khuyến mãi khác/);
	// Once something was done, it is said that the plan could not be had; and no longer than that.
	title = null;
	otherBegins(3);
	await page.getByTestId('product-pin').first().click();
	await expect.element(problem).toHaveTextContent(errorWords({ code: 'NOT_FOUND' }));
	title = 'Phiên mật, có lại';
	otherBegins(4);
	await expect.element(page.getByText(title)).toBeVisible();
	await expect.element(problem).not.toBeInTheDocument();
});
