import { AppError } from '$lib/domain/errors';
import { beforeEach, describe, expect, it } from 'vitest';

import { SignInGuard } from './sign-in-guard';

/** A cooperative's one line, or all of a mobile carrier's phones in a district. */
const HERE = '198.51.100.7';
const MINUTE = 60_000;

let now: number;
let guard: SignInGuard;
beforeEach(() => {
	now = 1_000_000;
	guard = new SignInGuard(() => now);
});

/** @returns seconds that an unknown device is told to wait, 0 where its try was looked at */
async function tryAs(account: string, address = HERE): Promise<number> {
	try {
		await guard.countPassword({ account, address, deviceId: null });
		return 0;
	} catch (refusal) {
		if (!(refusal instanceof AppError)) throw refusal;
		return Number(refusal.params['retryAfterSeconds']);
	}
}

async function guessAtMany(people: number): Promise<void> {
	for (let n = 0; n < people; n++) expect(await tryAs(`người thứ ${n}`)).toBe(0);
}

describe('an unknown device', () => {
	it('waits longer and longer for one account in one network, and is never shut out', async () => {
		for (let n = 0; n < 8; n++) expect(await tryAs('chị Gói')).toBe(0);
		const waits = [];
		for (let n = 0; n < 6; n++) {
			const seconds = await tryAs('chị Gói');
			waits.push(seconds);
			// Asking too early makes no wait longer.
			expect(await tryAs('chị Gói')).toBe(seconds);
			now += seconds * 1000;
			expect(await tryAs('chị Gói')).toBe(0);
		}
		expect(waits).toEqual([30, 60, 120, 240, 300, 300]);
		// Neither the same account elsewhere nor another one here has to wait.
		expect(await tryAs('chị Gói', '203.0.113.9')).toBe(0);
		expect(await tryAs('anh Chủ')).toBe(0);
	});

	it('starts anew after a right try, and after a quiet quarter of an hour', async () => {
		for (let n = 0; n < 7; n++) await tryAs('chị Gói');
		const right = { account: 'chị Gói', address: HERE, deviceId: null };
		await (await guard.countPassword(right)).wasRight();
		for (let n = 0; n < 8; n++) expect(await tryAs('chị Gói')).toBe(0);
		expect(await tryAs('chị Gói')).toBe(30);
		now += 30_000 + 15 * MINUTE;
		for (let n = 0; n < 8; n++) expect(await tryAs('chị Gói')).toBe(0);
	});
});

describe('a network in which it is guessed at many accounts', () => {
	it('shuts none of its people out: each has a try at once, and another after a wait', async () => {
		await guessAtMany(150);
		expect(await tryAs('chị Gói')).toBe(0);
		expect(await tryAs('chị Gói')).toBe(30);
		now += 30_000;
		expect(await tryAs('chị Gói')).toBe(0);
		// Who guesses has to wait at each of them, too.
		expect(await tryAs('người thứ 149')).toBe(0);
		expect(await tryAs('người thứ 149')).toBe(60);
	});

	it('costs a device that is known nothing, and no other network', async () => {
		await guessAtMany(150);
		const known = { account: 'chị Gói', address: HERE, deviceId: 'máy của chị' };
		for (let n = 0; n < 8; n++) await guard.countPassword(known);
		await expect(guard.countPassword(known)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
		for (let n = 0; n < 8; n++) expect(await tryAs('chị Gói', '203.0.113.9')).toBe(0);
	});

	it('is none where passwords are right: a village signs in on a market evening', async () => {
		for (let n = 0; n < 150; n++) {
			const attempt = { account: `người thứ ${n}`, address: HERE, deviceId: null };
			await (await guard.countPassword(attempt)).wasRight();
		}
		for (let n = 0; n < 8; n++) expect(await tryAs('chị Gói')).toBe(0);
	});
});
