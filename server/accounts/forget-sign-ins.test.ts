import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { expect, test } from 'vitest';

import { testDatabase } from '../../tests/fixtures/database';
import { giveSignIn } from './accounts.fixture';
import { createAccount } from './create-account';
import { forgetSignIns } from './forget-sign-ins';
import { signIns, verifications } from './tables';

const NOW = Date.UTC(2026, 10, 1);

test('sign-ins and links go a day after they ran out, and none that is still good', async () => {
	await using db = await testDatabase();
	const { database } = db;
	const person = { name: 'Chủ', login: '0912345678', roles: [], actor: null };
	const id = await createAccount(database, person, NOW);
	const old = await giveSignIn(database, id, NOW);
	const fresh = await giveSignIn(database, id, NOW + 2 * HOUR_MS);
	const link = (name: string, expiresAt: number) =>
		database
			.insert(verifications)
			.values({ id: name, identifier: name, value: 'x', expiresAt: new Date(expiresAt) });
	await link('old link', NOW + DAY_MS);
	await link('fresh link', NOW + DAY_MS + 2 * HOUR_MS);
	const left = async () => [
		...(await database.select({ id: signIns.id }).from(signIns)),
		...(await database.select({ id: verifications.id }).from(verifications)),
	];

	await forgetSignIns(database, NOW + 2 * DAY_MS);
	expect(await left()).toHaveLength(4);
	await forgetSignIns(database, NOW + 2 * DAY_MS + HOUR_MS);
	expect(await left()).toEqual([{ id: fresh }, { id: 'fresh link' }]);
	expect(old).not.toBe(fresh);
});
