import { createReportSchema, type CreateReportPayload } from '$lib/domain/reports/report';
import type { EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import type { OutboxDatabase } from './outbox-database';
import type { OperationRow } from './outbox-rows';

/** Something that was told the organisers from this phone. */
export interface MyReport {
	readonly id: string;
	/** By which the reply to it is read. */
	readonly secret: string;
	readonly kind: CreateReportPayload['kind'];
	readonly text: string;
	readonly at: EpochMs;
	/** Whether it is still to be sent. */
	readonly isWaiting: boolean;
}

/** Reads what was reported from this phone, newest first. For a live query. */
export async function readMyReports(outbox: OutboxDatabase): Promise<MyReport[]> {
	const waiting = await outbox.operations.toArray();
	const receipts = await outbox.receipts.filter(({ status }) => status !== 'rejected').toArray();
	return [
		...waiting.flatMap((row) => toReport(row, true)),
		...receipts.flatMap((row) => toReport(row, false)),
	].sort((one, other) => other.at - one.at);
}

function toReport(
	{ operation }: Pick<OperationRow, 'operation'>,
	isWaiting: boolean,
): readonly MyReport[] {
	if (operation.kind !== 'report.create@1') return [];
	const parsed = v.safeParse(createReportSchema, JSON.parse(operation.payload));
	if (!parsed.success) return [];
	const { secret, kind, text } = parsed.output;
	return [{ id: operation.opId, secret, kind, text, at: operation.createdAt, isWaiting }];
}
