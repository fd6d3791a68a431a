import { createReportSchema, type CreateReportPayload } from '$lib/domain/reports/report';
import { orderSecret, type OrderSecret } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import type { OutboxDatabase } from './outbox-database';
import type { OperationRow } from './outbox-rows';

/** Something that was told the organisers from this phone. */
export interface MyReport {
	readonly id: string;
	/** By which the reply to it is read. */
	readonly secret: OrderSecret;
	readonly kind: CreateReportPayload['kind'];
	readonly text: string;
	/** Ids of the files that it names. */
	readonly pictures: readonly string[];
	/** The form that its pictures were chosen in. */
	readonly place: string;
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
	const { kind, text, pictures } = parsed.output;
	const secret = orderSecret(parsed.output.secret);
	const told = { secret, kind, text, pictures, place: reportPlace(parsed.output) };
	return [{ ...told, id: operation.opId, at: operation.createdAt, isWaiting }];
}

/** Names the form in which something is reported, by what it is about. */
export function reportPlace({
	productId,
	gtin,
	lot,
	serial,
}: Pick<CreateReportPayload, 'productId' | 'gtin' | 'lot' | 'serial'>): string {
	return `report ${JSON.stringify([productId, gtin, lot, serial])}`;
}
