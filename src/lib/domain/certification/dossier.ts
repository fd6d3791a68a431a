import type { ProductSetCode } from '../catalogue/product';
import { dayOf, type DayText, type EpochMs } from '../time';
import {
	checklistFor,
	mayBeWaived,
	type ChecklistItem,
	type DocumentKind,
	type DocumentRule,
} from './documents';

declare const brand: unique symbol;

/** Names one dossier: a UUIDv7. */
export type DossierId = string & { readonly [brand]: 'DossierId' };

export const dossierId = (value: string): DossierId => value as DossierId;

/**
 * `open`: the producer gathers papers · `submitted`: with the reviewers · `accepted` · `rejected`:
 * back with the producer, who may hand it in again · `revoked`: accepted once, no more; organisers may
 * reopen it, which makes it one that was sent back.
 */
export const DOSSIER_STATES = ['open', 'submitted', 'accepted', 'rejected', 'revoked'] as const;
export type DossierState = (typeof DOSSIER_STATES)[number];

/** Something that happened to one kind of paper of a dossier. */
export type DocumentEvent =
	| {
			readonly kind: DocumentKind;
			readonly what: 'submitted';
			/** Last day it holds; null where it does not run out. */
			readonly expiresOn: DayText | null;
	  }
	| { readonly kind: DocumentKind; readonly what: 'accepted' }
	| { readonly kind: DocumentKind; readonly what: 'rejected' | 'waived'; readonly reason: string };

/** What was handed in last and has no review that lets it stand. */
type NotYet =
	| { readonly state: 'uploaded'; readonly expiresOn: DayText | null }
	| { readonly state: 'rejected'; readonly reason: string };

/** How one kind of paper stands. */
export type DocumentState =
	| { readonly state: 'missing' }
	| NotYet
	| {
			readonly state: 'accepted';
			readonly expiresOn: DayText | null;
			/** A newer paper; while it waits, and where it is refused, the accepted one holds on. */
			readonly renewal: NotYet | null;
	  }
	| { readonly state: 'waived'; readonly reason: string }
	| { readonly state: 'expired'; readonly expiresOn: DayText };

export interface CheckedItem extends ChecklistItem {
	readonly standing: DocumentState;
}

/** A checklist as it stands on a day. */
export interface Completeness {
	readonly items: readonly CheckedItem[];
	/** Required, and the producer has still to hand something in. */
	readonly toSubmit: readonly DocumentKind[];
	/** Required, and not yet accepted or waived, for whatever reason. */
	readonly missing: readonly DocumentKind[];
	/** Whether every required paper is accepted or waived, and none of them has run out. */
	readonly isComplete: boolean;
}

/**
 * How a kind of paper stands after all that happened to it. A newer paper takes the place of an
 * accepted one only once it is accepted itself, so that renewing in time costs nobody a day. What a
 * reviewer waived stays waived until another review ends it.
 * @param events of that kind only, in their order
 */
export function documentState(events: readonly DocumentEvent[], now: EpochMs): DocumentState {
	let state: DocumentState = { state: 'missing' };
	let latest: DayText | null = null;
	for (const event of events) {
		if (event.what === 'submitted') latest = event.expiresOn;
		state = after(state, event, latest);
	}
	return onDay(state, dayOf(now));
}

/**
 * What counts of all that happened to a dossier's papers: a duty is not waived, by nobody's word. The
 * demonstration, which has no papers at all, does without.
 */
export function counting(
	events: readonly DocumentEvent[],
	{ isDemo }: { readonly isDemo: boolean },
): readonly DocumentEvent[] {
	return isDemo
		? events
		: events.filter(({ kind, what }) => what !== 'waived' || mayBeWaived(kind));
}

/**
 * Whether an accepted dossier stands on a paper as it is. It is taken away only by revoking the
 * dossier, which takes two; a newer paper that waits may be refused, since the older one holds on.
 */
export function isRelied(standing: DocumentState): boolean {
	if (standing.state === 'accepted') return standing.renewal?.state !== 'uploaded';
	return standing.state === 'waived';
}

function after(before: DocumentState, event: DocumentEvent, latest: DayText | null): DocumentState {
	switch (event.what) {
		case 'submitted': {
			const renewal: NotYet = { state: 'uploaded', expiresOn: latest };
			if (before.state === 'waived') return before;
			return before.state === 'accepted' ? { ...before, renewal } : renewal;
		}
		case 'accepted':
			return { state: 'accepted', expiresOn: latest, renewal: null };
		case 'rejected': {
			const { reason } = event;
			const isRenewal = before.state === 'accepted' && before.renewal?.state === 'uploaded';
			const rejected: NotYet = { state: 'rejected', reason };
			return isRenewal ? { ...before, renewal: rejected } : rejected;
		}
		case 'waived':
			return { state: 'waived', reason: event.reason };
	}
}

function onDay(state: DocumentState, today: DayText): DocumentState {
	if (state.state !== 'accepted' && state.state !== 'uploaded') return state;
	const { expiresOn } = state;
	if (expiresOn === null || expiresOn >= today) return state;
	const renewal = state.state === 'accepted' ? state.renewal : null;
	return renewal ? onDay(renewal, today) : { state: 'expired', expiresOn };
}

/**
 * The checklist of a dossier with the standing of every paper.
 * @param dossier `events`: of the whole of it, in their order
 * @param rules by default those of the house
 */
export function completenessOf(
	{
		setCode,
		events,
		isDemo = false,
	}: {
		readonly setCode: ProductSetCode;
		readonly events: readonly DocumentEvent[];
		readonly isDemo?: boolean;
	},
	now: EpochMs,
	rules?: readonly DocumentRule[],
): Completeness {
	const counted = counting(events, { isDemo });
	const items = checklistFor(setCode, rules).map((item): CheckedItem => ({
		...item,
		standing: documentState(
			counted.filter(({ kind }) => kind === item.kind),
			now,
		),
	}));
	const required = items.filter(({ need }) => need === 'required');
	const kinds = (wanted: (standing: DocumentState) => boolean) =>
		required.filter(({ standing }) => wanted(standing)).map(({ kind }) => kind);
	const missing = kinds(({ state }) => state !== 'accepted' && state !== 'waived');
	return {
		items,
		toSubmit: kinds(({ state }) => ['missing', 'rejected', 'expired'].includes(state)),
		missing,
		isComplete: missing.length === 0,
	};
}

/** The papers that a dossier cannot do without and that run out, each with its last day. */
export function expiriesOf({
	items,
}: Completeness): { readonly kind: DocumentKind; readonly expiresOn: DayText }[] {
	return items.flatMap(({ kind, need, standing }) =>
		need === 'required' && standing.state === 'accepted' && standing.expiresOn !== null
			? [{ kind, expiresOn: standing.expiresOn }]
			: [],
	);
}

/**
 * The first day on which an accepted dossier will lack something, if nothing is renewed.
 * @returns null where no required paper runs out
 */
export function firstExpiry(completeness: Completeness): DayText | null {
	const days = expiriesOf(completeness).map(({ expiresOn }) => expiresOn);
	return days.sort()[0] ?? null;
}

/** Whether the producer may change papers: not while an accepted dossier stands revoked. */
export function mayBeEdited(state: DossierState): boolean {
	return state !== 'revoked';
}

/** Whether a dossier may be handed in: its producer's turn, and nothing required left to add. */
export function mayBeSubmitted(
	state: DossierState,
	{ toSubmit }: Pick<Completeness, 'toSubmit'>,
): boolean {
	return (state === 'open' || state === 'rejected') && toSubmit.length === 0;
}
