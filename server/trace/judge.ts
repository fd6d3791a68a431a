import type { Certificate } from '$lib/domain/certification/certificate';
import type { Producer, Product } from '$lib/domain/catalogue/product';
import type { EpochMs } from '$lib/domain/time';
import { parseCode } from '$lib/domain/trace/digital-link';
import { judgeScan, type Judgement } from '$lib/domain/trace/judge-scan';
import type { SerialFlag } from '$lib/domain/trace/lot';
import { and, eq } from 'drizzle-orm';

import { findGoneByGtin, findProductByGtin, getTraceFacts } from '../catalogue/trace-facts';
import type { Executor } from '../database/database';
import { listLabelKeys } from './label-keys';
import { findLot } from './lots';
import { serialFlags } from './tables';

/**
 * Judges a code by what the server holds: the same rules as on the phone, evidence of this moment.
 * @param text a code as scanned, or the path and query of a `/01/…` address
 */
export async function judgeOnServer(
	executor: Executor,
	text: string,
	now: EpochMs,
): Promise<Judgement> {
	const parsed = parseCode(text);
	const code = parsed.isRead ? parsed.code : undefined;
	const id = code ? await findProductByGtin(executor, code.gtin) : undefined;
	const [facts, keys, flag] = await Promise.all([
		id === undefined ? undefined : getTraceFacts(executor, id, now),
		listLabelKeys(executor),
		code?.lot != null && code.serial !== null
			? findSerialFlag(executor, { gtin: code.gtin, lot: code.lot, serial: code.serial })
			: undefined,
	]);
	return judgeScan(text, {
		catalogue: {
			productByGtin: (): Product | undefined => facts?.product,
			producer: (): Producer | undefined => facts?.producer,
			certificate: (): Certificate | undefined => facts?.certificate ?? undefined,
			labelKey: (kid) => keys.find((key) => key.kid === kid),
			serialFlag: () => flag,
		},
		lot: async (product, lot) => {
			if (product) return findLot(executor, { productId: product.id, lot });
			const gone = code ? await findGoneByGtin(executor, code.gtin) : [];
			const lots = await Promise.all(gone.map((id) => findLot(executor, { productId: id, lot })));
			return lots.find((found) => found?.recall) ?? lots.find((found) => found !== undefined);
		},
		hasEveryLot: true,
		syncedAt: now,
		now,
	});
}

async function findSerialFlag(
	executor: Executor,
	{ gtin, lot, serial }: Pick<SerialFlag, 'gtin' | 'lot' | 'serial'>,
): Promise<SerialFlag | undefined> {
	const [flag] = await executor
		.select()
		.from(serialFlags)
		.where(
			and(eq(serialFlags.gtin, gtin), eq(serialFlags.lot, lot), eq(serialFlags.serial, serial)),
		);
	return flag;
}
