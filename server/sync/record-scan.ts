import { AppError } from '$lib/domain/errors';
import { clampMoment } from '$lib/domain/ordering/moment';
import { recordScanSchema } from '$lib/domain/ordering/operation';
import * as v from 'valibot';

import { getCatalogueState, getPublishedAt } from '../catalogue/catalogue-state';
import { recordScan } from '../trace/record-scan';
import type { Open } from './kinds';

/** `scan.record@1`: one scan of a label, perhaps made offline long before. */
export const openRecordScan: Open = (payload, operation) => {
	const parsed = v.safeParse(recordScanSchema, payload);
	if (!parsed.success || hasUnseen(parsed.output)) throw new AppError('MALFORMED_REQUEST');
	const { opId, deviceId, createdAt, catalogueEpoch, catalogueVersion } = operation;
	return {
		orderId: null,
		async perform(tx, { receivedAt, origin }) {
			const { epoch } = await getCatalogueState(tx);
			const publishedAt =
				epoch === catalogueEpoch ? await getPublishedAt(tx, catalogueVersion) : undefined;
			const scannedAt = clampMoment(createdAt, publishedAt, receivedAt);
			await recordScan(
				tx,
				{ ...parsed.output, opId, deviceId, origin, scannedAt },
				{ now: receivedAt },
			);
			return { status: 'accepted' };
		},
	};
};

function hasUnseen(scan: object): boolean {
	return Object.values(scan).some((value) => typeof value === 'string' && /\p{C}/u.test(value));
}
