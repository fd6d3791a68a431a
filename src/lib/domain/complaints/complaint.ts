import * as v from 'valibot';

import { UUID_PATTERN, orderId, type OrderId, type ProducerId } from '../ids';
import type { OrderState } from '../ordering/order';
import { DAY_MS, type EpochMs } from '../time';

/** What a buyer may complain about. */
export const COMPLAINT_KINDS = [
	'notDelivered',
	'damaged',
	'wrongGoods',
	'suspectedFake',
	'other',
] as const;
export type ComplaintKind = (typeof COMPLAINT_KINDS)[number];

/** So often may one order be complained about, one after the other. */
export const MOST_COMPLAINTS = 3;

/** What may be done about it: wished by the buyer, offered by the producer, decided by the organisers. */
export const REMEDIES = ['refund', 'replace', 'return', 'none'] as const;
export type Remedy = (typeof REMEDIES)[number];
/** Nobody complains to have nothing done. */
export const WISHES = ['refund', 'replace', 'return'] as const;

/**
 * `open` waits for the producer, `answered` for the buyer or the organisers; the other three are
 * ends: the buyer took the answer, the buyer took the complaint back, the organisers decided.
 */
export const COMPLAINT_STATES = ['open', 'answered', 'settled', 'withdrawn', 'decided'] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];
export type ComplaintParty = 'buyer' | 'producer' | 'organiser';

const MOVES: Readonly<
	Record<ComplaintState, Partial<Record<ComplaintState, readonly ComplaintParty[]>>>
> = {
	open: { answered: ['producer'], withdrawn: ['buyer'], decided: ['organiser'] },
	answered: { settled: ['buyer'], withdrawn: ['buyer'], decided: ['organiser'] },
	settled: {},
	withdrawn: {},
	decided: {},
};

export type Deadlines = Pick<Complaint, 'state' | 'answerBy'>;

/**
 * Whether a complaint may go there, by that side, now. The organisers do not decide before the
 * producer has answered or let the time for it pass.
 */
export function mayMove(
	{ state, answerBy }: Deadlines,
	to: ComplaintState,
	{ by, now }: { readonly by: ComplaintParty; readonly now: EpochMs },
): boolean {
	if (!(MOVES[state][to]?.includes(by) ?? false)) return false;
	return !(state === 'open' && to === 'decided') || now > answerBy;
}

/** What the producer offered last; null where they have not answered, or offer nothing. */
export function offerIn(steps: readonly Pick<ComplaintStep, 'by' | 'remedy'>[]): Remedy | null {
	const answer = steps.findLast(({ by, remedy }) => by === 'producer' && remedy !== null);
	return answer === undefined || answer.remedy === 'none' ? null : answer.remedy;
}

/** Whether nothing more will come of it. */
export function isOver(state: ComplaintState): boolean {
	return Object.keys(MOVES[state]).length === 0;
}

/** States in which something more may come of it. */
export const RUNNING_STATES = COMPLAINT_STATES.filter((state) => !isOver(state));

/** Whose turn it is, and until when; null where it is over. */
export function turnOf(
	{ state, answerBy, decideBy }: Pick<Complaint, 'state' | 'answerBy' | 'decideBy'>,
	now: EpochMs,
): { readonly who: 'producer' | 'organiser'; readonly until: EpochMs } | null {
	if (isOver(state)) return null;
	return state === 'open' && now <= answerBy
		? { who: 'producer', until: answerBy }
		: { who: 'organiser', until: decideBy };
}

/** What is to be done about a complaint that is over, by the producer, and whether it was. */
export interface ToBeDone {
	/** What was decided, or offered and taken; null where nothing is to be done. */
	readonly owed: Remedy | null;
	/** Null where the organisers set no day. */
	readonly doneBy: EpochMs | null;
	/** When the producer said that it is done. */
	readonly doneAt: EpochMs | null;
}

/** Whether the producer has still to do what was decided. */
export function isOwed({ owed, doneAt }: Pick<ToBeDone, 'owed' | 'doneAt'>): boolean {
	return owed !== null && doneAt === null;
}

/**
 * So long, from the end of a complaint, the producer is shown whom they owe something. Who never says that it
 * is done must not keep a buyer for ever; no source names a figure, it is our own.
 */
export const OWED_FOR_DAYS = 90;

/** What a complaint that ends now leaves to be done. */
export function owedFrom(
	endedAt: EpochMs,
	remedy: Remedy | null,
	{ doneDays }: Pick<ComplaintTerms, 'doneDays'>,
): ToBeDone {
	const owed = remedy === 'none' ? null : remedy;
	const doneBy = owed === null || doneDays === null ? null : endedAt + doneDays * DAY_MS;
	return { owed, doneBy, doneAt: null };
}

