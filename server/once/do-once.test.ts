import { accountId } from '$lib/domain/accounts/account';
import { DAY_MS } from '$lib/domain/time';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { doOnce, forgetWishes, type Wish } from './do-once';

const NOW = Date.UTC(2026, 10, 26, 13);

let db: TestDatabase;
beforeAll(async () => {
	db = await testDatabase(4);
});
afterAll(() => db[Symbol.asyncDispose]());

let done = 0;
const wishOf = (changes: Partial<Wish> = {}): Wish => ({
	key: crypto.randomUUID(),
	actor: { accountId: accountId('owner'), requestId: 'r' },
	action: 'bundle.propose',
	said: { name: 'Quà Tết' },
	...changes,
});
const wish = (of: Wish, work = () => Promise.resolve(String(++done)), now = NOW) =>
	db.database.transaction((tx) => doOnce(tx, of, now, work));

it('is done once, however many come at once, and answered alike', async () => {
	const one = wishOf();
	const answers = await Promise.all([wish(one), wish(one), wish(one)]);
	expect(new Set([...answers, await wish(one)]).size).toBe(1);
	expect(await wish(wishOf())).not.toBe(answers[0]);
});

it('is no other wish, nobody else’s, and nothing that was refused', async () => {
	const one = wishOf();
	await expect(wish(one, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
	const answer = await wish(one);
	const others: Partial<Wish>[] = [
		{ said: { name: 'Quà khác' } },
		{ action: 'labels.issue' },
		{ actor: { accountId: accountId('other'), requestId: 'r' } },
	];
	for (const other of others) {
		await expect(wish({ ...one, ...other })).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
	}
	expect(await wish(one)).toBe(answer);
});

it('is kept for a month', async () => {
	const [old, young] = [wishOf(), wishOf()];
	const answer = await wish(old);
	const kept = await wish(young, undefined, NOW + DAY_MS);
	await forgetWishes(db.database, NOW + 30 * DAY_MS + 1);
	expect(await wish(young)).toBe(kept);
	expect(await wish(old)).not.toBe(answer);
});
