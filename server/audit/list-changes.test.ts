import { accountId, type AccountId } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';
import { dayOf, DAY_MS, startOfDay } from '$lib/domain/time';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';

import { Stall } from '../../tests/fixtures/stall';
import { createAccount } from '../accounts/create-account';
import { changesQuestionSchema, listChanges, type ChangesQuestion } from './list-changes';
import { recordChange } from './record-change';

let stall: Stall;
let an: AccountId;
let binh: AccountId;
let today: number;

beforeAll(async () => {
	stall = await Stall.open(4);
	today = startOfDay(dayOf(stall.now));
	const person = { roles: [], actor: null };
	an = await create({ ...person, name: 'Nguyễn Văn Ẩn', login: 'an@example.com' });
	binh = await create({ ...person, name: 'Lò Thị Bình', login: 'binh@example.com' });
	for (let count = 0; count < 60; count++) await note(an, stall.producer, today - DAY_MS);
	await note(binh, stall.producer, today);
	await note(binh, stall.neighbour, today + DAY_MS - 1, `account ${an}`);
	await note(null, null, today + DAY_MS, 'order 1');
});
afterAll(() => stall[Symbol.asyncDispose]());

const create = (account: Parameters<typeof createAccount>[1]) =>
	createAccount(stall.db.database, account, stall.now);

async function note(
	by: AccountId | null,
	producerId: ProducerId | null,
	at: number,
	subject = `product ${stall.honey}`,
): Promise<void> {
	const actor = by === null ? null : { accountId: by, requestId: 'r' };
	const deed = { action: 'test.note', subject, before: null, after: { n: 1 } };
	await stall.db.database.transaction((tx) =>
		recordChange(tx, { ...deed, actor, at, ...(producerId === null ? {} : { producerId }) }),
	);
}

const list = (changes: Partial<ChangesQuestion>) =>
	listChanges(stall.db.database, {
		...{ before: null, accountId: null, producerId: null, text: 'test.' },
		...changes,
	});
const count = async (changes: Partial<ChangesQuestion>) => (await list(changes)).entries.length;

test('the log is asked by person, producer and day, each alone and together', async () => {
	const { database } = stall.db;
	const [own] = await stall.db.sql`select name from producers where id = ${stall.producer}`;
	const producer = String(own?.['name']);
	expect(await count({ person: 'binh' })).toBe(2);
	expect(await count({ person: 'BINH@example' })).toBe(2);
	expect(await count({ person: 'binh', producer })).toBe(1);
	expect(await count({ person: 'ẩn', from: dayOf(today) })).toBe(0);
	expect(await count({ person: 'nobody of that name' })).toBe(0);
	expect(await count({ producer: '%' })).toBe(0);
	// Both ends are days that count, as Vietnam has them.
	expect(await count({ from: dayOf(today), until: dayOf(today) })).toBe(2);
	expect(await count({ from: dayOf(today) })).toBe(3);
	expect((await listChanges(database, v.parse(changesQuestionSchema, EMPTY))).entries).toHaveLength(
		50,
	);
	expect(v.safeParse(changesQuestionSchema, { ...EMPTY, from: '2026-13-40' }).success).toBe(false);
});

const EMPTY = { before: null, accountId: null, producerId: null, text: '' };

test('the next page keeps to what was asked, and nothing comes twice or is left out', async () => {
	const question = { person: 'an@example', until: dayOf(today) };
	const first = await list(question);
	const second = await list({ ...question, before: first.next });
	expect([first.entries.length, second.entries.length, second.next]).toEqual([50, 10, null]);
	const ids = [...first.entries, ...second.entries].map(({ id }) => id);
	expect(new Set(ids).size).toBe(60);
});

test('people, producers and products are called by name, what is of buyers is not', async () => {
	const { entries } = await list({ from: dayOf(today) });
	expect(entries).toMatchObject([
		{ accountName: null, producerName: null, subject: 'order 1', subjectName: null },
		{ accountName: 'Lò Thị Bình', subjectName: 'Nguyễn Văn Ẩn' },
		{ accountName: 'Lò Thị Bình', subjectName: expect.any(String) },
	]);
	expect(entries[1]?.producerName).not.toBe(entries[2]?.producerName);
	await note(an, null, today + DAY_MS, `account ${accountId('gone')}`);
	expect((await list({ from: dayOf(today + DAY_MS) })).entries[0]?.subjectName).toBeNull();
});
