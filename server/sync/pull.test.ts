import type { PullInput, SnapshotIndex } from '$lib/domain/catalogue/pull';
import { pullInputSchema } from '$lib/domain/catalogue/pull';
import { DAY_MS } from '$lib/domain/time';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { getCatalogueState, purgeTombstones, startNewEpoch } from '../catalogue/catalogue-state';
import { publish, type CatalogueChanges } from '../catalogue/publish';
import { pull } from './pull';

const now = 1_800_000_000_000;
const SNAPSHOT: SnapshotIndex = {
	epoch: 'snapshot',
	version: 1,
	shards: [{ part: 'facts', url: '/snapshots/x.json', count: 10, bytes: 1 }],
};

let db: TestDatabase;
beforeEach(async () => {
	db = await testDatabase();
});
afterEach(() => db[Symbol.asyncDispose]());

const put = (...ids: number[]): CatalogueChanges => ({
	put: ids.map((id) => ({ kind: 'stock', id: String(id), body: id })),
});
const say = (changes: CatalogueChanges, at = now) =>
	db.database.transaction((tx) => publish(tx, at, changes));
const ask = async (input: Partial<PullInput>, snapshot = SNAPSHOT) => {
	const { epoch } = await getCatalogueState(db.database);
	const source = { database: db.database, now, snapshot: () => Promise.resolve(snapshot) };
	return pull(source, { epoch, version: 1, after: null, upto: null, limit: 500, ...input });
};

describe('sync.pull', () => {
	it('tells what changed since, in pages up to one fixed version', async () => {
		await say(put(1, 2));
		await say(put(2, 3, 4));
		const first = await ask({ limit: 2 });
		await say(put(4, 5));
		const second = await ask({ limit: 2, after: first.next, upto: first.upto });
		const third = await ask({ version: second.upto });

		expect(first).toMatchObject({ upto: 2, removed: [], serverNow: now });
		expect(first.changes.map(({ id }) => id)).toEqual(['3', '4']);
		// Entry 2 was there with the same content: nobody need pull it again.
		expect(second.changes).toEqual([]);
		expect(second.next).toBeNull();
		expect(third.changes.map(({ id }) => id)).toEqual(['5']);
	});

	it('tells of what is gone, and of its return', async () => {
		await say(put(1, 2));
		await say({ remove: [{ kind: 'stock', id: '1' }] });
		expect(await ask({})).toMatchObject({ changes: [], removed: [{ kind: 'stock', id: '1' }] });

		await say(put(1));
		expect(await ask({})).toMatchObject({ changes: [{ id: '1', body: 1 }], removed: [] });
	});

	it('keeps a tombstone for ninety days, then sends whoever was away to the snapshot', async () => {
		await say(put(1));
		await say({ remove: [{ kind: 'stock', id: '1' }] });
		await say(put(2));

		expect(await purgeTombstones(db.database, now + 90 * DAY_MS)).toBe(0);
		expect(await ask({})).toMatchObject({ removed: [{ id: '1' }] });

		expect(await purgeTombstones(db.database, now + 90 * DAY_MS + 1)).toBe(1);
		expect((await ask({})).reset).toEqual(SNAPSHOT);
		expect((await ask({ version: 2 })).reset).toBeUndefined();
	});

	it.each([
		['holds nothing', { epoch: null, version: 0 }],
		['holds version 0', { version: 0 }],
		['comes from before a restore', { epoch: 'other' }],
		['is ahead of the server', { version: 99 }],
		['pulls up to a version that is not', { after: '2~stock~1', upto: 99 }],
	])('resets a phone that %s', async (_, input) => {
		await say(put(1));
		await say(put(2));
		expect(await ask(input)).toEqual({
			epoch: 'snapshot',
			upto: 1,
			changes: [],
			removed: [],
			next: null,
			serverNow: now,
			reset: SNAPSHOT,
		});
	});

	it('resets everybody after a restore', async () => {
		await say(put(1));
		const { epoch } = await getCatalogueState(db.database);
		expect((await ask({ epoch })).reset).toBeUndefined();
		await startNewEpoch(db.database);
		expect((await ask({ epoch })).reset).toEqual(SNAPSHOT);
	});

	it('offers the snapshot where the delta would cost more, unless it is no newer', async () => {
		await say(put(1));
		await say(put(...Array.from({ length: 1_002 }, (_, index) => index + 1)));
		const { epoch } = await getCatalogueState(db.database);
		const ahead = { ...SNAPSHOT, epoch, version: 2 };

		expect((await ask({}, ahead)).reset).toEqual(ahead);
		expect((await ask({}, { ...ahead, version: 1 })).reset).toBeUndefined();
		expect((await ask({}, { ...ahead, epoch: 'old' })).reset).toBeUndefined();
		const large = {
			...ahead,
			shards: [{ ...SNAPSHOT.shards[0], part: 'facts' as const, url: '', bytes: 1, count: 90_000 }],
		};
		expect((await ask({}, large)).reset).toBeUndefined();
	});

	it('answers an empty catalogue with nothing', async () => {
		const answer = await ask({ version: 0 });
		expect(answer).toMatchObject({ upto: 0, changes: [], next: null });
		expect(answer.reset).toBeUndefined();
	});

	it.each([
		['a cursor without its version', { after: '1~stock~1' }],
		['a version without its cursor', { upto: 2 }],
		['a cursor that is none', { after: "'; drop table products; --", upto: 2 }],
		['a cursor before the phone', { after: '1~stock~1', upto: 2 }],
		['a cursor after the pull', { after: '3~stock~1', upto: 2 }],
		['a cursor with a control character', { after: '2~stock~\u0000', upto: 2 }],
		['an end before the beginning', { after: '2~stock~1', upto: 0 }],
	])('refuses %s', async (_, input) => {
		await say(put(1));
		await say(put(2));
		await expect(ask(input)).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
	});

	it.each([
		{ version: -1 },
		{ version: 1.5 },
		{ version: Number.MAX_VALUE },
		{ limit: 0 },
		{ limit: 501 },
		{ epoch: 'x'.repeat(65) },
		{ after: 'x'.repeat(201) },
		{ more: 1 },
	])('takes no input like %j', (input) => {
		const whole = { epoch: null, version: 0, after: null, upto: null, limit: 1, ...input };
		expect(v.safeParse(pullInputSchema, whole).success).toBe(false);
	});
});
