import { accountId } from '$lib/domain/accounts/account';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addProducers } from '../catalogue/add-to-catalogue';
import { createAccount } from './create-account';
import { findAccountByLogin } from './find-account';
import { listAccounts } from './list-accounts';
import { setProducerRole } from './producer-staff';
import { accounts } from './tables';

const NOW = Date.now();
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
	await db.database.insert(accounts).values(
		Array.from({ length: 120 }, (_, n) => ({
			id: accountId(`nguoi-${n}`),
			// Some of one name: they are told apart by their ids.
			name: `Người ${n % 40}`,
			email: `nguoi-${n}@cho.example`,
		})),
	);
	const person = { name: 'Đỗ Thị Hoà', login: '0912 345 678', roles: ['host'] } as const;
	const id = await createAccount(db.database, { ...person, actor: null }, NOW);
	const place = { name: 'HTX', kind: 'cooperative', provinceCode: '01' } as const;
	const stalls = await addProducers(
		db.database,
		['a', 'b'].map((slug) => ({ ...place, slug })),
		NOW,
	);
	for (const producerId of stalls) {
		const role = { producerId, accountId: id, role: 'packer', actor: null } as const;
		await setProducerRole(db.database, role, NOW);
	}
});
afterAll(() => db[Symbol.asyncDispose]());

async function readAll(search: string) {
	const pages: string[][] = [];
	let after: Parameters<typeof listAccounts>[1]['after'] = null;
	do {
		const { people, next } = await listAccounts(db.database, { search, after });
		pages.push(people.map(({ id }) => id));
		after = next;
	} while (after !== null);
	return pages;
}

test.each([
	['', [50, 50, 21]],
	['nguoi', [50, 50, 20]],
])('people come in pages, each once: %j', async (search, sizes) => {
	const pages = await readAll(search);
	expect(pages.map(({ length }) => length)).toEqual(sizes);
	expect(new Set(pages.flat()).size).toBe(pages.flat().length);
});

test.each(['do thi', 'ĐỖ', 'hòa', '0912345', '0912 345 678', '+8491', '91 234'])(
	'somebody is found as people type: %s',
	async (search) => {
		const { people } = await listAccounts(db.database, { search, after: null });
		expect(people).toMatchObject([
			{
				id: await findAccountByLogin(db.database, '0912345678'),
				phone: '+84912345678',
				email: null,
				roles: ['host'],
				producers: [{ role: 'packer' }, { role: 'packer' }],
			},
		]);
	},
);

test('somebody is found by their mail, and a made-up one finds nobody', async () => {
	const find = async (search: string) =>
		(await listAccounts(db.database, { search, after: null })).people.map(({ id }) => id);
	expect(await find('nguoi-77@')).toEqual(['nguoi-77']);
	expect(await find('phone.invalid')).toEqual([]);
});
