import { accountId } from '$lib/domain/accounts/account';
import { dossierId } from '$lib/domain/certification/dossier';
import type { OwnDossier } from '$lib/domain/certification/dossier-view';
import { producerId } from '$lib/domain/ids';
import { afterEach, expect, it } from 'vitest';

import { DeskDatabase, letGoOfOthers } from './desk-database';
import { KeptDossiers } from './kept-dossiers';

const NAME = 'desk-dossiers-test';
const STALL = producerId(7);
const DOSSIER: OwnDossier = {
	id: dossierId('d'),
	producerId: STALL,
	producerName: 'HTX',
	productId: null,
	productName: 'Chè',
	setCode: 11,
	state: 'open',
	submittedAt: null,
	isDemo: false,
	missing: [],
	toSubmit: [],
	firstExpiry: null,
	stars: null,
	certificate: null,
	isWaiting: false,
	waitsFor: null,
	waitingSince: null,
	firstSigner: null,
	lastWord: null,
	items: [],
};

afterEach(() => new DeskDatabase(NAME).delete());

const keptFor = (person: string) => new KeptDossiers(accountId(person), new DeskDatabase(NAME));

it('shows a person again what was last heard, and nobody else', async () => {
	const mine = keptFor('me');
	await mine.keepList(STALL, [DOSSIER], 5);
	mine.close();
	const again = keptFor('me');
	expect(await again.readList(STALL)).toMatchObject({ dossiers: [{ id: 'd' }], heardAt: 5 });
	again.close();
	const other = keptFor('somebody else');
	expect(await other.readList(STALL)).toBeUndefined();
	other.close();
	const back = keptFor('me');
	expect(await back.readList(STALL)).toBeUndefined();
	back.close();
});

it('keeps no dossier of a stall whose owner its person is no more', async () => {
	const kept = keptFor('me');
	await kept.keepList(STALL, [DOSSIER], 5);
	const database = new DeskDatabase(NAME);
	const isStall = (id: number) => id === STALL;
	await letGoOfOthers(database, { orders: isStall, dossiers: isStall });
	expect(await kept.readList(STALL)).toBeDefined();
	await letGoOfOthers(database, { orders: isStall, dossiers: () => false });
	expect(await kept.readList(STALL)).toBeUndefined();
	database.close();
	kept.close();
});
