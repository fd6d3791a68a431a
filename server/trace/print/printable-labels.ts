import { certificateState } from '$lib/domain/certification/certificate';
import { AppError } from '$lib/domain/errors';
import type { LotId, ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { compactLabelUrl, labelUrl } from '$lib/domain/trace/label';
import type { PrintedLabel } from '$lib/domain/trace/label-face';
import type { LabelFormatName } from '$lib/domain/trace/label-sheet';
import type { Lot } from '$lib/domain/trace/lot';

import { recordChange, type Actor } from '../../audit/record-change';
import { getTraceFacts, type TraceFacts } from '../../catalogue/trace-facts';
import type { Executor } from '../../database/database';
import { doOnce } from '../../once/do-once';
import { findIssued, issueLabels, type IssuedLabel } from '../issue-labels';
import { getLots } from '../lots';

export interface PrintRequest {
	readonly lotId: LotId;
	/** 1–20,000. */
	readonly count: number;
	/** What they are printed on; null where nobody says. */
	readonly format?: LabelFormatName | null;
	/** Of the addresses on the labels, without a slash at the end. */
	readonly origin: string;
	/** Null for the operator's command. */
	readonly actor: Actor | null;
	/** Whose lot it must be; null for the operator's command. */
	readonly producerId: ProducerId | null;
	/** The same each time that these labels are asked for. */
	readonly key?: string;
}

/**
 * Issues labels of a lot, as one print run, and says all that is printed on them. The log keeps who issued
 * how many. The same ones asked for again, since the answer got lost, are those that there are.
 * @throws AppError whatever {@link issueLabels} does; NOT_FOUND for another producer's lot;
 * CHANGED_MEANWHILE where others were issued by that key
 */
export async function issuePrintableLabels(
	executor: Executor,
	{ lotId, count, format = null, origin, actor, producerId, key }: PrintRequest,
	now: EpochMs,
): Promise<PrintedLabel[]> {
	const wish = { key, actor, action: 'labels.issue', said: { lotId, count, producerId } };
	return executor.transaction(async (tx) => {
		const serials = await doOnce(tx, wish, now, async () => {
			const [lot] = await getLots(tx, [lotId]);
			if (producerId !== null && lot?.producerId !== producerId) throw new AppError('NOT_FOUND');
			const issued = await issueLabels(
				tx,
				{ lotId, count, format, accountId: actor?.accountId ?? null },
				now,
			);
			await recordChange(tx, {
				actor,
				at: now,
				action: 'labels.issue',
				subject: `lot ${lotId}`,
				producerId: lot?.producerId ?? null,
				after: { lot: lot?.lot ?? null, count, kid: issued[0]?.claim.kid ?? null },
			});
			return issued.map(({ claim }) => claim.serial).join(' ');
		});
		const [lot] = await getLots(tx, [lotId]);
		const facts = lot && (await getTraceFacts(tx, lot.productId, now));
		if (!facts) throw new AppError('NOT_FOUND');
		// It may have been called back since they were issued.
		if (lot.recall) throw new AppError('LOT_RECALLED');
		const issued = await findIssued(tx, { lotId, serials: serials.split(' ') });
		return printed(issued, { lot, facts, origin }, now);
	});
}

/** All that is printed on labels: stars only while the product's certificate is valid. */
export function printed(
	issued: readonly IssuedLabel[],
	{
		lot,
		facts,
		origin,
	}: { readonly lot: Lot; readonly facts: TraceFacts; readonly origin: string },
	now: EpochMs,
): PrintedLabel[] {
	const isValid = certificateState(facts.certificate, now) === 'valid';
	return issued.map(({ claim, signature }) => ({
		url: labelUrl(origin, claim, signature),
		compactUrl: compactLabelUrl(origin, claim, signature) ?? null,
		productName: facts.product.name,
		producerName: facts.producer.name,
		stars: isValid ? claim.stars : null,
		gtin: claim.gtin,
		lot: claim.lot,
		serial: claim.serial,
		producedOn: lot.producedOn,
		expiresOn: lot.expiresOn,
	}));
}
