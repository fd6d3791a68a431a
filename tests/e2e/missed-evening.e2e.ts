import { record } from '../../server/live/record';
import { MOST_MISSED } from '../../src/lib/domain/live/live-frame';
import type { LiveWord } from '../../src/lib/domain/live/live-event';
import { planEvening } from '../fixtures/evening';
import { expect, testAlone as test } from '../fixtures/market';

/** More than a node has at hand. */
const MORE = 2_100;

test('whoever comes back after more than a node remembers is told the last of it from the record, in order', async ({
	market,
	page,
}) => {
	const { session } = await planEvening(market);
	const run = { sessionId: session.id, isRehearsal: false };
	const say = (words: readonly LiveWord[]) =>
		market.db.database.transaction((tx) =>
			record(tx, run, Date.now(), () => ({ words, accountId: null, actionId: null })),
		);
	const news = (text: string): LiveWord => ({ kind: 'announced', text });
	await say([{ kind: 'started' }, news('Chợ mở cửa')]);
	await page.goto(`/market/${session.slug}`);
	await expect(page.getByTestId('live-news')).toContainText('Chợ mở cửa');
	await expect(page.getByTestId('live-missed')).toBeHidden();

	await page.goto('/about');
	await say(Array.from({ length: MORE }, (_, index) => news(`Tin số ${index + 1}.`)));
	await page.goto(`/market/${session.slug}`);
	const missed = page.getByTestId('live-missed').getByRole('listitem');
	await expect(missed).toHaveText(
		Array.from({ length: MOST_MISSED }, (_, index) => {
			const number = MORE - MOST_MISSED + index + 1;
			return new RegExp(`Tin số ${number}\\.$`);
		}),
	);
	await page.getByTestId('live-missed').getByRole('button').click();
	await expect(page.getByTestId('live-missed')).toBeHidden();
});
