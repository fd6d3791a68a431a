import { productId as toProductId, UUID_PATTERN, type ProducerId } from '$lib/domain/ids';
import type { Report } from '$lib/domain/reports/report';
import { eq } from 'drizzle-orm';

import { findProducerOfGtin, getProductsByIds } from '../catalogue/own-products';
import type { Executor } from '../database/database';
import { reports } from './tables';

/** Whose goods a report may be about: of the product that it names, and of the label that was scanned. */
export async function producersMeant(
	executor: Executor,
	{ productId, gtin }: Pick<Report, 'productId' | 'gtin'>,
): Promise<ProducerId[]> {
	const id = toProductId(productId ?? 0);
	const named = productId === null ? undefined : (await getProductsByIds(executor, [id])).get(id);
	const labelled = gtin === null ? undefined : await findProducerOfGtin(executor, gtin);
	const meant = [named?.producerId, labelled].filter((found) => found !== undefined);
	return [...new Set(meant)];
}

/** What holds a picture of a report. @see files.attachedTo */
export const reportSubject = (reportId: string) => `report ${reportId}`;

/**
 * The same for who looks at a report's picture.
 * @param subject what holds the picture
 * @returns undefined where that is no report
 */
export async function findProducersMeant(
	executor: Executor,
	subject: string | null,
): Promise<readonly ProducerId[] | undefined> {
	const id = subject?.startsWith(reportSubject('')) ? subject.slice(reportSubject('').length) : '';
	if (!UUID_PATTERN.test(id)) return undefined;
	const [row] = await executor.select().from(reports).where(eq(reports.id, id));
	return row && producersMeant(executor, row);
}
