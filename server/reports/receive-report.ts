import { createReportSchema, type CreateReportPayload } from '$lib/domain/reports/report';
import { AppError } from '$lib/domain/errors';
import { LARGEST_ROW_ID } from '$lib/domain/row-id';
import { HOUR_MS, type EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import { findImpartial } from '../accounts/impartial';
import type { Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { secretHashSchema } from '../ordering/secret-hash';
import type { Open } from '../sync/kinds';
import { holdPictures } from './pictures';
import { producersMeant } from './producers-meant';
import { reports } from './tables';

const { secret: _, ...entries } = createReportSchema.entries;
const schema = v.strictObject({ ...entries, secretSha256: secretHashSchema });
type Received = Omit<CreateReportPayload, 'secret'> & { readonly secretSha256: string };

/** `report.create@1`: a shopper tells the organisers something; needs no order and no account. */
export const openCreateReport: Open = (payload, operation) => {
	const parsed = v.safeParse(schema, payload);
	if (!parsed.success) throw new AppError('MALFORMED_REQUEST');
	return {
		orderId: null,
		async perform(tx, { receivedAt }) {
			await receive(tx, operation.opId, { ...parsed.output, at: receivedAt });
			return { status: 'accepted' };
		},
	};
};

async function receive(
	tx: Transaction,
	id: string,
	{ at, ...report }: Received & { readonly at: EpochMs },
): Promise<void> {
	const { productId } = report;
	await holdPictures(tx, { ...report, id }, at);
	// A phone may name anything.
	const isPossible = productId !== null && productId > 0 && productId <= LARGEST_ROW_ID;
	const [row] = await tx
		.insert(reports)
		.values({
			...report,
			id,
			at,
			state: 'open',
			text: readable(report.text),
			contact: report.contact === null ? null : readable(report.contact) || null,
			productId: isPossible ? productId : null,
		})
		.returning();
	const producerIds = row ? await producersMeant(tx, row) : [];
	const judges = await findImpartial(tx, 'reports.answer', { producerIds, now: at });
	const to = judges.map(toAccount);
	// It needs no account to report, so of a stall's goods, or of none, people are woken once an hour.
	const about = producerIds.length === 0 ? 'nothing known' : `producer ${producerIds.join(' ')}`;
	const once = `report on ${about} in hour ${Math.floor(at / HOUR_MS)}`;
	await notify(tx, { kind: 'reportOpened', params: { reportId: id }, to, at, once });
}

/** Without what nobody sees, but with line breaks. */
function readable(text: string): string {
	return text.replace(/[^\P{C}\n]/gu, '').trim();
}
