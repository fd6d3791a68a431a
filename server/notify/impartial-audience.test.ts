import type { Account, AccountId } from '$lib/domain/accounts/account';
import { newOrderSecret, orderId, uuidV4 } from '$lib/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { setProducerRole } from '../accounts/producer-staff';
import { newPerson } from '../certification/dossier.fixture';
import { openDossier } from '../certification/open-dossier';
import { writeMessage } from '../certification/write-message';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { createDraft } from '../products/save-draft';
import { submitDraft } from '../products/submit-draft';
import { readInbox } from './inbox';

let stall: Stall;
let owner: Account;
let judge: AccountId;
let partial: AccountId;

beforeAll(async () => {
	stall = await Stall.open();
	owner = await new Staff(stall).hire('Bà Chủ', '0912000001', 'owner');
	const { database } = stall.db;
	judge = (await newPerson(database, ['reviewer'], stall.now)).accountId;
	partial = (await newPerson(database, ['reviewer'], stall.now)).accountId;
	const place = { producerId: stall.producer, accountId: partial, actor: null } as const;
	await setProducerRole(database, { ...place, role: 'packer' }, stall.now);
});
afterAll(() => stall[Symbol.asyncDispose]());

const database = () => stall.db.database;
const actor = () => ({ accountId: owner.id, requestId: 'request-1' });
const KINDS = ['productSubmitted', 'dossierQuestion', 'complaintOpened', 'reportOpened'] as const;

/** How often somebody was asked to judge. */
async function askedOf(accountId: AccountId): Promise<string[]> {
	const { entries } = await readInbox(database(), accountId, null);
	const asked = entries.filter(({ kind, params }) => {
		const isAtStall = 'desk' in params && params.desk !== 'organiser';
		return !isAtStall && KINDS.some((one) => one === kind);
	});
	return asked.map(({ kind }) => kind).toSorted();
}

const RAISE: Readonly<Record<(typeof KINDS)[number], () => Promise<unknown>>> = {
	async productSubmitted() {
		const { producer: producerId, honey: productId } = stall;
		const about = { producerId, actor: actor() };
		const draft = { productId, key: uuidV4(), pictureFileId: null, dossierId: null };
		const changes = { name: 'Mật ong rừng' };
		const made = await createDraft(database(), { ...about, ...draft, changes }, stall.now);
		await submitDraft(database(), { ...about, ...made }, stall.now);
	},
	async dossierQuestion() {
		const { producer: producerId } = stall;
		const wanted = { producerId, productName: 'Mật ong', setCode: 4, actor: actor() };
		const dossierId = await openDossier(database(), wanted, stall.now);
		const message = { dossierId, producerId, kind: null, text: 'Đã gửi lại', actor: actor() };
		await writeMessage(database(), message, stall.now);
	},
	async complaintOpened() {
		const made = await stall.order();
		const { id } = await stall.place(made);
		await database().transaction(async (tx) => {
			for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
				const row = await lockOrder(tx, orderId(id));
				if (!row) throw new Error('no order');
				await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
			}
		});
		const words = { kind: 'damaged', wish: 'replace', text: 'Vỡ hũ', pictures: [] };
		const complaint = { orderId: made.operation.opId, secret: made.secret, ...words };
		await stall.outcome(await stall.operation('complaint.create@1', complaint));
	},
	async reportOpened() {
		const about = { productId: stall.honey, gtin: null, lot: null, serial: null };
		const words = { kind: 'other', text: 'Có mùi lạ', contact: null, pictures: [] };
		const report = { secret: newOrderSecret(), ...about, ...words };
		await stall.outcome(await stall.operation('report.create@1', report));
	},
};

test.each(KINDS)(
	'%s asks those who may judge, and nobody who works for the stall',
	async (kind) => {
		await RAISE[kind]();
		expect(await askedOf(judge)).toContain(kind);
		expect(await askedOf(partial)).not.toContain(kind);
	},
);
