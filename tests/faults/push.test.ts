import { randomUUID } from 'node:crypto';

import { sha256, uuidV7 } from '../../src/lib/domain/ids';
import { BATCH_MAX_BYTES, type RecordScanPayload } from '../../src/lib/domain/ordering/operation';
import { sampleOf } from '../fixtures/demo-labels';
import { expect, test } from '../fixtures/market';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';

async function scanOf(label: URL, provinceCode: string) {
	const [, , gtin = '', , lot = '', , serial = ''] = label.pathname.split('/');
	const scan: RecordScanPayload = { gtin, lot, serial, verdict: 'genuine', provinceCode };
	const payload = JSON.stringify(scan);
	return {
		v: 1,
		kind: 'scan.record@1',
		opId: uuidV7(Date.now()),
		deviceId: randomUUID(),
		seq: 1,
		createdAt: Date.now(),
		appVersion: '0.0.0',
		catalogueEpoch: '',
		catalogueVersion: 0,
		payload,
		payloadSha256: await sha256(payload),
	};
}

test('an operation too large is refused by its status, and by its answer among others', async ({
	market,
}) => {
	const { operation } = await makeOrder(market.db.sql);
	const payload = JSON.stringify({ pad: 'x'.repeat(BATCH_MAX_BYTES) });
	const giant = { ...operation, opId: uuidV7(Date.now()), payload };
	const alone = await pushOperations(market.url, [giant]);
	expect(alone.status).toBe(413);
	expect(await alone.text()).toContain('PAYLOAD_TOO_LARGE');
	const among = await pushOperations(market.url, [giant, operation]);
	expect(among.status).toBe(200);
	expect(await among.json()).toMatchObject({
		result: {
			data: {
				answers: [
					{ opId: giant.opId, error: { code: 'PAYLOAD_TOO_LARGE' } },
					{ opId: operation.opId, outcome: { status: 'accepted' } },
				],
			},
		},
	});
});

test('a body that is no JSON, and another method, are refused as malformed', async ({ market }) => {
	const url = `${market.url}/api/trpc/sync.push`;
	const headers = { 'content-type': 'application/json' };
	const broken = await fetch(url, { method: 'POST', headers, body: '{"operations":[' });
	expect(broken.status).toBe(400);
	expect(await broken.text()).toContain('MALFORMED_REQUEST');
	const asked = await fetch(url);
	expect(asked.status).toBe(405);
	expect(await asked.text()).toContain('MALFORMED_REQUEST');
});

test('one sender with many made-up phones and places brands no label as copied', async ({
	market,
}) => {
	const label = new URL(await sampleOf(market, 'genuine'));
	const places = [
		'01',
		'96',
		'79',
		'46',
		'04',
		'91',
		'22',
		'86',
		'12',
		'66',
		'75',
		'48',
		'38',
		'31',
	];
	const scans = await Promise.all(places.map((place) => scanOf(label, place)));
	for (const scan of scans) expect((await pushOperations(market.url, [scan])).status).toBe(200);
	const { answers } = (
		(await (await pushOperations(market.url, scans)).json()) as {
			result: { data: { answers: { replayed: boolean }[] } };
		}
	).result.data;
	expect(answers.map(({ replayed }) => replayed)).toEqual(places.map(() => true));

	const passport = await fetch(label, { headers: { accept: 'application/json' } });
	expect(await passport.json()).toMatchObject({ verdict: 'genuine' });
});
