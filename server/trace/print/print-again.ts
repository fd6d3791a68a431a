import type { ProducerId } from '$lib/domain/ids';
import { AppError } from '$lib/domain/errors';
import { dayOf, type EpochMs } from '$lib/domain/time';
import type { PrintedLabel } from '$lib/domain/trace/label-face';
import { and, asc, between, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../../audit/record-change';
import { getTraceFacts, type TraceFacts } from '../../catalogue/trace-facts';
import { requireListable } from '../../certification/listing-gate';
import type { Executor, Transaction } from '../../database/database';
import { MAX_LABELS, provedCertificate, type IssuedLabel } from '../issue-labels';
import { getLots } from '../lots';
import { isOfPiece } from '../serial-flags';
import { labels, printRuns, serialFlags } from '../tables';
import { printed } from './printable-labels';

/** Labels of one print run, from one place to another, both counted from 1 and both belonging to it. */
export interface RunPart {
	readonly runId: number;
	readonly from: number;
	readonly to: number;
}

export interface PrintAgain extends RunPart {
	/** Of the addresses on the labels, without a slash at the end. */
	readonly origin: string;
	readonly actor: Actor;
	/** Whose run it must be. */
	readonly producerId: ProducerId;
}

/**
 * Says once more all that is printed on labels of a run, whole or in part: paper jams, and pages are
 * closed too soon. They keep their serials, in the same order; the log keeps who printed which again. What
 * may not be issued now is not printed again either.
 * @throws AppError NOT_FOUND for another producer's run; MALFORMED_REQUEST where the part lies outside of
 * it or has more than {@link MAX_LABELS}; LOT_RECALLED; LABELS_RECALLED where some of them were called back
 * (`count`); LABELS_OUTDATED where they state another certificate than the product has now; else whatever
 * issuing labels does
 */
export async function printAgain(
	executor: Executor,
	{ runId, from, to, origin, actor, producerId }: PrintAgain,
	now: EpochMs,
): Promise<PrintedLabel[]> {
	return executor.transaction(async (tx) => {
		const [run] = await tx.select().from(printRuns).where(eq(printRuns.id, runId));
		const [lot] = run ? await getLots(tx, [run.lotId]) : [];
		if (!run || lot?.producerId !== producerId) throw new AppError('NOT_FOUND');
		if (from < 1 || to < from || to > run.count || to - from >= MAX_LABELS) {
			throw new AppError('MALFORMED_REQUEST');
		}
		if (lot.recall) throw new AppError('LOT_RECALLED');
		const facts = await getTraceFacts(tx, lot.productId, now);
		if (!facts) throw new AppError('PRODUCT_WITHDRAWN');
		const { stars } = provedCertificate(facts.certificate, false, now);
		await requireListable(tx, [lot.productId], now);

		const part = { runId, from, to };
		await requireNotRecalled(tx, part);
		const issued = await findPart(tx, part);
		if (issued.some((label) => label.claim.stars !== stars || isPast(label, facts, now))) {
			throw new AppError('LABELS_OUTDATED');
		}
		await recordChange(tx, {
			actor,
			at: now,
			action: 'labels.printAgain',
			subject: `lot ${lot.id}`,
			producerId,
			after: { lot: lot.lot, run: runId, from, to, count: issued.length },
		});
		return printed(issued, { lot, facts, origin }, now);
	});
}

/** Whether a label says something that was true once: its day is past, or the product has another code. */
function isPast({ claim }: IssuedLabel, { product }: TraceFacts, now: EpochMs): boolean {
	return claim.validTo < dayOf(now) || claim.gtin !== product.gtin;
}

async function requireNotRecalled(tx: Transaction, { runId, from, to }: RunPart): Promise<void> {
	const recalled = await tx
		.select({ serial: serialFlags.serial })
		.from(labels)
		.innerJoin(serialFlags, and(isOfPiece(labels, serialFlags), eq(serialFlags.reason, 'recalled')))
		.where(and(eq(labels.runId, runId), between(labels.position, from, to)));
	if (recalled.length > 0) throw new AppError('LABELS_RECALLED', { count: recalled.length });
}

async function findPart(tx: Transaction, { runId, from, to }: RunPart): Promise<IssuedLabel[]> {
	const { gtin, lot, serial, stars, provinceCode, validTo, kid, signature } = labels;
	return tx
		.select({ claim: { gtin, lot, serial, stars, provinceCode, validTo, kid }, signature })
		.from(labels)
		.where(and(eq(labels.runId, runId), between(labels.position, from, to)))
		.orderBy(asc(labels.position));
}
