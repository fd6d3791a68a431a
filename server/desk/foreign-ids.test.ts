import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { fileId } from '$lib/domain/files/purposes';
import {
	lotId,
	orderId,
	productId,
	sessionId,
	streamId,
	uuidV4,
	type LotId,
	type ProducerId,
	type ProductId,
	type StreamId,
} from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { idsNamedIn } from '../../tests/fixtures/named-in-schema';
import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { testAuth } from '../accounts/accounts.fixture';
import { findAccount } from '../accounts/find-account';
import { proposeBundle } from '../bundles/propose-bundle';
import { addStall } from '../catalogue/catalogue.fixture';
import { createPromotion } from '../catalogue/promotions';
import { openDossier } from '../certification/open-dossier';
import { seedFile } from '../files/files.fixture';
import { inviteStaff, listInvited } from '../accounts/invite-staff';
import { listShownStaff } from '../accounts/producer-staff';
import type { Actor } from '../audit/record-change';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { createDraft } from '../products/save-draft';
import { appRouter } from '../router';
import { ensureLabelKey } from '../trace/label-keys';
import { createLot } from '../trace/lots';
import { createRun } from '../trace/print-runs';
import { labels } from '../trace/tables';
import { TRPCError } from '../trpc';
import { closeStream, openStream } from '../video/streams';
import { ALLOWED } from './access.fixture';
import { OF_THE_MARKET, QUESTIONS, REASON, type Belongings } from './foreign-ids.fixture';

const NOWHERE: Belongings = {
	member: uuidV4(),
	invitation: uuidV4(),
	product: productId(999_999),
	promotion: 999_999,
	dossier: uuidV4(),
	complaint: uuidV4(),
	lot: lotId(999_999),
	run: 999_999,
	file: fileId(uuidV4()),
	picture: fileId(uuidV4()),
	draft: 999_999,
	bundle: 999_999,
	stream: streamId(uuidV4()),
};

let stall: Stall;
let caller: ReturnType<typeof appRouter.createCaller>;
let ours: Belongings;
let theirs: Belongings;

beforeAll(async () => {
	stall = await Stall.open();
	const staff = new Staff(stall);
	const us = await staff.hire('Nhà mình', 'nha-minh@cho.example', 'owner');
	const them = await staff.hire('Nhà khác', 'nha-khac@cho.example', 'owner', stall.neighbour);
	ours = await belongingsOf(stall.producer, us.id, stall.honey);
	theirs = await belongingsOf(stall.neighbour, them.id, stall.tea);
	const { database } = stall.db;
	const auth = await testAuth(database);
	const account = await findAccount(database, us.id);
	if (!account) throw new Error('no account');
	caller = appRouter.createCaller({
		...stall.runtime,
		requestId: 'request-1',
		address: '203.0.113.7',
		deviceId: null,
		auth: () => Promise.resolve(auth),
		signedIn: () => Promise.resolve({ account, signInId: 'one', signedInAt: stall.now }),
	});
});
afterAll(() => stall[Symbol.asyncDispose]());

async function belongingsOf(
	producerId: ProducerId,
	accountId: AccountId,
	product: ProductId,
): Promise<Belongings> {
	const { db, now } = stall;
	const actor = { accountId, requestId: 'request-0' };
	const owner = { producerId, actor };
	const deal = { kind: 'percent', percentOff: 5 } as const;
	const period = { startsAt: now, endsAt: now + DAY_MS, portions: null, perOrder: null };
	const newPromotion = { ...period, productId: product, deal, sessionId: null, owner };
	const lot = {
		productId: product,
		producerId,
		lot: 'L1',
		producedOn: null,
		expiresOn: null,
		locationCode: null,
		standards: [],
	};
	const [partner = productId(0)] = await addStall(db.database, [{}], now);
	const lotOf = await createLot(db.database, lot, now);
	const items = [product, partner].map((id) => ({ productId: id, quantity: 1, priceDong: 1_000 }));
	return {
		member: (await listShownStaff(db.database, producerId))[0]?.memberId ?? '',
		invitation: await invite(producerId, actor),
		product,
		promotion: (await createPromotion(db.database, newPromotion, now)).id,
		dossier: await openDossier(
			db.database,
			{ producerId, productName: 'Món mới', setCode: 4, actor },
			now,
		),
		complaint: await complaintAbout(producerId, product),
		lot: lotOf,
		run: await printedRun(lotOf, accountId),
		file: await seedFile(db.database, { purpose: 'dossierDocument', producerId, accountId }, now),
		picture: await seedFile(db.database, { purpose: 'productPicture', producerId, accountId }, now),
		draft: (
			await createDraft(
				db.database,
				{
					...{ producerId, productId: null, key: uuidV4(), actor },
					...{ changes: { name: 'Món mới' }, pictureFileId: null, dossierId: null },
				},
				now,
			)
		).draftId,
		bundle: await proposeBundle(db.database, { producerId, actor, title: 'Gói', items }, now),
		stream: await sentStream(producerId, accountId),
	};
}

