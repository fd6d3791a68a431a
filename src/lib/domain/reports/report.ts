import * as v from 'valibot';

import { UUID_PATTERN } from '../ids';
import type { EpochMs } from '../time';

/** What a shopper may tell the organisers. */
export const REPORT_KINDS = ['suspiciousLabel', 'wrongFacts', 'other'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** `open` waits for the organisers; `answered` has a reply; `closed` needed none. */
export const REPORT_STATES = ['open', 'answered', 'closed'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export const REPORT_TEXT_MAX = 1000;
export const CONTACT_MAX = 100;
export const PICTURES_MAX = 3;

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const secret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/));
const part = v.nullable(v.pipe(v.string(), v.maxLength(20), v.regex(/^[^\p{C}]*$/u)));

/** Payload of `report.create@1`. The report's id is the operation's. */
export const createReportSchema = v.strictObject({
	secret,
	kind: v.picklist(REPORT_KINDS),
	text: v.pipe(v.string(), v.maxLength(REPORT_TEXT_MAX)),
	/** How the shopper may be reached, if they want to be. */
	contact: v.nullable(v.pipe(v.string(), v.maxLength(CONTACT_MAX))),
	pictures: v.pipe(v.array(v.pipe(v.string(), v.regex(UUID_PATTERN))), v.maxLength(PICTURES_MAX)),
	productId: v.nullable(v.pipe(v.number(), v.safeInteger())),
	/** Of the label, where one was scanned. */
	gtin: v.nullable(v.pipe(v.string(), v.regex(/^\d{14}$/))),
	lot: part,
	serial: part,
});
export type CreateReportPayload = v.InferOutput<typeof createReportSchema>;

/** What opens one report. */
export const reportKeySchema = v.strictObject({ reportId: uuid, secret });
export const MOST_TRACKED = 50;

/** What the shopper is told of their report. */
export const toldReportSchema = v.object({
	id: uuid,
	state: v.picklist(REPORT_STATES),
	reply: v.nullable(v.string()),
	repliedAt: v.nullable(v.number()),
	/** Those of its pictures that have come. */
	pictures: v.optional(v.array(v.string()), () => []),
	picturesToCome: v.optional(v.number(), 0),
});
export type ToldReport = v.InferOutput<typeof toldReportSchema>;

/** A report as the organisers read it. */
export interface Report extends Omit<CreateReportPayload, 'secret' | 'pictures'> {
	readonly id: string;
	/** Those that have come. */
	readonly pictures: readonly string[];
	readonly picturesToCome: number;
	readonly at: EpochMs;
	readonly state: ReportState;
	readonly reply: string | null;
	readonly repliedAt: EpochMs | null;
}
