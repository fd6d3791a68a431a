import { AppError } from '$lib/domain/errors';
import type { LotId } from '$lib/domain/ids';
import type { RecallScope } from '$lib/domain/trace/recall';
import { and, asc, between, eq, inArray, sql, type SQL } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { labels, printRuns } from './tables';

/** A recall of pieces, not of the whole lot. */
export type PiecesScope = Exclude<RecallScope, { kind: 'lot' }>;

/**
 * The issued pieces of a lot that a recall means, in the order in which they were printed. A range goes
 * from one label to another by that order, over the runs between them too: serials are random, and by
 * the alphabet nothing lies between two of them.
 * @returns none where no such print run of the lot is there
 * @throws AppError LABEL_NOT_ISSUED where what is named, or an end of a range, is no label of the lot: a slip
 * of the hand would leave goods with their buyers · RANGE_BACKWARDS where the first one was printed after
 * the last one
 */
export async function piecesOfScope(
	executor: Executor,
	lotId: LotId,
	scope: PiecesScope,
): Promise<{ readonly gtin: string; readonly serial: string }[]> {
	const pieces = await executor
		.select({ gtin: labels.gtin, serial: labels.serial })
		.from(labels)
		.where(and(eq(labels.lotId, lotId), await named(executor, lotId, scope)))
		.orderBy(asc(labels.runId), asc(labels.position));
	if (scope.kind === 'serials') {
		const known = new Set(pieces.map(({ serial }) => serial));
		const missing = scope.serials.find((serial) => !known.has(serial));
		if (missing !== undefined) throw new AppError('LABEL_NOT_ISSUED', { serial: missing });
	}
	return pieces;
}

/**
 * Whether some of the labels between the ends of a range were printed before their order was kept: then
 * those that lie between them are only likely the ones that are meant.
 */
export async function isOrderUnsure(
	executor: Executor,
	lotId: LotId,
	scope: RecallScope,
): Promise<boolean> {
	if (scope.kind !== 'range' || scope.from === scope.to) return false;
	const first = await placeOf(executor, lotId, scope.from);
	const last = await placeOf(executor, lotId, scope.to);
	const unsure = await executor.$count(
		printRuns,
		and(
			eq(printRuns.lotId, lotId),
			between(printRuns.id, first.runId, last.runId),
			eq(printRuns.isOrderKnown, false),
		),
	);
	return unsure > 0;
}

async function named(
	executor: Executor,
	lotId: LotId,
	scope: PiecesScope,
): Promise<SQL | undefined> {
	switch (scope.kind) {
		case 'serials':
			return inArray(labels.serial, [...scope.serials]);
		case 'run':
			return eq(labels.runId, scope.runId);
		case 'range': {
			const { from, to } = scope;
			const first = await placeOf(executor, lotId, from);
			const last = await placeOf(executor, lotId, to);
			const order = first.runId - last.runId || first.position - last.position;
			if (order > 0) throw new AppError('RANGE_BACKWARDS', { from, to });
			const place = sql`(${labels.runId}, ${labels.position})`;
			return sql`${place} between (${first.runId}, ${first.position}) and (${last.runId}, ${last.position})`;
		}
	}
}

async function placeOf(executor: Executor, lotId: LotId, serial: string) {
	const [place] = await executor
		.select({ runId: labels.runId, position: labels.position })
		.from(labels)
		.where(and(eq(labels.lotId, lotId), eq(labels.serial, serial)));
	if (!place) throw new AppError('LABEL_NOT_ISSUED', { serial });
	return place;
}
