import {
	certificateId,
	uuidV7,
	producerId as toProducerId,
	type ProducerId,
} from '$lib/domain/ids';
import { DAY_MS, dayOf } from '$lib/domain/time';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Stall, viewIn } from '../../tests/fixtures/stall';
import { answerInvitation, listOwnInvitations } from '../accounts/answer-invitation';
import { createAccount } from '../accounts/create-account';
import { findAccount } from '../accounts/find-account';
import { requireImpartial } from '../accounts/impartial';
import { givePassword } from '../accounts/accounts.fixture';
import { inviteOwner } from '../accounts/invite-owner';
import { inviteStaff } from '../accounts/invite-staff';
import { setProducerRole } from '../accounts/producer-staff';
import { listReachable } from '../accounts/staff-link';
import { addProducers, addProducts } from '../catalogue/add-to-catalogue';
import { getProducerNames } from '../catalogue/producer-names';
import { readInbox } from '../notify/inbox';
import { readBody } from '../catalogue/feed';
import { listProduct, withdrawProduct } from '../catalogue/listing.fixture';
import { reviseCertificate } from '../certification/certificates';
import { decide } from '../certification/decide';
import { newPerson, Paperwork } from '../certification/dossier.fixture';
import { judgeListing } from '../certification/listing-gate';
import { runExpiry } from '../certification/run-expiry';
import { lockOrder, moveOrder } from '../ordering/move-order';
import { listStallProducts } from '../products/list-drafts';
import type { Actor } from '../audit/record-change';
import { inviteProducer, type Invitation } from './invite-producer';
import { liftSuspension, suspendProducer, verifyProducer } from './judge-producer';
import { listProducers, type WantedStanding } from './list-producers';

let stall: Stall;
let actor: Actor;

beforeAll(async () => {
	stall = await Stall.open();
	actor = await newPerson(stall.db.database, ['reviewer'], stall.now);
});
afterAll(() => stall[Symbol.asyncDispose]());

const database = () => stall.db.database;
const suspend = (producerId = stall.producer) =>
	suspendProducer(database(), { producerId, reason: 'Hàng không đúng nhãn', actor }, stall.now);
const lift = (producerId = stall.producer) =>
	liftSuspension(database(), { producerId, actor }, stall.now);
const isShown = async (id: number) =>
	(await readBody(database(), 'product', String(id))) !== undefined;

it('is judged by nobody who works there', async () => {
	const { accountId } = await newPerson(database(), ['reviewer'], stall.now);
	const theirs = { accountId, requestId: 'r' };
	const { producer: producerId } = stall;
	const role = { producerId, accountId, role: 'packer', actor: null } as const;
	await setProducerRole(database(), role, stall.now);
	const given = { producerId, actor: theirs };
	for (const judge of [
		() => verifyProducer(database(), { ...given, documentsSeen: 'Giấy đăng ký' }, stall.now),
		() => suspendProducer(database(), { ...given, reason: 'Đối thủ' }, stall.now),
		() => liftSuspension(database(), given, stall.now),
	]) {
		await expect(judge()).rejects.toMatchObject({ code: 'FORBIDDEN' });
	}
	await setProducerRole(database(), { ...role, role: null }, stall.now);
});

