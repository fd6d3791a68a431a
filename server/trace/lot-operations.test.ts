import type { Account } from '$lib/domain/accounts/account';
import type { OperationKind } from '$lib/domain/ordering/operation';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import type { CreateLotPayload, RecordTracePayload } from '$lib/domain/trace/lot-operation';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { auditEntries } from '../audit/tables';
import { readPresent } from '../catalogue/feed';
import { findLot } from './lots';
import { recallLot } from './lot-recall';
import { traceEvents } from './tables';

let stall: Stall;
let staff: Staff;
let packer: Account;

beforeAll(async () => {
	stall = await Stall.open(4);
	staff = new Staff(stall);
	packer = await staff.hire('Anh Gói', '0912000002', 'packer');
});
afterAll(() => stall[Symbol.asyncDispose]());

const newLot = (lot: string, changes: Partial<CreateLotPayload> = {}): CreateLotPayload => ({
	accountId: packer.id,
	producerId: stall.producer,
	productId: stall.honey,
	lot,
	producedOn: '2026-11-20',
	expiresOn: '2027-11-20',
	locationCode: '8930000000017',
	standards: ['VietGAP'],
	place: 'Xã Mèo Vạc',
	...changes,
});
const step = (lot: string, changes: Partial<RecordTracePayload> = {}): RecordTracePayload => ({
	accountId: packer.id,
	producerId: stall.producer,
	productId: stall.honey,
	lot,
	step: 'harvesting',
	at: stall.now - HOUR_MS,
	place: ' Vườn\u0000 ong ',
	note: null,
	corrects: null,
	picture: null,
	...changes,
});
const send = async (kind: OperationKind, payload: unknown, sender = packer) =>
	staff.outcome(await stall.operation(kind, payload), sender);
const lotOf = (lot: string) => findLot(stall.db.database, { productId: stall.honey, lot });

describe('lots by the producer’s people', () => {
	it('are opened and followed offline, in the order that things were done', async () => {
		const madeAt = stall.now - 5 * HOUR_MS;
		const operations = [
			await stall.operation('lot.create@1', newLot('L1'), { createdAt: madeAt }),
			await stall.operation('trace.record@1', step('L1')),
			await stall.operation(
				'trace.record@1',
				step('L1', { step: 'packing', at: stall.now + DAY_MS }),
			),
		];
		for (const operation of operations) {
			expect(await staff.outcome(operation, packer)).toEqual({ status: 'accepted' });
		}
		// Sent twice, done once.
		for (const operation of operations) await staff.outcome(operation, packer);
		const lot = await lotOf('L1');
		expect(lot).toMatchObject({ producedOn: '2026-11-20', standards: ['VietGAP'], recall: null });
		expect(lot?.events.map(({ step: of, at, place }) => [of, at, place])).toEqual([
			['commissioning', madeAt, 'Xã Mèo Vạc'],
			['harvesting', stall.now - HOUR_MS, 'Vườn ong'],
			// The future is not history yet.
			['packing', stall.now, 'Vườn ong'],
		]);
		const published = (await readPresent(stall.db.database)).find(
			({ kind, id }) => kind === 'lot' && id === String(lot?.id),
		);
		expect(published?.body).toEqual(lot);
		const log = await stall.db.database
			.select({ action: auditEntries.action, accountId: auditEntries.accountId })
			.from(auditEntries)
			.where(eq(auditEntries.subject, `lot ${lot?.id}`))
			.orderBy(auditEntries.id);
		expect(log.map(({ action }) => action)).toEqual(['lot.create', 'trace.record', 'trace.record']);
		expect(log.every(({ accountId }) => accountId === packer.id)).toBe(true);
	});

	it('keep the picture that an event came with', async () => {
		await send('lot.create@1', newLot('L2'));
		const picture = 'ab'.repeat(32);
		await send('trace.record@1', step('L2', { picture }));
		const rows = await stall.db.database
			.select()
			.from(traceEvents)
			.where(eq(traceEvents.picture, picture));
		expect(rows).toHaveLength(1);
	});

	it.each([
		['another of the same code', 'lot.create@1', () => newLot('L3'), 'MALFORMED_CODE'],
		[
			'the neighbour’s product',
			'lot.create@1',
			() => newLot('L4', { productId: stall.tea }),
			'NOT_FOUND',
		],
		[
			'the neighbour’s stall',
			'lot.create@1',
			() => newLot('L4', { producerId: stall.neighbour }),
			'FORBIDDEN',
		],
		[
			'days in the wrong order',
			'lot.create@1',
			() => newLot('L4', { expiresOn: '2026-01-01' }),
			'MALFORMED_REQUEST',
		],
		['a code that no label holds', 'lot.create@1', () => newLot('lô 4'), 'MALFORMED_REQUEST'],
		['a lot that is not there', 'trace.record@1', () => step('L4'), 'NOT_FOUND'],
		[
			'the neighbour’s lot',
			'trace.record@1',
			() => step('L3', { producerId: stall.neighbour }),
			'FORBIDDEN',
		],
		['an event of another lot', 'trace.record@1', () => step('L3', { corrects: 1 }), 'NOT_FOUND'],
		['a recall', 'trace.record@1', () => ({ ...step('L3'), step: 'recall' }), 'MALFORMED_REQUEST'],
	] as const)('refuse %s', async (_, kind, payload, code) => {
		if (!(await lotOf('L3'))) await send('lot.create@1', newLot('L3'));
		expect(await send(kind, payload())).toMatchObject({ status: 'rejected', code });
	});

	it('leave a recall to those who may take it back', async () => {
		await send('lot.create@1', newLot('L5'));
		const lot = await lotOf('L5');
		if (!lot) throw new Error('no lot');
		await recallLot(stall.db.database, { lotId: lot.id, reason: 'thử', place: 'x' }, stall.now);
		const recall = (await lotOf('L5'))?.events.at(-1)?.id ?? null;
		expect(await send('trace.record@1', step('L5', { corrects: recall }))).toMatchObject({
			code: 'NOT_FOUND',
		});
	});
});
