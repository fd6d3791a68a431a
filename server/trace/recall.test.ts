import { deviceId, opId, orderId, orderSecret, uuidV7, type LotId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { labelUrl, type LabelClaim } from '$lib/domain/trace/label';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { SubscribedBrowser } from '../../tests/fixtures/push-service';
import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import type { Actor } from '../audit/record-change';
import { auditEntries } from '../audit/tables';
import { newPerson } from '../certification/dossier.fixture';
import { readPresent } from '../catalogue/feed';
import { setStock } from '../catalogue/stock';
import { products } from '../catalogue/tables';
import { toOrder } from '../notify/recipient';
import { subscribe } from '../notify/subscribe';
import { notices } from '../notify/tables';
import { trackOrders } from '../ordering/track-orders';
import { issueLabels } from './issue-labels';
import { judgeOnServer } from './judge';
import { createLot, getLots } from './lots';
import { callBack, liftRecall, liftSuspicion } from './recall';
import { recordScan } from './record-scan';
import { flagHistory, flagSerial } from './serial-flags';
import { serialFlagEvents, serialFlags } from './tables';

const GTIN = '09521234543213';
let stall: Stall;
let actor: Actor;
let lotId: LotId;
let lot: string;
let pieces: { claim: LabelClaim; url: string }[];
let count = 0;

beforeAll(async () => {
	stall = await Stall.open();
	actor = await newPerson(stall.db.database, ['reviewer'], stall.now);
	await stall.db.database.update(products).set({ gtin: GTIN }).where(eq(products.id, stall.honey));
});
afterAll(() => stall[Symbol.asyncDispose]());

beforeEach(async () => {
	count += 1;
	stall.now += HOUR_MS;
	await setStock(stall.db.database, stall.honey, 50);
	lot = `L${count}`;
	lotId = await createLot(
		stall.db.database,
		{
			productId: stall.honey,
			producerId: stall.producer,
			lot,
			producedOn: null,
			expiresOn: null,
			locationCode: null,
			standards: [],
		},
		stall.now,
	);
	const issued = await issueLabels(stall.db.database, { lotId, count: 4 }, stall.now);
	// In the order in which they come out of the printer.
	pieces = issued.map(({ claim, signature }) => ({
		claim,
		url: labelUrl('https://a.example', claim, signature),
	}));
});

const serialOf = (index: number) => pieces[index]?.claim.serial ?? '';
const verdictOf = async (index: number) =>
	(await judgeOnServer(stall.db.database, pieces[index]?.url ?? '', stall.now)).verdict;
const request = (changes: Partial<Parameters<typeof callBack>[1]> = {}) => ({
	lotId,
	scope: { kind: 'lot' } as const,
	reason: 'Kiểm nghiệm không đạt',
	place: 'Ban tổ chức',
	actor,
	producerId: null,
	...changes,
});
const ordered = async (serial: string | null = null) => {
	const made = await stall.order({
		lines: [stall.line(stall.honey, { lot, serial })],
	});
	return { made, outcome: await stall.outcome(made.operation) };
};
const about = (reach: { readonly isCertain: boolean; readonly isOfPieces?: boolean }) => ({
	productId: stall.honey,
	productName: 'Mật ong',
	lot,
	isOfPieces: false,
	...reach,
});
/** What the buyer's phone is told of an order when it asks. */
async function historyOf({ operation, secret }: MadeOrder) {
	const keys = [{ orderId: orderId(operation.opId), secret: orderSecret(secret) }];
	const { orders } = await trackOrders(stall.runtime, keys);
	return orders[0]?.history.map(({ at: _, ...told }) => told);
}

describe('callBack and liftRecall', () => {
	it('of a lot: stops orders of it, tells those that hold it, and can be taken back', async () => {
		const before = await ordered();
		expect(before.outcome.status).toBe('accepted');
		const other = await stall.order();
		await stall.outcome(other.operation);

		expect(await callBack(stall.db.database, request(), stall.now)).toEqual({
			pieces: null,
			orders: 1,
		});
		expect(await verdictOf(0)).toBe('recalled');
		const after = await ordered();
		expect(after.outcome).toMatchObject({ status: 'rejected', code: 'LOT_RECALLED' });
		expect(await historyOf(before.made)).toEqual([
			{ state: 'placed', by: 'buyer', code: null },
			{
				state: 'placed',
				by: 'system',
				code: 'LOT_RECALLED',
				reason: 'Kiểm nghiệm không đạt',
				recall: about({ isCertain: true }),
			},
		]);
		expect(await historyOf(other)).toHaveLength(1);
		// Again changes nothing.
		expect(await callBack(stall.db.database, request(), stall.now)).toEqual({
			pieces: null,
			orders: 0,
		});

		const lift = request({ reason: 'Kiểm nghiệm lại: đạt' });
		expect(await liftRecall(stall.db.database, lift, stall.now)).toEqual({
			pieces: null,
			orders: 1,
		});
		expect(await verdictOf(0)).toBe('genuine');
		expect((await ordered()).outcome.status).toBe('accepted');
		expect((await historyOf(before.made))?.at(-1)).toEqual({
			state: 'placed',
			by: 'system',
			code: null,
			recall: about({ isCertain: true }),
		});
		const [stored] = await getLots(stall.db.database, [lotId]);
		const recalls = stored?.events.filter(({ step }) => step === 'recall') ?? [];
		expect(recalls.map(({ note }) => note)).toEqual([
			'Kiểm nghiệm không đạt',
			'Kiểm nghiệm lại: đạt',
		]);
		expect(recalls[1]?.corrects).toBe(recalls[0]?.id);
		const entry = (await readPresent(stall.db.database)).find(
			({ kind, id }) => kind === 'lot' && id === String(lotId),
		);
		expect(entry?.body).toEqual(stored);

		expect(await callBack(stall.db.database, request(), stall.now)).toMatchObject({ pieces: null });
		expect(await verdictOf(0)).toBe('recalled');
	});

	it('wakes the phones of those who follow their order', async () => {
		const { made } = await ordered();
		const { subscription } = new SubscribedBrowser();
		const follower = { subscription, locale: 'vi', now: stall.now } as const;
		await subscribe(stall.db.database, toOrder(orderId(made.operation.opId)), follower);
		await callBack(stall.db.database, request(), stall.now);
		await liftRecall(stall.db.database, request(), stall.now);
		const told = await stall.db.database.select().from(notices);
		expect(told.map(({ kind, params }) => [kind, params])).toEqual([
			[
				'lotRecalled',
				{ orderId: made.operation.opId, productName: 'Mật ong', lot, isCertain: true },
			],
		]);
	});

	it('of single pieces, or all from one label to another', async () => {
		const holder = await ordered(serialOf(1));
		const neighbour = await ordered(serialOf(3));
		const scope = { kind: 'range', from: serialOf(0), to: serialOf(1) } as const;
		expect(await callBack(stall.db.database, request({ scope }), stall.now)).toEqual({
			pieces: 2,
			orders: 1,
		});
		expect(await Promise.all([0, 1, 2, 3].map(verdictOf))).toEqual([
			'recalled',
			'recalled',
			'genuine',
			'genuine',
		]);
		expect((await ordered(serialOf(0))).outcome).toMatchObject({ code: 'LOT_RECALLED' });
		expect((await ordered(serialOf(2))).outcome.status).toBe('accepted');
		// The buyer is told the code of what they have, and not of what others have.
		const told = (await historyOf(holder.made)) ?? [];
		expect(told).toHaveLength(2);
		expect(told[1]?.recall).toMatchObject({
			...about({ isCertain: true, isOfPieces: true }),
			...{ pieces: [serialOf(1)], piecesInAll: 1 },
		});
		expect(await historyOf(neighbour.made)).toHaveLength(1);

		const mistyped = { kind: 'serials', serials: [serialOf(1), 'NOTISSUED'] } as const;
		for (const change of [callBack, liftRecall]) {
			await expect(
				change(stall.db.database, request({ scope: mistyped }), stall.now),
			).rejects.toMatchObject({ code: 'LABEL_NOT_ISSUED', params: { serial: 'NOTISSUED' } });
		}
		expect(await verdictOf(1)).toBe('recalled');
		const one = { kind: 'serials', serials: [serialOf(1)] } as const;
		expect(await liftRecall(stall.db.database, request({ scope: one }), stall.now)).toEqual({
			pieces: 1,
			orders: 1,
		});
		expect(await Promise.all([0, 1].map(verdictOf))).toEqual(['recalled', 'genuine']);
		const piece = { gtin: GTIN, lot, serial: serialOf(1) };
		expect(
			(await flagHistory(stall.db.database, piece)).map(({ change, accountId }) => [
				change,
				accountId,
			]),
		).toEqual([
			['recalled', actor.accountId],
			['lifted', actor.accountId],
		]);
		const published = (await readPresent(stall.db.database)).filter(
			({ kind, id }) => kind === 'serialFlag' && id.startsWith(`${GTIN}/${lot}/`),
		);
		expect(published.map(({ id }) => id)).toEqual([`${GTIN}/${lot}/${serialOf(0)}`]);
	});

	it("refuses another producer's lot and pieces that were never issued, and changes nothing", async () => {
		const never = { kind: 'serials', serials: ['NOTISSUED'] } as const;
		for (const [wrong, code] of [
			[request({ producerId: stall.neighbour }), 'NOT_FOUND'],
			[request({ scope: never }), 'LABEL_NOT_ISSUED'],
		] as const) {
			await expect(callBack(stall.db.database, wrong, stall.now)).rejects.toMatchObject({ code });
		}
		expect(await verdictOf(0)).toBe('genuine');
	});

	it('is written down with who did it, for ever', async () => {
		await callBack(stall.db.database, request(), stall.now);
		const [entry] = await stall.db.database
			.select()
			.from(auditEntries)
			.where(eq(auditEntries.subject, `lot ${lotId}`));
		expect(entry).toMatchObject({
			action: 'recall.make',
			accountId: actor.accountId,
			producerId: stall.producer,
			after: { lot, reason: 'Kiểm nghiệm không đạt' },
		});
		const attempts = [
			stall.db.database.delete(serialFlagEvents),
			stall.db.database.execute(sql`truncate serial_flag_events`),
		];
		const scope = { kind: 'serials', serials: [serialOf(0)] } as const;
		await callBack(stall.db.database, request({ scope }), stall.now);
		for (const attempt of attempts) {
			await expect(attempt).rejects.toMatchObject({
				cause: { message: 'serial_flag_events is append-only' },
			});
		}
	});

	it('and an order of the same lot at the same moment see each other', async () => {
		for (let round = 0; round < 8; round++) {
			const scope = { kind: 'serials', serials: [serialOf(round % 4)] } as const;
			const [order] = await Promise.all([
				ordered(serialOf(round % 4)),
				callBack(stall.db.database, request({ scope }), stall.now),
			]);
			const isTold = (await historyOf(order.made))?.at(-1)?.code === 'LOT_RECALLED';
			expect(isTold).toBe(true);
			await liftRecall(stall.db.database, request({ scope }), stall.now);
		}
	});
});

describe('liftSuspicion', () => {
	const scan = (index: number, provinceCode: string) =>
		stall.db.database.transaction((tx) =>
			recordScan(
				tx,
				{
					gtin: GTIN,
					lot,
					serial: serialOf(index),
					opId: opId(uuidV7(stall.now)),
					deviceId: deviceId(crypto.randomUUID()),
					verdict: 'genuine',
					origin: null,
					provinceCode,
					scannedAt: stall.now,
				},
				{ now: stall.now },
			),
		);

	it('clears a piece for good, until new scans speak against it', async () => {
		for (const province of ['01', '79', '96']) await scan(0, province);
		expect(await verdictOf(0)).toBe('copySuspected');
		stall.now += 1_000;
		const piece = { gtin: GTIN, lot, serial: serialOf(0) };
		await liftSuspicion(
			stall.db.database,
			{ ...piece, reason: 'Đã gọi cửa hàng', actor },
			stall.now,
		);
		expect(await verdictOf(0)).toBe('genuine');
		stall.now += 1_000;
		await scan(0, '01');
		expect(await verdictOf(0)).toBe('genuine');
		for (const province of ['79', '96']) await scan(0, province);
		expect(await verdictOf(0)).toBe('copySuspected');
		expect(
			(await flagHistory(stall.db.database, piece)).map(({ change, reason }) => [change, reason]),
		).toEqual([
			['copySuspected', null],
			['lifted', 'Đã gọi cửa hàng'],
			['copySuspected', null],
		]);
	});

	it('lifts no recall, and nothing that is not there', async () => {
		const piece = { gtin: GTIN, lot, serial: serialOf(0) };
		const lift = () =>
			liftSuspicion(stall.db.database, { ...piece, reason: 'x', actor }, stall.now);
		await expect(lift()).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await stall.db.database.transaction((tx) =>
			flagSerial(tx, { ...piece, reason: 'recalled', since: stall.now }),
		);
		await expect(lift()).rejects.toMatchObject({ code: 'NOT_FOUND' });
		expect(await stall.db.database.$count(serialFlags, eq(serialFlags.serial, serialOf(0)))).toBe(
			1,
		);
	});
});
