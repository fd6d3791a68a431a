import type { LotId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import type { SeededProduct } from '../../catalogue/demo/seed-catalogue';
import { getTraceFacts } from '../../catalogue/trace-facts';
import type { Transaction } from '../../database/database';
import { signLabels } from '../issue-labels';
import { recallLot } from '../lot-recall';
import { createLot } from '../lots';
import { flagSerial } from '../serial-flags';
import { DEMO_CASES } from './demo-labels';
import { demoLot } from './demo-lots';

/** The producers are real, the story is not: it says so itself. */
const RECALL_REASON = 'Dữ liệu minh hoạ: ví dụ về một lô bị thu hồi, không phải sự việc có thật.';

/**
 * Gives every demo product with a GTIN a lot with its history, and labels for every verdict.
 * @param products of the demo catalogue, by slug, in their order
 */
export async function seedTrace(
	tx: Transaction,
	products: ReadonlyMap<string, SeededProduct>,
	now: EpochMs,
): Promise<void> {
	const lots = new Map<string, LotId>();
	for (const [index, [slug, { id, gtin }]] of [...products].entries()) {
		const facts = gtin === null ? undefined : await getTraceFacts(tx, id, now);
		if (facts) lots.set(slug, await createLot(tx, demoLot(facts, index + 1, now), now));
	}
	const { genuine, expired, recalled, copySuspected, forged } = DEMO_CASES;
	for (const slug of new Set([...genuine, ...expired, ...recalled, ...copySuspected, ...forged])) {
		const lotId = lots.get(slug);
		if (lotId === undefined) throw new Error(`no demo lot of ${slug}`);
		const [label] = await signLabels(tx, { lotId, count: 1, mayBeOver: true }, now);
		if (label && isOneOf(copySuspected, slug)) {
			const { gtin, lot, serial } = label.claim;
			await flagSerial(tx, { gtin, lot, serial, reason: 'copySuspected', since: now });
		}
		if (isOneOf(recalled, slug)) {
			await recallLot(tx, { lotId, reason: RECALL_REASON, place: 'Ban tổ chức' }, now);
		}
	}
}

function isOneOf(slugs: readonly string[], slug: string): boolean {
	return slugs.includes(slug);
}
