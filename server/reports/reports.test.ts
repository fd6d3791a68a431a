import type { AccountId } from '$lib/domain/accounts/account';
import { newOrderSecret, type ProducerId } from '$lib/domain/ids';
import type { CreateReportPayload } from '$lib/domain/reports/report';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { createAccount } from '../accounts/create-account';
import { findPartialTo } from '../accounts/impartial';
import { setProducerRole } from '../accounts/producer-staff';
import { products } from '../catalogue/tables';
import { readInbox } from '../notify/inbox';
import { answerReport, listReports, trackReports } from './answer-report';
import { forgetShoppers } from './forget-shoppers';

let stall: Stall;
let reviewer: AccountId;

beforeEach(async () => {
	stall = await Stall.open(4);
	const account = { name: 'Người duyệt', login: 'duyet@example.com', actor: null };
	reviewer = await createAccount(database(), { ...account, roles: ['reviewer'] }, stall.now);
});
afterEach(() => stall[Symbol.asyncDispose]());

const database = () => stall.db.database;

async function tell(changes: Partial<CreateReportPayload> = {}) {
	const secret = newOrderSecret();
	const operation = await stall.operation('report.create@1', {
		secret,
		kind: 'suspiciousLabel',
		text: 'Tem bị nhòe, mùi lạ',
		contact: '0912345678',
		pictures: [],
		productId: stall.honey,
		gtin: '08930000000019',
		lot: 'L1',
		serial: 'ABC',
		...changes,
	});
	return { operation, key: { reportId: operation.opId as string, secret: secret as string } };
}

const list = async (isOpen: boolean, without: readonly ProducerId[] = []) =>
	(await listReports(database(), { isOpen, before: null, without })).reports;
const open = () => list(true);
const answer = (reportId: string, reply: string | null) =>
	answerReport(
		database(),
		{ reportId, reply, actor: { accountId: reviewer, requestId: 'r' } },
		stall.now,
	);

test('an organiser answers and reads no report on goods of a stall where they work', async () => {
	const role = { accountId: reviewer, role: 'packer', actor: null } as const;
	await setProducerRole(database(), { ...role, producerId: stall.producer }, stall.now);
	const gtin = '08930000000019';
	await database().update(products).set({ gtin }).where(eq(products.id, stall.honey));
	const byProduct = await tell();
	const byLabel = await tell({ productId: null });
	const theirs = await tell({ productId: stall.tea, gtin: null });
	const byBoth = await tell({ productId: stall.tea });
	const ofNothing = await tell({ productId: null, gtin: null });
	const own = [byProduct, byLabel, byBoth];
	for (const { operation } of [...own, theirs, ofNothing]) await stall.outcome(operation);
	for (const { key } of own) {
		await expect(answer(key.reportId, 'Không sao đâu')).rejects.toMatchObject({
			code: 'FORBIDDEN',
		});
	}
	const [asked] = (await readInbox(database(), reviewer, null)).entries.toReversed();
	expect(asked, 'nor are they told of it').toMatchObject({
		params: { reportId: theirs.key.reportId },
	});
	const read = async (isOpen: boolean) =>
		(await list(isOpen, await findPartialTo(database(), reviewer, stall.now)))
			.map(({ id }) => id)
			.toSorted();
	expect(await read(true)).toEqual([theirs.key.reportId, ofNothing.key.reportId].toSorted());
	await answer(theirs.key.reportId, 'Cảm ơn');
	expect(await read(false)).toEqual([theirs.key.reportId]);
	expect(await open()).toHaveLength(4);
	// Nor whoever has just left.
	await setProducerRole(database(), { ...role, role: null, producerId: stall.producer }, stall.now);
	expect(await read(true)).toEqual([ofNothing.key.reportId]);
	expect(await findPartialTo(database(), reviewer, stall.now + 366 * DAY_MS)).toEqual([]);
});

