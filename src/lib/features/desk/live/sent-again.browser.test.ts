import { AppError } from '$lib/domain/errors';
import { MINUTE_MS } from '$lib/domain/time';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { board, BOARD, standAtBoard } from '../../../../../tests/fixtures/host-board';
import { planOf, SLOTS, standAsHost } from '../../../../../tests/fixtures/host-desk';
import { HILLS } from '../../../../../tests/fixtures/small-catalogue';

standAsHost();
standAtBoard();
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

interface Act {
	readonly actionId: string;
	readonly action: Readonly<Record<string, unknown>>;
}

/** A board of whose first wish no answer comes, however often it is sent. @param later what then comes of others */
async function unheard(later: () => null) {
	const TRIES = 4;
	const acts: Act[] = [];
	const plan = { ...planOf().plan, slots: SLOTS.slice(0, 1) };
	await board({
		'live.plan': () => ({ ...BOARD, plan }),
		'live.act': (act: Act) => {
			acts.push(act);
			if (acts.length <= TRIES) throw new AppError('SERVER_BUSY');
			return later();
		},
	});
	return {
		acts,
		giveUp: async () => {
			const tries = async () => {
				await vi.advanceTimersByTimeAsync(MINUTE_MS);
				return acts.length;
			};
			await expect.poll(tries).toBe(TRIES);
			await expect.element(page.getByTestId('board-problem')).toBeVisible();
		},
	};
}

it('an announcement whose answer was lost is the same one when it is sent again, and another one when it is said again', async () => {
	const { acts, giveUp } = await unheard(() => null);
	const news = page.getByTestId('board-news');
	await news.fill('Còn mười phút nữa');
	await userEvent.keyboard('{Enter}');
	await giveUp();
	await expect.element(news).toHaveValue('Còn mười phút nữa');
	// Something else is said meanwhile, and what was said first is sent again.
	for (const text of ['Mời bà con', 'Còn mười phút nữa', 'Còn mười phút nữa']) {
		await news.fill(text);
		await userEvent.keyboard('{Enter}');
		await expect.element(news).toHaveValue('');
	}
	const names = acts.map(({ actionId }) => acts.findIndex((one) => one.actionId === actionId));
	expect(names).toEqual([0, 0, 0, 0, 4, 0, 6]);
});

it('a late turn whose answer was lost is the same one when it is sent again, and none that was changed since', async () => {
	const { acts, giveUp } = await unheard(() => {
		throw new AppError('SESSION_TURN_UNFIT');
	});
	await page.getByTestId('late-open').click();
	await userEvent.selectOptions(page.getByTestId('late-who'), String(HILLS));
	await page.getByTestId('late-minutes').fill('10');
	await page.getByRole('checkbox', { name: 'Chè xanh' }).click();
	await page.getByTestId('late-add').click();
	await giveUp();
	// The first may have come in: what was changed is not taken for it, but refused, and that is said.
	for (const minutes of ['20', '10']) {
		await page.getByTestId('late-minutes').fill(minutes);
		await page.getByTestId('late-add').click();
		await expect.element(page.getByTestId('board-problem')).toHaveTextContent(/đã có lượt/);
	}
	await expect.poll(() => acts.length).toBe(6);
	const sent = acts.map(({ action: { key, minutes } }) => [
		acts.findIndex(({ action }) => action['key'] === key),
		minutes,
	]);
	expect(sent).toEqual([...Array.from({ length: 4 }, () => [0, 10]), [4, 20], [0, 10]]);
});
