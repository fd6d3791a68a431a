import { desc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { BANK } from '../../tests/fixtures/small-catalogue';
import { Stall } from '../../tests/fixtures/stall';
import { setProducerRole } from '../accounts/producer-staff';
import type { Actor } from '../audit/record-change';
import { auditEntries } from '../audit/tables';
import { readBody } from '../catalogue/feed';
import { republishProducers } from '../catalogue/republish-producers';
import { getProducerFacts } from '../catalogue/revise-producer';
import { setBankAccount } from '../catalogue/set-bank-account';
import { newPerson } from '../certification/dossier.fixture';
import { readInbox } from '../notify/inbox';
import { liftSuspension, suspendProducer, verifyProducer } from './judge-producer';
import { askRevision, reviseProducer, updateOwnFacts } from './revise-producer';
import { getStandings } from './standing';

let stall: Stall;
let organiser: Actor;
let owner: Actor;

beforeAll(async () => {
	stall = await Stall.open();
	organiser = await newPerson(database(), ['reviewer'], stall.now);
	owner = await newPerson(database(), [], stall.now);
	await setProducerRole(
		database(),
		{ producerId: stall.producer, accountId: owner.accountId, role: 'owner', actor: null },
		stall.now,
	);
});
afterAll(() => stall[Symbol.asyncDispose]());

const database = () => stall.db.database;
const published = () => readBody(database(), 'producer', String(stall.producer));
const inboxOf = async ({ accountId }: Actor) =>
	(await readInbox(database(), accountId, null)).entries;
const lastChange = async () =>
	(await database().select().from(auditEntries).orderBy(desc(auditEntries.id)).limit(1))[0];
const own = { about: '', phone: '', street: '' };
const verified = {
	kind: 'company',
	...{ name: 'HTX Đổi Tên', provinceCode: '01', communeCode: '09022' },
	...{ registration: ' 0107  HTX 001 ', about: 'Nuôi ong.', documentsSeen: 'Giấy đăng ký mới' },
} as const;

it('shows at once what the owner says of the stall, and the log what it was before', async () => {
	const of = { producerId: stall.producer, actor: owner };
	const first = { about: 'Nuôi ong.', phone: '024 3825 1234', street: 'Thôn 3' };
	await updateOwnFacts(database(), { ...of, ...first }, stall.now);
	expect(await published()).toMatchObject({ ...first, phone: '+842438251234' });
	const changed = { ...of, ...first, street: 'Thôn 4' };
	await updateOwnFacts(database(), changed, stall.now);
	expect(await lastChange()).toMatchObject({
		action: 'producer.updateOwnFacts',
		before: { street: 'Thôn 3' },
		after: { street: 'Thôn 4' },
	});
	const entry = await lastChange();
	await updateOwnFacts(database(), changed, stall.now);
	expect((await lastChange())?.id).toBe(entry?.id);

	await updateOwnFacts(database(), { ...of, ...own }, stall.now);
	const bare = await published();
	expect(bare).toMatchObject({ about: null });
	// Everybody's first pull holds every producer: what nobody wrote weighs nothing.
	for (const fact of ['phone', 'street', 'registration']) expect(bare).not.toHaveProperty(fact);
	await expect(
		updateOwnFacts(database(), { ...of, ...own, phone: '12345' }, stall.now),
	).rejects.toMatchObject({ code: 'INVALID_PHONE' });
});

it('tells organisers of words that shoppers read from now on, and of nothing else', async () => {
	const of = { producerId: stall.producer, actor: owner };
	const told = async () =>
		(await inboxOf(organiser))
			.filter(({ kind }) => kind === 'producerSays')
			.map((one) => one.params);
	const producerName = (await getProducerFacts(database(), stall.producer)).name;
	const about = 'Mật ong chữa được mọi bệnh.';
	const before = await told();
	await updateOwnFacts(database(), { ...of, ...own, about }, stall.now);
	await updateOwnFacts(database(), { ...of, ...own, about, street: 'Thôn 5' }, stall.now);
	expect(await told()).toEqual([{ producerName, about }, ...before]);
	await updateOwnFacts(database(), { ...of, ...own, about: 'ơ'.repeat(1_000) }, stall.now);
	expect((await told())[0]).toEqual({ producerName, about: `${'ơ'.repeat(300)}…` });
	await updateOwnFacts(database(), { ...of, ...own }, stall.now);
	expect(await told()).toHaveLength(before.length + 2);
});

it('carries an owner’s wish to the organisers, and what they set back to the owner', async () => {
	const of = { producerId: stall.producer, actor: owner };
	const before = await getProducerFacts(database(), stall.producer);
	await expect(askRevision(database(), { ...of, text: ' ' }, stall.now)).rejects.toMatchObject({
		code: 'MALFORMED_REQUEST',
	});
	await askRevision(database(), { ...of, text: 'Đã đổi tên' }, stall.now);
	expect((await inboxOf(organiser)).slice(0, 1)).toMatchObject([
		{ kind: 'producerAsks', params: { producerName: before.name, text: 'Đã đổi tên' } },
	]);
	expect((await getProducerFacts(database(), stall.producer)).name).toBe(before.name);

	const seen = { producerId: stall.producer, actor: organiser };
	await verifyProducer(database(), { ...seen, documentsSeen: 'Giấy cũ' }, stall.now);
	await reviseProducer(database(), { ...seen, ...verified }, stall.now);
	expect(await published()).toMatchObject({
		...{ name: 'HTX Đổi Tên', kind: 'company', provinceCode: '01' },
		...{ registration: '0107 HTX 001', oldPlace: null, oldProvince: null },
	});
	expect(await lastChange()).toMatchObject({
		action: 'producer.revise',
		before: { name: before.name, registration: null, documentsSeen: 'Giấy cũ' },
		after: { name: 'HTX Đổi Tên', registration: '0107 HTX 001', documentsSeen: 'Giấy đăng ký mới' },
	});
	expect((await getStandings(database(), [stall.producer])).get(stall.producer)).toMatchObject({
		documentsSeen: 'Giấy đăng ký mới',
	});
	expect(await inboxOf(owner)).toMatchObject([
		{ kind: 'producerRevised', params: { producerName: 'HTX Đổi Tên' } },
	]);
});

it('keeps what identity was verified by where an organiser only sets words right', async () => {
	const seen = { producerId: stall.producer, actor: organiser };
	const words = { ...verified, about: 'Ong.', documentsSeen: 'Lời chưa chứng minh được' };
	await reviseProducer(database(), { ...seen, ...words }, stall.now);
	expect((await published())?.about).toBe('Ong.');
	expect((await getStandings(database(), [stall.producer])).get(stall.producer)).toMatchObject({
		documentsSeen: 'Giấy đăng ký mới',
	});
});

it.each([
	['without a paper that was seen', { documentsSeen: ' ' }, 'MALFORMED_REQUEST'],
	['to no name', { name: ' ' }, 'INVALID_NAME'],
	['to a commune of another province', { provinceCode: '79' }, 'INVALID_ADDRESS'],
])('is not revised %s', async (_, wrong, code) => {
	const revising = { producerId: stall.producer, actor: organiser, ...verified, ...wrong };
	await expect(reviseProducer(database(), revising, stall.now)).rejects.toMatchObject({ code });
});

it('is revised by nobody who works there', async () => {
	const partial = await newPerson(database(), ['reviewer'], stall.now);
	const { accountId } = partial;
	const works = { producerId: stall.producer, accountId, role: 'packer', actor: null } as const;
	await setProducerRole(database(), works, stall.now);
	const revising = { producerId: stall.producer, actor: partial, ...verified, name: 'Tên Khác' };
	await expect(reviseProducer(database(), revising, stall.now)).rejects.toMatchObject({
		code: 'FORBIDDEN',
	});
	await askRevision(
		database(),
		{ producerId: stall.producer, actor: owner, text: 'Xin sửa' },
		stall.now,
	);
	expect(await inboxOf(partial)).toEqual([]);
});

it('shows nothing of a stall that sells nothing, until it does', async () => {
	const of = { producerId: stall.producer, actor: owner };
	await suspendProducer(
		database(),
		{ producerId: stall.producer, actor: organiser, reason: 'Kiểm tra lại' },
		stall.now,
	);
	const before = await published();
	await updateOwnFacts(database(), { ...of, ...own, about: 'Gọi ngay số lạ' }, stall.now);
	expect(await published()).toEqual(before);
	expect(await lastChange()).toMatchObject({ after: { about: 'Gọi ngay số lạ' } });
	expect(JSON.stringify(await inboxOf(organiser))).not.toContain('Gọi ngay số lạ');
	// Nor by any other road that tells something of the stall.
	await database().transaction((tx) =>
		setBankAccount(tx, { producerId: stall.producer, bank: BANK }, stall.now),
	);
	expect(await published()).toEqual({ ...before, bank: BANK });
	expect(await republishProducers(database(), stall.now)).toBe(0);
	// What organisers set right shows where the words stood.
	const right = {
		producerId: stall.producer,
		actor: organiser,
		...verified,
		about: 'Đang kiểm tra.',
	};
	await reviseProducer(database(), right, stall.now);
	expect(await published()).toMatchObject({ about: 'Đang kiểm tra.' });
	await updateOwnFacts(database(), { ...of, ...own, about: 'Nuôi ong rừng.' }, stall.now);
	await liftSuspension(database(), { producerId: stall.producer, actor: organiser }, stall.now);
	expect(await published()).toMatchObject({ about: 'Nuôi ong rừng.' });
});
