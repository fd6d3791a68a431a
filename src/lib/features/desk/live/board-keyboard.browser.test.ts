import { AppError } from '$lib/domain/errors';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import { describe, expect, it } from 'vitest';
import { page, userEvent, type Locator } from 'vitest/browser';

import {
	BEGUN,
	board,
	BOARD,
	MINUTE,
	PROMOTED,
	roads,
	standAtBoard,
} from '../../../../../tests/fixtures/host-board';
import { planOf, standAsHost, turn } from '../../../../../tests/fixtures/host-desk';
import { HILLS, HONEY, TEA, WINE } from '../../../../../tests/fixtures/small-catalogue';

standAsHost();
standAtBoard();

const NEWS = { seq: 1, at: MINUTE, text: 'Giá sai' };

const tell = (word: LiveWord, seq = 2) => {
	roads.at(-1)?.tell({ kind: 'events', events: [{ seq, at: MINUTE, word }] });
};
/** What has the focus. */
const focused = () => {
	const { activeElement } = document;
	return activeElement?.getAttribute('data-testid') ?? activeElement?.tagName;
};

async function press(button: Locator): Promise<void> {
	await expect.element(button).toBeEnabled();
	(button.element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
}

describe('a host at the keyboard', () => {
	it('passes through the products for a turn, and adds the one they choose', async () => {
		const slots = [{ ...turn('b', HILLS, 30), productIds: [] }];
		const plan = { ...planOf().plan, slots };
		const asked = await board({ 'live.plan': () => ({ ...BOARD, plan }), 'live.act': () => null });
		const acts = () =>
			asked
				.filter(({ procedure }) => procedure === 'live.act')
				.map(({ input }) => (input as { readonly action: unknown }).action);
		const choice = page.getByTestId('turn-product');
		const add = page.getByTestId('turn-add-product');
		await expect.element(add).toBeDisabled();
		(choice.element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}');
		await expect.element(choice).toHaveValue(String(TEA));
		await userEvent.keyboard('{ArrowDown}');
		await expect.element(choice).toHaveValue(String(WINE));
		expect(acts()).toEqual([]);
		await press(add);
		await expect.poll(acts).toEqual([{ do: 'addProduct', key: 'b', productId: WINE }]);
		await expect.element(choice).toHaveValue('');
	});

	it.each<{
		readonly what: string;
		readonly before?: Partial<LiveState>;
		readonly pressed: () => Locator;
		readonly told: LiveWord;
		/** Where they are then. */
		readonly then: string;
	}>([
		{
			...{ what: 'begun a promotion', pressed: () => page.getByTestId('promotion-start') },
			told: { kind: 'promotionStarted', productId: HONEY, promotion: BEGUN },
			then: 'board-product',
		},
		{
			...{ what: 'stopped a sale', pressed: () => page.getByTestId('product-stop').first() },
			...{ told: { kind: 'stopped', productId: HONEY }, then: 'board-product' },
		},
		{
			...{ what: 'let go on a sale', before: { stopped: [HONEY] } },
			pressed: () => page.getByTestId('product-release'),
			...{ told: { kind: 'released', productId: HONEY }, then: 'board-product' },
		},
		{
			...{ what: 'begun a turn', pressed: () => page.getByTestId('turn-begin').last() },
			told: { kind: 'turnBegun', turn: turn('b', HILLS, 30) },
			then: 'board-turn',
		},
		{
			...{ what: 'withdrawn what was said', before: { announcements: [NEWS] } },
			pressed: () => page.getByTestId('board-announcement').getByRole('button'),
			...{ told: { kind: 'withdrawn', of: NEWS.seq }, then: 'SUMMARY' },
		},
	])('is still there once they have $what', async ({ before = {}, pressed, told, then }) => {
		await board(
			{
				'live.plan': () => ({ ...BOARD, promotions: [PROMOTED] }),
				...{ 'live.act': () => null, 'live.announcements': () => [] },
			},
			before,
		);
		const button = pressed();
		await press(button);
		tell(told);
		await expect.poll(focused).toBe(then);
	});

	it('is still at what they found, once they have stopped it', async () => {
		await board({ 'live.act': () => null });
		await page.getByTestId('board-find').fill('mat');
		await press(page.getByTestId('found-stop').first());
		tell({ kind: 'stopped', productId: HONEY });
		await expect.poll(focused).toBe('board-found');
	});

	it('is in the field of a form that they open, and at its button once it is gone', async () => {
		await board({ 'live.act': () => null });
		await press(page.getByTestId('limit-open').first());
		await expect.poll(focused).toBe('limit-most');
		await userEvent.keyboard('5{Enter}');
		await expect.poll(focused).toBe('limit-open');
		tell({ kind: 'limited', productId: HONEY, most: 5, held: null });
		await press(page.getByTestId('limit-lift'));
		tell({ kind: 'limited', productId: HONEY, most: null, held: null }, 3);
		await expect.element(page.getByTestId('limit-lift')).not.toBeInTheDocument();
		await expect.poll(focused).toMatch(/^(limit-open|board-product)$/);
	});

	it('is in the form for who comes late, and at its button once it is gone', async () => {
		const plan = { ...planOf().plan, slots: planOf().plan.slots.slice(0, 1) };
		await board({ 'live.plan': () => ({ ...BOARD, plan }) });
		await press(page.getByTestId('late-open'));
		await expect.poll(focused).toBe('late-who');
		await press(page.getByTestId('late-form').getByRole('button').last());
		await expect.poll(focused).toBe('late-open');
	});

	it('is back at the button that was refused, once they have read why', async () => {
		await board({
			'live.act': () => {
				throw new AppError('NOT_FOUND');
			},
		});
		await press(page.getByTestId('product-pin').first());
		const problem = page.getByTestId('board-problem');
		await press(problem.getByRole('button'));
		await expect.element(problem).not.toBeInTheDocument();
		expect(focused()).toBe('product-pin');
	});
});
