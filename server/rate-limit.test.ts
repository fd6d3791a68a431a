import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Limit } from './rate-limit';

const PHONE = '6f1b6f0e-0000-4000-8000-000000000001';

/** The limits live in the module's memory: each test has its own. */
async function load(factor: string, limit: Limit = 'push') {
	vi.resetModules();
	vi.stubEnv('RATE_LIMIT_FACTOR', factor);
	const { countAgainstLimit } = await import('./rate-limit');
	return async (times: number, caller: { address: string; deviceId: string | null }) => {
		for (let count = 0; count < times; count++) await countAgainstLimit(limit, caller);
	};
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllEnvs();
});

describe('countAgainstLimit', () => {
	test('stops one phone that loops and nobody else behind its address', async () => {
		const send = await load('0.01');
		await send(3, { address: 'village', deviceId: PHONE });
		await expect(send(1, { address: 'village', deviceId: PHONE })).rejects.toMatchObject({
			code: 'TOO_MANY_REQUESTS',
			params: { retryAfterSeconds: 60 },
		});
		await send(3, { address: 'village', deviceId: PHONE.replace('1', '2') });
	});

	test('stops an address that changes its device with every request', async () => {
		const send = await load('0.01');
		await send(60, { address: 'flood', deviceId: null });
		await expect(send(1, { address: 'flood', deviceId: null })).rejects.toThrow(
			'TOO_MANY_REQUESTS',
		);
		await send(1, { address: 'elsewhere', deviceId: null });
	});

	test('serves a village of 300 phones behind one address on a market evening', async () => {
		const send = await load('1');
		const phones = Array.from({ length: 300 }, (_, index) => `phone-${index}`);
		for (const deviceId of phones) await send(10, { address: 'village', deviceId });
	});

	test('stops one phone that talks without end, and a village behind its address talks on', async () => {
		const say = await load('1', 'talk');
		await say(12, { address: 'village', deviceId: PHONE });
		for (let count = 0; count < 2_000; count++) {
			await expect(say(1, { address: 'village', deviceId: PHONE })).rejects.toThrow();
		}
		const phones = Array.from({ length: 200 }, (_, index) => `phone-${index}`);
		for (const deviceId of phones) await say(5, { address: 'village', deviceId });
	});

	test('lets go after a minute', async () => {
		const send = await load('0.01');
		await send(3, { address: 'village', deviceId: PHONE });
		vi.advanceTimersByTime(61_000);
		await send(1, { address: 'village', deviceId: PHONE });
	});

	test('can be lifted', async () => {
		const send = await load('0');
		await send(10_000, { address: 'bench', deviceId: PHONE });
	});
});