test('a shopper’s report reaches the organisers, and their reply the shopper', async () => {
	const { operation, key } = await tell();
	expect(await stall.outcome(operation)).toEqual({ status: 'accepted' });
	expect(await open()).toEqual([
		expect.objectContaining({ id: key.reportId, text: 'Tem bị nhòe, mùi lạ', lot: 'L1' }),
	]);
	expect((await readInbox(database(), reviewer, null)).entries).toMatchObject([
		{ kind: 'reportOpened' },
	]);
	await answer(key.reportId, 'Cảm ơn, chúng tôi đang xem');
	expect(await open()).toEqual([]);
	expect(await trackReports(database(), [key])).toEqual([
		{
			id: key.reportId,
			state: 'answered',
			reply: 'Cảm ơn, chúng tôi đang xem',
			repliedAt: stall.now,
			pictures: [],
			picturesToCome: 0,
		},
	]);
});

test('many reports on the goods of one stall wake an organiser once an hour, and all are listed', async () => {
	const report = async (changes: Partial<CreateReportPayload>) =>
		stall.outcome((await tell({ gtin: null, ...changes })).operation);
	for (let times = 0; times < 3; times++) await report({});
	const woken = async () => (await readInbox(database(), reviewer, null)).entries.length;
	expect(await woken()).toBe(1);
	await report({ productId: stall.tea });
	expect(await woken(), 'another stall’s are not hidden behind them').toBe(2);
	stall.now += HOUR_MS;
	await report({});
	expect(await woken()).toBe(3);
	expect(await open()).toHaveLength(5);
});

test('what was replied stands with the report, not in the log of staff for ever', async () => {
	const { operation, key } = await tell();
	await stall.outcome(operation);
	await answer(key.reportId, 'Anh Nam 0912345678 ơi, tem này giả');
	const log = await stall.db.sql`select * from audit_entries where action = 'report.answer'`;
	expect(log).toHaveLength(1);
	expect(JSON.stringify(log)).not.toContain('0912345678');
});

test('nobody reads a reply without the report’s secret', async () => {
	const { operation, key } = await tell();
	await stall.outcome(operation);
	await answer(key.reportId, 'x');
	const wrong = { ...key, secret: 'A'.repeat(22) };
	expect(await trackReports(database(), [wrong])).toEqual([]);
});

test('of two organisers one answers', async () => {
	const { operation, key } = await tell();
	await stall.outcome(operation);
	await answer(key.reportId, null);
	await expect(answer(key.reportId, 'x')).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
});

test('a report about no product, without words or a way to be reached, is one as well', async () => {
	const nothing = { productId: null, gtin: null, lot: null, serial: null, contact: null, text: '' };
	await stall.outcome((await tell(nothing)).operation);
	await stall.outcome((await tell({ ...nothing, productId: 2 ** 40 })).operation);
	expect(await open()).toHaveLength(2);
});

test('what is no report is refused', async () => {
	for (const changes of [{ kind: 'love' }, { gtin: '12' }, { text: 'x'.repeat(1001) }]) {
		const { operation } = await tell(changes as Partial<CreateReportPayload>);
		expect(await stall.outcome(operation)).toMatchObject({ code: 'MALFORMED_REQUEST' });
	}
});

test('the ledger keeps neither words nor contact, the desk not for ever', async () => {
	const { operation, key } = await tell();
	await stall.outcome(operation);
	const ledger = JSON.stringify(await stall.db.sql`select payload from operations`);
	expect(ledger).not.toContain('mùi lạ');
	expect(ledger).not.toContain('0912345678');
	await answer(key.reportId, null);
	const contact = async () => (await list(false))[0]?.contact;
	await forgetShoppers(database(), stall.now + 179 * DAY_MS);
	expect(await contact()).toBe('0912345678');
	await forgetShoppers(database(), stall.now + 181 * DAY_MS);
	expect(await contact()).toBeNull();
});