/** A run of one label, of goods that need no GTIN here. */
function printedRun(lot: LotId, account: AccountId): Promise<number> {
	const { db, now } = stall;
	return db.database.transaction(async (tx) => {
		const printed = { lotId: lot, count: 1, accountId: account, format: null, issuedAt: now };
		const runId = await createRun(tx, printed);
		const claim = { stars: 4, provinceCode: '01', validTo: '2027-12-31', kid: '1' } as const;
		const piece = { gtin: '09521234543213', lot: 'L1', serial: `S${lot}`, signature: '' };
		await ensureLabelKey(tx, now);
		await tx
			.insert(labels)
			.values({ ...piece, ...claim, lotId: lot, issuedAt: now, runId, position: 1 });
		return runId;
	});
}

async function invite(producerId: ProducerId, actor: Actor): Promise<string> {
	const person = { name: 'Chị Được Mời', login: 'duoc-moi@cho.example', role: 'packer' } as const;
	await inviteStaff(stall.db.database, { ...person, producerId, actor }, stall.now);
	const [invited] = await listInvited(stall.db.database, producerId);
	return invited?.invitationId ?? '';
}

async function sentStream(producerId: ProducerId, accountId: AccountId): Promise<StreamId> {
	const id = streamId(uuidV4());
	const { database } = stall.db;
	const times = { startedAt: stall.now, slotKey: uuidV4(), sessionId: sessionId(1) };
	const stream = { id, producerId, accountId, isRehearsal: false, keyHash: '', ...times };
	await database.transaction(async (tx) => {
		await openStream(tx, stream);
		await closeStream(tx, id, { at: stall.now, because: 'ended', keptBytes: 0 });
	});
	return id;
}

async function complaintAbout(producerId: ProducerId, product: ProductId): Promise<string> {
	const made = await stall.order({ producerId, lines: [stall.line(product)] });
	const { id } = await stall.place(made);
	await stall.db.database.transaction(async (tx) => {
		for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
			const row = await lockOrder(tx, orderId(id));
			if (!row) throw new Error('no order');
			await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
		}
	});
	const words = { kind: 'damaged', wish: 'replace', text: REASON, pictures: [] };
	const complaint = { orderId: made.operation.opId, secret: made.secret, ...words };
	const operation = await stall.operation('complaint.create@1', complaint);
	expect(await stall.outcome(operation)).toEqual({ status: 'accepted' });
	return operation.opId;
}

/** The house's code that a question was refused by; null where it was answered. */
async function refusalOf(procedure: string, input: object): Promise<string | null> {
	let called: unknown = caller;
	for (const part of procedure.split('.')) called = (called as Record<string, unknown>)[part];
	try {
		const ask = called as (input: object) => Promise<unknown>;
		await ask({ producerId: stall.producer, ...input });
		return null;
	} catch (thrown) {
		const cause: unknown = thrown instanceof TRPCError ? thrown.cause : thrown;
		if (cause instanceof AppError) return cause.code;
		throw thrown;
	}
}

/** What a procedure's input is held against. */
function schemasOf(procedure: string): readonly unknown[] {
	// The router's type tells them nested; they stand there by their whole names.
	const found: unknown = Reflect.get(appRouter._def.procedures, procedure);
	const hasInputs = v.object({ inputs: v.array(v.unknown()) });
	return typeof found === 'function' && '_def' in found
		? v.parse(hasInputs, found._def).inputs
		: [];
}

const stallProcedures = Object.values(ALLOWED)
	.filter(({ who }) => who.includes('owner') && !who.includes('anyone'))
	.flatMap(({ ask }) => ask);

test('every name that a stall’s question takes is looked at here', () => {
	const named = stallProcedures.flatMap((procedure) => {
		const inputs = schemasOf(procedure);
		const names = new Set(inputs.flatMap((input) => idsNamedIn(input)));
		return [...names]
			.filter((name) => !OF_THE_MARKET.includes(name))
			.map((name) => `${procedure} ${name}`);
	});
	const asked = Object.entries(QUESTIONS).flatMap(([procedure, names]) =>
		Object.keys(names).map((name) => `${procedure} ${name}`),
	);
	expect(named.toSorted()).toEqual(asked.toSorted());
});

describe.each(Object.entries(QUESTIONS))('%s', (procedure, questions) => {
	test.each(Object.entries(questions))('%s', async (_name, question) => {
		const foreign = await refusalOf(procedure, question(theirs, ours, stall));
		// What is another's looks as what is nowhere.
		expect(foreign).toBe(await refusalOf(procedure, question(NOWHERE, ours, stall)));
		expect(foreign).not.toBeNull();
		// And it is for that name that it was refused.
		expect(await refusalOf(procedure, question(ours, ours, stall))).not.toBe(foreign);
	});
});
