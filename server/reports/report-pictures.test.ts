import type { AccountId } from '$lib/domain/accounts/account';
import { fileId, type FileId } from '$lib/domain/files/purposes';
import { newOrderSecret, uuidV7 } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { photo } from '../../tests/fixtures/bad-files';
import { TestUploadDesk, type Sender } from '../../tests/fixtures/upload-desk';
import { setProducerRole } from '../accounts/producer-staff';
import { removeStaleFiles, UNATTACHED_MS } from '../files/remove-stale';
import { answerReport, listReports, trackReports } from './answer-report';
import { forgetShoppers } from './forget-shoppers';

let desk: TestUploadDesk;
let picture: Buffer;
let reviewer: AccountId;
let secret: string;
let shopper: Sender;
let addresses = 0;

beforeAll(async () => {
	desk = await TestUploadDesk.open();
	picture = await photo();
	reviewer = await desk.organiser('reviewer');
});
afterAll(() => desk[Symbol.asyncDispose]());
beforeEach(() => {
	secret = newOrderSecret();
	shopper = { reportSecret: secret, address: `203.0.113.${++addresses}` };
});

const database = () => desk.stall.db.database;
const newId = () => fileId(uuidV7(desk.stall.now));
const send = (id: FileId, sender: Sender = shopper) =>
	desk.send(sender, { purpose: 'reportPicture', bytes: picture, id });

async function report(pictures: readonly FileId[], withSecret = secret) {
	const operation = await desk.stall.operation('report.create@1', {
		...{ secret: withSecret, kind: 'suspiciousLabel', text: 'Tem nhòe', contact: '0912345678' },
		...{ pictures, productId: desk.stall.honey, gtin: null, lot: null, serial: null },
	});
	return { id: operation.opId as string, outcome: await desk.stall.outcome(operation) };
}

const told = async (id: string) => (await trackReports(database(), [{ reportId: id, secret }]))[0];

test('pictures and the report that names them find each other, whichever comes first', async () => {
	const [first, last] = [newId(), newId()];
	await send(first);
	const { id, outcome } = await report([first, last]);
	expect(outcome).toEqual({ status: 'accepted' });
	expect(await told(id)).toMatchObject({ pictures: [first], picturesToCome: 1 });
	// Sent twice by a phone whose answer got lost, it is there once.
	await send(last);
	await send(last);
	expect(await told(id)).toMatchObject({ pictures: [first, last], picturesToCome: 0 });
	const { reports } = await listReports(database(), { isOpen: true, before: null, without: [] });
	expect(reports.find((one) => one.id === id)).toMatchObject({ pictures: [first, last] });
});

test('they are seen by who may read the report, and by who sent it', async () => {
	const id = newId();
	await send(id);
	expect((await desk.read(reviewer, id)).status, 'before a report names it').toBe(404);
	await report([id]);
	const readers: [string, Sender, number][] = [
		['shopper', shopper, 200],
		['reviewer', reviewer, 200],
		['another shopper', { reportSecret: newOrderSecret() }, 404],
		['what is no secret', { reportSecret: 'x' }, 401],
		['host', await desk.organiser('host'), 404],
		['owner of the stall', await desk.person('owner'), 404],
		['neighbour', await desk.person('owner', desk.stall.neighbour), 404],
		['nobody', null, 401],
	];
	for (const [who, reader, status] of readers) {
		expect((await desk.read(reader, id)).status, who).toBe(status);
	}
	const { headers } = await desk.read(reviewer, id);
	expect(headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
	const partial = await desk.organiser('reviewer');
	const place = { producerId: desk.stall.producer, accountId: partial, actor: null };
	await setProducerRole(database(), { ...place, role: 'packer' }, desk.stall.now);
	expect((await desk.read(partial, id)).status, 'who works there').toBe(404);
});

test('nobody names, brings, asks after or takes away the picture of somebody else', async () => {
	const [id, named] = [newId(), newId()];
	await send(id);
	const stranger: Sender = { reportSecret: newOrderSecret(), address: '203.0.113.200' };
	expect((await report([id], stranger.reportSecret)).outcome).toMatchObject({ code: 'NOT_FOUND' });
	expect((await send(id, stranger)).json.code).toBe('NOT_FOUND');
	for (const method of ['GET', 'HEAD', 'DELETE']) {
		expect((await desk.ask(stranger, { method, id })).status, method).toBe(404);
		expect((await desk.ask(reviewer, { method, id })).status, `${method} of staff`).toBe(404);
	}
	const mine = await report([named]);
	await send(named, stranger);
	expect(await told(mine.id)).toMatchObject({ pictures: [], picturesToCome: 1 });
});

test('of one report three are taken, from one device and one address so many a minute', async () => {
	for (let count = 0; count < 3; count++) expect((await send(newId())).json.state).toBe('ready');
	expect((await send(newId())).json.code).toBe('FILES_FULL');
	const four = await report([newId(), newId(), newId(), newId()]);
	expect(four.outcome).toMatchObject({ code: 'MALFORMED_REQUEST' });
	const begin = () =>
		desk.begin(
			{ reportSecret: newOrderSecret(), address: '203.0.113.250' },
			{ purpose: 'reportPicture', bytes: picture },
		);
	const statuses: number[] = [];
	for (let times = 0; times < 61; times++) statuses.push((await begin()).answered.status);
	expect([statuses.indexOf(429), statuses.at(-1)]).toEqual([60, 429]);
});

test('all reports together have their own room, which is never overrun', async () => {
	await using small = await TestUploadDesk.open({ allReportsBytes: picture.length * 2 });
	const begin = () =>
		small.begin(
			{ reportSecret: newOrderSecret(), address: '203.0.113.251' },
			{ purpose: 'reportPicture', bytes: picture },
		);
	const begun = await Promise.all([1, 2, 3].map(begin));
	const refused = begun.filter(({ answered }) => answered.status !== 201);
	expect(refused.map(({ answered }) => answered.json.code)).toEqual(['FILES_FULL']);
});

test('they go with what the report says of the shopper, here and on the disk', async () => {
	await using own = await TestUploadDesk.open();
	const { stall } = own;
	const id = fileId(uuidV7(stall.now));
	await own.send(shopper, { purpose: 'reportPicture', bytes: picture, id });
	const operation = await stall.operation('report.create@1', {
		...{ secret, kind: 'other', text: 'Tem nhòe', contact: null, pictures: [id] },
		...{ productId: null, gtin: null, lot: null, serial: null },
	});
	await stall.outcome(operation);
	const judge = await own.organiser('reviewer');
	const answer = { reportId: operation.opId, reply: null };
	const actor = { accountId: judge, requestId: 'r' };
	await answerReport(stall.db.database, { ...answer, actor }, stall.now);
	stall.now += 179 * DAY_MS;
	await forgetShoppers(stall.db.database, stall.now);
	await removeStaleFiles(own.desk, stall.now);
	expect((await own.read(judge, id)).status).toBe(200);
	stall.now += 2 * DAY_MS;
	await forgetShoppers(stall.db.database, stall.now);
	expect((await own.read(judge, id)).status).toBe(404);
	expect((await own.read(shopper, id)).status).toBe(404);
	const [row] = await stall.db.sql`select pictures from reports`;
	expect(row).toMatchObject({ pictures: [] });
	stall.now += UNATTACHED_MS;
	await removeStaleFiles(own.desk, stall.now);
	expect(await own.lying()).toEqual([]);
});
