import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { Operation } from '$lib/domain/ordering/operation';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { seal, writeDrafts } from '$lib/local/outbox-writer';
import { scanDraft } from '../../../tests/fixtures/drafts';

import { pushInBackground } from './background';

let database: OutboxDatabase;
const serve = vi.fn<(operations: readonly Operation[]) => unknown[]>();

beforeEach(async () => {
	serve.mockReset();
	database = new OutboxDatabase();
	await database.delete({ disableAutoOpen: false });
	const occasion = { at: 1, catalogueEpoch: 'e', catalogueVersion: 1, appVersion: 'test' };
	await writeDrafts(database, await seal([scanDraft()], occasion));
	vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
		const { operations } = (await new Request(new URL(address, location.href), init).json()) as {
			operations: Operation[];
		};
		return Response.json({ result: { data: { serverNow: 1, answers: serve(operations) } } });
	});
});
afterEach(async () => {
	vi.unstubAllGlobals();
	await database.delete();
});

it('is done once nothing waits any more', async () => {
	serve.mockImplementation((operations) =>
		operations.map(({ opId }) => ({ opId, replayed: false, outcome: { status: 'accepted' } })),
	);
	await pushInBackground();
	expect(await database.operations.count()).toBe(0);
});

it('asks to be woken again where the server put an operation off', async () => {
	serve.mockImplementation((operations) =>
		operations.map(({ opId }) => ({ opId, error: { code: 'SERVER_BUSY' } })),
	);
	await expect(pushInBackground()).rejects.toMatchObject({ code: 'SERVER_BUSY' });
	expect(serve).toHaveBeenCalledTimes(1);
});

it('asks to be woken again where another holds the lock', async () => {
	await navigator.locks.request('push', async () => {
		await expect(pushInBackground()).rejects.toMatchObject({ code: 'SERVER_BUSY' });
	});
	expect(serve).not.toHaveBeenCalled();
});
