import * as v from 'valibot';

import { daySchema, toldDaySchema } from '../day-schema';
import { productId, UUID_PATTERN } from '../ids';
import { momentSchema } from '../moment-schema';
import { REASON_MAX, staffEntries } from '../ordering/staff-operation';
import { rowIdSchema } from '../row-id';
import { MINUTE_MS, type EpochMs } from '../time';
import { QUALIFIER_PATTERN } from './gs1';
import type { TraceStep } from './lot';

/** What a producer's people may write into a lot's history; a recall is a matter of its own. */
export const RECORDED_STEPS = [
	'harvesting',
	'processing',
	'inspection',
	'packing',
	'shipping',
	'receiving',
] as const satisfies readonly TraceStep[];
export type RecordedStep = (typeof RECORDED_STEPS)[number];

export const PLACE_MAX = 200;
export const NOTE_MAX = 500;
export const STANDARD_MAX = 80;
export const MOST_STANDARDS = 10;
export const LOCATION_CODE_MAX = 40;

/** So far may the clock that somebody reads be ahead of the phone's. */
const CLOCKS_APART_MS = 5 * MINUTE_MS;

/**
 * Whether a step is said to be done at a moment that has not come.
 * @param now the latest that it can be by what the phone knows
 */
export function isYetToCome(at: EpochMs, now: EpochMs): boolean {
	return at > now + CLOCKS_APART_MS;
}

/** A lot is named by its product and its own code: it may be so new that it has no number yet. */
const lotName = {
	productId: v.pipe(rowIdSchema, v.transform(productId)),
	lot: v.pipe(v.string(), v.regex(QUALIFIER_PATTERN)),
};

/** Payload of `lot.create@1`: a producer's person opens a lot. */
export const createLotSchema = v.strictObject({
	...staffEntries,
	...lotName,
	producedOn: v.nullable(daySchema),
	expiresOn: v.nullable(daySchema),
	/** GLN or the producer's own code of the place. */
	locationCode: v.nullable(v.pipe(v.string(), v.maxLength(LOCATION_CODE_MAX))),
	standards: v.pipe(
		v.array(v.pipe(v.string(), v.maxLength(STANDARD_MAX))),
		v.maxLength(MOST_STANDARDS),
	),
	/** Where it was opened. */
	place: v.pipe(v.string(), v.maxLength(PLACE_MAX)),
});
export type CreateLotPayload = v.InferOutput<typeof createLotSchema>;

/** Payload of `trace.record@1`: one step in a lot's life. */
export const recordTraceSchema = v.strictObject({
	...staffEntries,
	...lotName,
	step: v.picklist(RECORDED_STEPS),
	/** When it was done, by the person's word. */
	at: momentSchema,
	place: v.pipe(v.string(), v.maxLength(PLACE_MAX)),
	note: v.nullable(v.pipe(v.string(), v.maxLength(NOTE_MAX))),
	/** The event that this one sets right. */
	corrects: v.nullable(rowIdSchema),
	/** Id of a file that is a picture of it. It may be named before it is sent, and the other way round. */
	picture: v.nullable(v.pipe(v.string(), v.regex(UUID_PATTERN))),
});
export type RecordTracePayload = v.InferOutput<typeof recordTraceSchema>;

/** As the catalogue told them: what is set right may be a day that no door takes any more. */
const seenDays = v.strictObject({
	producedOn: v.nullable(toldDaySchema),
	expiresOn: v.nullable(toldDaySchema),
});

/** Payload of `lot.days@1`: the days of a lot, set right. */
export const lotDaysSchema = v.strictObject({
	...staffEntries,
	...lotName,
	producedOn: v.nullable(daySchema),
	expiresOn: v.nullable(daySchema),
	/** What the person saw, which this takes the place of. */
	seen: seenDays,
	/** Why, in the person's words; shoppers read it too. */
	reason: v.pipe(v.string(), v.regex(/\S/), v.maxLength(REASON_MAX)),
});
export type LotDaysPayload = v.InferOutput<typeof lotDaysSchema>;

/** The turn of a lot's operations: nothing overtakes the opening of the lot. */
export function lotTurn({ productId, lot }: Pick<CreateLotPayload, 'productId' | 'lot'>): string {
	return `lot ${productId}/${lot}`;
}