/** States of an order about which one may complain: the producer has taken it on. */
const ARGUABLE: readonly OrderState[] = ['confirmed', 'packed', 'shipped', 'delivered', 'returned'];

export function isArguable(state: OrderState): boolean {
	return ARGUABLE.includes(state);
}

/** How long each side has. The law names no days: the organisers set them. */
export interface ComplaintTerms {
	readonly answerDays: number;
	readonly decideDays: number;
	/** For what was decided to be done; null sets no day. */
	readonly doneDays: number | null;
}
export const DEFAULT_TERMS: ComplaintTerms = { answerDays: 3, decideDays: 7, doneDays: null };
export const MOST_DAYS = 60;

/** The deadlines of a complaint that is opened at a moment. Later terms do not change them. */
export function deadlinesOf(
	openedAt: EpochMs,
	{ answerDays, decideDays }: Pick<ComplaintTerms, 'answerDays' | 'decideDays'>,
): Pick<Complaint, 'answerBy' | 'decideBy'> {
	const answerBy = openedAt + answerDays * DAY_MS;
	return { answerBy, decideBy: answerBy + decideDays * DAY_MS };
}

export interface ComplaintStep {
	readonly at: EpochMs;
	readonly by: ComplaintParty;
	readonly state: ComplaintState;
	readonly remedy: Remedy | null;
	/** In the words of whoever did it; null once erased. */
	readonly text: string | null;
}

/** A complaint as all three sides read it. */
export interface Complaint extends ToBeDone {
	/** The `opId` of the operation that opened it. */
	readonly id: string;
	readonly orderId: OrderId;
	readonly producerId: ProducerId;
	readonly kind: ComplaintKind;
	readonly state: ComplaintState;
	readonly answerBy: EpochMs;
	readonly decideBy: EpochMs;
	/** Ids of the files that are its pictures, as far as they have come. */
	readonly pictures: readonly string[];
	/** How many more the buyer's phone has still to send. */
	readonly picturesToCome: number;
	/** Oldest first; the first one is the buyer's. */
	readonly steps: readonly ComplaintStep[];
}

export const TEXT_MAX = 2000;
export const PICTURES_MAX = 5;

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const secret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/));
/** Words of a person: at least one letter, nothing unseen but line breaks. */
export const wordsSchema = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(1),
	v.maxLength(TEXT_MAX),
	v.transform((text) => text.replace(/[^\P{C}\n]/gu, '')),
);

/** Payload of `complaint.create@1`. The complaint's id is the operation's. */
export const createComplaintSchema = v.strictObject({
	orderId: uuid,
	secret,
	kind: v.picklist(COMPLAINT_KINDS),
	wish: v.picklist(WISHES),
	text: v.pipe(v.string(), v.maxLength(TEXT_MAX)),
	/** Ids of files, which may come before or after. */
	pictures: v.pipe(v.array(uuid), v.maxLength(PICTURES_MAX)),
});
export type CreateComplaintPayload = v.InferOutput<typeof createComplaintSchema>;

/** Payload of `complaint.reply@1`: the buyer takes the answer, or the complaint back. */
export const replyComplaintSchema = v.strictObject({
	orderId: uuid,
	secret,
	complaintId: uuid,
	reply: v.picklist(['settled', 'withdrawn']),
});
export type ReplyComplaintPayload = v.InferOutput<typeof replyComplaintSchema>;

/** A complaint as a phone takes it from the server; a newer one may say more. */
export const complaintSchema = v.object({
	id: uuid,
	orderId: v.pipe(uuid, v.transform(orderId)),
	kind: v.picklist(COMPLAINT_KINDS),
	state: v.picklist(COMPLAINT_STATES),
	answerBy: v.number(),
	decideBy: v.number(),
	pictures: v.array(v.string()),
	picturesToCome: v.optional(v.number(), 0),
	owed: v.optional(v.nullable(v.picklist(REMEDIES)), null),
	doneBy: v.optional(v.nullable(v.number()), null),
	doneAt: v.optional(v.nullable(v.number()), null),
	steps: v.array(
		v.object({
			at: v.number(),
			by: v.picklist(['buyer', 'producer', 'organiser']),
			state: v.picklist(COMPLAINT_STATES),
			remedy: v.nullable(v.picklist(REMEDIES)),
			text: v.nullable(v.string()),
		}),
	),
});
export type ToldComplaint = v.InferOutput<typeof complaintSchema>;
