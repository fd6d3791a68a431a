import type { RecordScanPayload } from '$lib/domain/ordering/operation';
import type { DeviceId, OpId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { COPY_RULE, isCopySuspected, type CopyRule } from '$lib/domain/trace/copy-rule';
import type { SerialFlag } from '$lib/domain/trace/lot';
import { and, desc, eq, gt, gte } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { flagSerial, isOfSerial, liftedAt } from './serial-flags';
import { labels, scans } from './tables';

export interface Scan extends RecordScanPayload {
	readonly opId: OpId;
	readonly deviceId: DeviceId;
	/** @see ScanOrigins */
	readonly origin: string | null;
	/** When it was scanned: the phone's word, clamped by the caller to what is possible. */
	readonly scannedAt: EpochMs;
}

/** Scans of one serial that suspicion looks back on: more would say nothing new. */
const LOOK_BACK = 200;

/**
 * Records one scan. Where the scans of its serial now say that the code was copied, flags the
 * serial and publishes the flag, so that every phone knows it offline. Only serials that were
 * really issued can be flagged: nobody blackens a producer with made-up ones.
 * @param rule thresholds of suspicion
 */
export async function recordScan(
	tx: Transaction,
	scan: Scan,
	{ now, rule = COPY_RULE }: { readonly now: EpochMs; readonly rule?: CopyRule },
): Promise<void> {
	await tx.insert(scans).values({ ...scan, receivedAt: now });
	if (scan.lot === null || scan.serial === null) return;
	const serial = { gtin: scan.gtin, lot: scan.lot, serial: scan.serial };
	if (!(await isIssued(tx, serial))) return;
	const seen = await tx
		.select({
			deviceId: scans.deviceId,
			origin: scans.origin,
			provinceCode: scans.provinceCode,
			at: scans.scannedAt,
		})
		.from(scans)
		.where(
			and(
				eq(scans.gtin, serial.gtin),
				eq(scans.lot, serial.lot),
				eq(scans.serial, serial.serial),
				gte(scans.scannedAt, scan.scannedAt - rule.devicesWithinMs),
				// What an organiser has looked into already raises no suspicion again.
				gt(scans.receivedAt, (await liftedAt(tx, serial)) ?? 0),
			),
		)
		.orderBy(desc(scans.scannedAt))
		.limit(LOOK_BACK);
	if (isCopySuspected(seen, rule)) {
		await flagSerial(tx, { ...serial, reason: 'copySuspected', since: now });
	}
}

async function isIssued(
	tx: Transaction,
	serial: Pick<SerialFlag, 'gtin' | 'lot' | 'serial'>,
): Promise<boolean> {
	return (await tx.$count(labels, isOfSerial(labels, serial))) > 0;
}
