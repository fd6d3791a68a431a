import { daySchema } from '$lib/domain/day-schema';
import type { ErrorCode } from '$lib/domain/errors';
import type { OpId } from '$lib/domain/ids';
import { momentSchema } from '$lib/domain/moment-schema';
import { MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { createLotSchema, lotDaysSchema, recordTraceSchema } from '$lib/domain/trace/lot-operation';
import type { LotWork } from '$lib/domain/trace/lot-work';
import * as v from 'valibot';

import type { OutboxDatabase } from './outbox-database';
import type { OperationRow } from './outbox-rows';

/** What the server did not take, and why. */
export type RefusedLotWork = LotWork & { readonly opId: OpId; readonly code: ErrorCode | null };

/** What this phone did with lots: what waits, and what the server refused lately. */
export interface KeptLotWork {
	/** Oldest first. */
	readonly waiting: readonly LotWork[];
	/** What the server took a moment ago, oldest first: the catalogue may not tell of it yet. */
	readonly sent: readonly LotWork[];
	/** Newest first. */
	readonly refused: readonly RefusedLotWork[];
}

/** As long as the next pull may take on a bad network. */
const SENT_MS = 10 * MINUTE_MS;
/** Most refusals that are shown: older ones are history. */
const MOST_REFUSED = 5;

/**
 * What the phone kept may be what no door takes, as another version of the app let it be written: it
 * is shown with what of it can be read, by its lot alone if need be, until the server has answered.
 */
const keptLotSchema = v.object({
	...createLotSchema.entries,
	lot: v.string(),
	producedOn: v.fallback(v.nullable(daySchema), null),
	expiresOn: v.fallback(v.nullable(daySchema), null),
	locationCode: v.fallback(v.nullable(v.string()), null),
	standards: v.fallback(v.array(v.string()), []),
	place: v.fallback(v.string(), ''),
});
const keptStepSchema = v.object({
	...recordTraceSchema.entries,
	lot: v.string(),
	at: v.fallback(momentSchema, 0),
	place: v.fallback(v.string(), ''),
	note: v.fallback(v.nullable(v.string()), null),
	corrects: v.fallback(recordTraceSchema.entries.corrects, null),
	picture: v.fallback(recordTraceSchema.entries.picture, null),
});
const keptDaysSchema = v.object({
	...lotDaysSchema.entries,
	lot: v.string(),
	producedOn: v.fallback(v.nullable(daySchema), null),
	expiresOn: v.fallback(v.nullable(daySchema), null),
	seen: v.fallback(lotDaysSchema.entries.seen, { producedOn: null, expiresOn: null }),
	reason: v.fallback(v.string(), ''),
});

/** Reads what was done with lots and is kept on this phone. For a live query. */
export async function readLotWork(outbox: OutboxDatabase, now: EpochMs): Promise<KeptLotWork> {
	const waiting = await outbox.operations.orderBy('seq').toArray();
	const receipts = await outbox.receipts.toArray();
	const refused = receipts
		.filter(({ status }) => status === 'rejected')
		.sort((one, other) => other.receivedAt - one.receivedAt);
	const sent = receipts
		.filter(({ status, receivedAt }) => status === 'accepted' && now - receivedAt < SENT_MS)
		.sort((one, other) => one.operation.seq - other.operation.seq);
	return {
		sent: sent.flatMap(toWork),
		waiting: waiting.flatMap(toWork),
		refused: refused
			.flatMap((row) => toWork(row).map((work) => ({ ...work, opId: row.opId, code: row.code })))
			.slice(0, MOST_REFUSED),
	};
}

function toWork({ operation }: Pick<OperationRow, 'operation'>): LotWork[] {
	const { kind, payload, createdAt: at } = operation;
	if (kind === 'lot.create@1') {
		const parsed = v.safeParse(keptLotSchema, JSON.parse(payload));
		return parsed.success ? [{ kind: 'create', at, payload: parsed.output }] : [];
	}
	if (kind === 'trace.record@1') {
		const parsed = v.safeParse(keptStepSchema, JSON.parse(payload));
		return parsed.success ? [{ kind: 'record', at, payload: parsed.output }] : [];
	}
	if (kind === 'lot.days@1') {
		const parsed = v.safeParse(keptDaysSchema, JSON.parse(payload));
		return parsed.success ? [{ kind: 'days', at, payload: parsed.output }] : [];
	}
	return [];
}