describe('a suspended producer', () => {
	it('shows nothing, and what it showed comes back, no more than that', async () => {
		await withdrawProduct(database(), stall.noodles, stall.now);
		await suspend();
		expect(await isShown(stall.honey)).toBe(false);
		expect(await isShown(stall.tea)).toBe(true);
		expect((await judgeListing(database(), [stall.honey], stall.now)).get(stall.honey)).toEqual({
			ok: false,
			obstacles: ['producerSuspended'],
		});
		await expect(listProduct(database(), stall.honey, stall.now)).rejects.toMatchObject({
			code: 'NOT_LISTABLE',
		});
		await expect(suspend()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });

		await lift();
		expect(await isShown(stall.honey)).toBe(true);
		expect(await isShown(stall.noodles)).toBe(false);
		await expect(lift()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		await listProduct(database(), stall.noodles, stall.now);
	});

	it('comes back with its papers where they ran out meanwhile, and not where they were withdrawn', async () => {
		const certificates = await stall.db.sql<{ id: number }[]>`
			select certificate_id as id from products where id = ${stall.honey}`;
		const id = certificateId(certificates[0]?.id ?? 0);
		const revise = (change: object) => reviseCertificate(database(), { id, ...change }, stall.now);
		await suspend();
		await revise({ expiresOn: dayOf(stall.now - DAY_MS) });
		await lift();
		expect(await isShown(stall.honey)).toBe(false);
		await revise({ expiresOn: dayOf(stall.now + 300 * DAY_MS) });
		await runExpiry(database(), stall.now);
		expect(await isShown(stall.honey)).toBe(true);

		await suspend();
		await revise({ standing: 'withdrawn' });
		await lift();
		await revise({ standing: 'verified' });
		await runExpiry(database(), stall.now);
		// Of what was withdrawn a person decides.
		expect(await isShown(stall.honey)).toBe(false);
		for (const product of [stall.honey, stall.noodles, stall.wine]) {
			await listProduct(database(), product, stall.now);
		}
	});

	it('gets no new order, not even one that waited on a phone, and says why', async () => {
		const queued = await stall.order();
		const again = await stall.order({ lines: [stall.line(stall.noodles)] });
		await stall.place(await stall.order());
		const before = await stall.left(stall.honey);
		await suspend();
		for (const { operation } of [queued, again]) {
			const outcome = await stall.outcome(operation);
			expect(outcome).toMatchObject({ status: 'rejected', code: 'PRODUCT_WITHDRAWN' });
			expect(viewIn(outcome)).toMatchObject({ state: 'rejected', buyer: null });
		}
		expect(await stall.left(stall.honey)).toBe(before);
		// A phone that sends it once more hears the same.
		expect(await stall.outcome(queued.operation)).toMatchObject({ code: 'PRODUCT_WITHDRAWN' });
		await lift();
		expect(await stall.place(await stall.order())).toMatchObject({ state: 'placed' });
	});

	it('finishes the orders that it has', async () => {
		const { id } = await stall.place(await stall.order());
		await suspend();
		for (const to of ['confirmed', 'packed', 'shipped', 'delivered'] as const) {
			await database().transaction(async (tx) => {
				const row = await lockOrder(tx, id);
				if (!row) throw new Error('no order');
				await moveOrder(tx, row, { to, by: 'producer', at: stall.now });
			});
		}
		await lift();
	});

	it('is told to all its people with the reason, and that it may sell again', async () => {
		const { producer: producerId } = stall;
		const people = await Promise.all(
			(['owner', 'packer'] as const).map(async (role) => {
				const { accountId } = await newPerson(database(), [], stall.now);
				await setProducerRole(database(), { producerId, accountId, role, actor: null }, stall.now);
				return accountId;
			}),
		);
		const [name] = await getProducerNames(database(), [producerId]);
		await suspend();
		await lift();
		for (const accountId of people) {
			const { entries } = await readInbox(database(), accountId, null);
			const params = { producerId, producerName: name?.name };
			expect(entries).toMatchObject([
				{ kind: 'producerResumed', params },
				{ kind: 'producerSuspended', params: { ...params, reason: 'Hàng không đúng nhãn' } },
			]);
		}
		const mails = await stall.db.sql`select 1 from notice_deliveries where channel = 'mail'`;
		expect(mails).toHaveLength(4);
		const { entries } = await readInbox(database(), actor.accountId, null);
		expect(entries).toEqual([]);
	});

	it('reads why above its own goods, until it may sell again', async () => {
		const read = async () =>
			(await listStallProducts(database(), stall.producer, stall.now)).suspensionReason;
		await suspend();
		expect(await read()).toBe('Hàng không đúng nhãn');
		await lift();
		expect(await read()).toBeNull();
	});

	it('sells with the lifting what was accepted meanwhile, and what waits for papers waits on', async () => {
		const paper = await Paperwork.open(database(), stall.now);
		const { dossierId, producerId, reviewer, setCode } = paper;
		const listedOn = dayOf(stall.now);
		const goods = { producerId, setCode, priceDong: 1_000, unit: 'gói', listedOn };
		const off = { ...goods, withdrawnAt: stall.now, withdrawnBecause: 'waiting' } as const;
		const [accepted = stall.tea, bare = stall.tea] = await addProducts(
			database(),
			[
				{ ...off, name: 'Chè', slug: dossierId, dossierId },
				{ ...off, name: 'Chè khác', slug: `khac-${dossierId}` },
			],
			stall.now,
		);
		await suspend(producerId);
		await paper.handIn();
		await paper.acceptAll();
		await paper.register();
		const verdict = { dossierId, verdict: 'accept', reason: null, actor: reviewer } as const;
		await decide(database(), verdict, stall.now);
		expect(await isShown(accepted)).toBe(false);
		await lift(producerId);
		expect(await isShown(accepted)).toBe(true);
		expect(await isShown(bare)).toBe(false);
	});

	it('has a reason, and is one that is', async () => {
		await expect(
			suspendProducer(database(), { producerId: stall.producer, reason: ' ', actor }, stall.now),
		).rejects.toMatchObject({ code: 'MALFORMED_REQUEST' });
		await expect(suspend(toProducerId(9_999))).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	it('is told to the audit log with what it was before', async () => {
		const rows = await stall.db.sql<{ action: string; after: unknown }[]>`
			select action, after from audit_entries where subject = ${`producer ${stall.producer}`}
			order by id limit 2`;
		expect(rows).toMatchObject([
			{ action: 'producer.suspend', after: { suspensionReason: 'Hàng không đúng nhãn' } },
			{ action: 'producer.resume', after: { suspensionReason: null } },
		]);
	});
});

describe('an invited producer', () => {
	const invitation = (changes: Partial<Invitation> = {}): Invitation => ({
		name: 'HTX Mới',
		kind: 'cooperative',
		provinceCode: '01',
		communeCode: '09022',
		ownerName: 'Chị Chủ',
		ownerLogin: `chu-${crypto.randomUUID().slice(0, 8)}@cho.example`,
		actor,
		...changes,
	});

	it('has an owner and a desk, and shows nothing before it was verified', async () => {
		const invited = await inviteProducer(database(), invitation(), stall.now);
		const { producerId, ownerId, isUnopened } = invited;
		expect(isUnopened).toBe(true);
		expect((await findAccount(database(), ownerId))?.producers).toEqual([
			{ producerId, role: 'owner' },
		]);
		const { producers } = await listProducers(database(), {
			search: 'htx mới',
			standing: 'all',
			after: null,
		});
		expect(producers).toMatchObject([{ id: producerId, verifiedAt: null, listedProducts: 0 }]);

		await verifyProducer(
			database(),
			{ producerId, documentsSeen: 'Giấy đăng ký HTX, CCCD của giám đốc', actor },
			stall.now,
		);
		const again = await listProducers(database(), { search: '', standing: 'all', after: null });
		expect(again.producers.find(({ id }) => id === producerId)).toMatchObject({
			verifiedAt: stall.now,
			documentsSeen: 'Giấy đăng ký HTX, CCCD của giám đốc',
		});
	});

	it('is found by how it stands, the newest first', async () => {
		const [first, second] = [
			await inviteProducer(database(), invitation({ name: 'HTX Lọc Một' }), stall.now),
			await inviteProducer(database(), invitation({ name: 'HTX Lọc Hai' }), stall.now),
		].map(({ producerId }) => producerId);
		const found = async (standing: WantedStanding) => {
			const page = await listProducers(database(), { search: 'htx lọc', standing, after: null });
			return page.producers.map(({ id }) => id);
		};
		if (first === undefined || second === undefined) throw new Error('nobody was invited');
		expect(await found('all')).toEqual([second, first]);
		expect(await found('unverified')).toEqual([second, first]);
		expect(await found('suspended')).toEqual([]);
		const seen = { producerId: first, documentsSeen: 'Giấy đăng ký HTX', actor };
		await verifyProducer(database(), seen, stall.now);
		await suspendProducer(database(), { producerId: second, reason: 'thử', actor }, stall.now);
		expect(await found('unverified')).toEqual([second]);
		expect(await found('suspended')).toEqual([second]);
		const older = { search: 'htx lọc', standing: 'all', after: second } as const;
		expect((await listProducers(database(), older)).producers).toMatchObject([{ id: first }]);
	});

	it('gets one stall, however often the wish is sent', async () => {
		const wish = invitation({ name: 'HTX Hai Lần', key: uuidV7(stall.now) });
		const tap = () => inviteProducer(database(), wish, stall.now);
		const [first, second] = await Promise.all([tap(), tap()]);
		expect(second).toEqual(first);
		expect(await tap()).toEqual(first);
		expect(first.isUnopened).toBe(true);
		const found = await listProducers(database(), {
			search: 'htx hai lần',
			standing: 'all',
			after: null,
		});
		expect(found.producers.map(({ id }) => id)).toEqual([first.producerId]);
		await givePassword(database(), first.ownerId, 'mật khẩu của chị');
		expect(await tap()).toEqual({ ...first, isUnopened: false });
	});

	it('gets an address of its own where the name is taken', async () => {
		const { producerId } = await inviteProducer(
			database(),
			invitation({ name: 'HTX Ong' }),
			stall.now,
		);
		expect(await readBody(database(), 'producer', String(producerId))).toMatchObject({
			slug: 'htx-ong-2',
		});
	});

	const ownersOf = async (id: ProducerId) =>
		(await listReachable(database(), id)).map(({ role, isInvited }) => ({ role, isInvited }));

	it('has no owner before somebody with an account says yes, and organisers hear of a no', async () => {
		const known = await newPerson(database(), ['reviewer'], stall.now);
		const login = `da-co-${crypto.randomUUID().slice(0, 8)}@cho.example`;
		await stall.db.sql`update accounts set email = ${login} where id = ${known.accountId}`;
		const { producerId, isUnopened } = await inviteProducer(
			database(),
			invitation({ ownerLogin: login }),
			stall.now,
		);
		expect(isUnopened).toBe(false);
		expect((await findAccount(database(), known.accountId))?.producers).toEqual([]);
		expect(await ownersOf(producerId)).toEqual([{ role: 'owner', isInvited: true }]);
		// Nobody is kept from judging by being named.
		const judged = { producerId, now: stall.now };
		await requireImpartial(database(), known, judged);

		const answer = async (isAccepted: boolean) => {
			const [open] = await listOwnInvitations(database(), known.accountId);
			const invitationId = open?.invitationId ?? '';
			await answerInvitation(database(), { invitationId, isAccepted, actor: known }, stall.now);
		};
		await answer(false);
		expect((await readInbox(database(), actor.accountId, null)).entries[0]).toMatchObject({
			kind: 'staffAnswered',
			params: { name: 'Chị Chủ', answer: 'declined', organisersOf: 'HTX Mới' },
		});
		// Another one is asked, or the same once more; where somebody owns it, its people are theirs.
		const again = { producerId, name: 'Chị Chủ', login, actor };
		expect(await inviteOwner(database(), again, stall.now)).toMatchObject({ isUnopened: false });
		await answer(true);
		await givePassword(database(), known.accountId, 'mưa rơi trên mái lá');
		expect((await findAccount(database(), known.accountId))?.producers).toEqual([
			{ producerId, role: 'owner' },
		]);
		await expect(
			inviteOwner(database(), { ...again, login: 'nguoi-khac@cho.example' }, stall.now),
		).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
	});

	it('is given to a new person at once where nobody owns it', async () => {
		const [producerId = toProducerId(0)] = await addProducers(
			database(),
			[{ slug: 'htx-nhap', name: 'HTX Nhập', kind: 'cooperative', provinceCode: '01' }],
			stall.now,
		);
		const owner = { producerId, name: 'Bà Mới', login: '0912888777', actor };
		expect(await inviteOwner(database(), owner, stall.now)).toMatchObject({ isUnopened: true });
		expect(await ownersOf(producerId)).toEqual([{ role: 'owner', isInvited: false }]);
	});

	it('opens no way into an account that is there already', async () => {
		const ownerLogin = `quan-tri-${crypto.randomUUID().slice(0, 8)}@cho.example`;
		const first = await inviteProducer(database(), invitation({ ownerLogin }), stall.now);
		const second = await inviteProducer(database(), invitation({ ownerLogin }), stall.now);
		expect(second).toMatchObject({ ownerId: first.ownerId, isUnopened: false });
	});

	it('opens the way to an owner whom another stall had invited, by the name that organisers know', async () => {
		const login = `duoc-moi-${crypto.randomUUID().slice(0, 8)}@cho.example`;
		const invite = (ownerLogin: string) =>
			inviteProducer(database(), invitation({ ownerLogin, ownerName: 'Chị Chủ' }), stall.now);
		const staff = { producerId: stall.producer, role: 'packer', name: 'Bà Nào Đó', actor } as const;
		await inviteStaff(database(), { ...staff, login }, stall.now);
		const { ownerId, isUnopened } = await invite(login);
		expect(isUnopened).toBe(true);
		expect((await findAccount(database(), ownerId))?.name).toBe('Chị Chủ');
		// Another stall's word changes no name any more, and who may judge others gets no link by this.
		await inviteStaff(database(), { ...staff, login: 'chua-mo@cho.example' }, stall.now);
		const judge = { name: 'Anh Duyệt', login: 'chua-mo@cho.example', roles: ['reviewer'] } as const;
		await createAccount(database(), { ...judge, isNameSure: true, actor }, stall.now);
		const judging = await invite('chua-mo@cho.example');
		expect(judging.isUnopened).toBe(false);
		expect((await findAccount(database(), judging.ownerId))?.name).toBe('Anh Duyệt');
	});

	it('is in a commune that is', async () => {
		await expect(
			inviteProducer(database(), invitation({ communeCode: '00000' }), stall.now),
		).rejects.toMatchObject({ code: 'INVALID_ADDRESS' });
	});
});
