import type { TraceEvent, TraceStep } from '$lib/domain/trace/lot';
import {
	RECORDED_STEPS,
	type LotDaysPayload,
	type RecordedStep,
} from '$lib/domain/trace/lot-operation';
import { errorWords } from '$lib/i18n/error-words';
import { m } from '$lib/i18n/paraglide/messages';
import type { RefusedLotWork } from '$lib/local/lot-work';

/** A step as its person typed it. */
export interface TypedStep {
	readonly step: RecordedStep;
	readonly at: number;
	readonly place: string;
	readonly note: string | null;
	/** Id of a picture that this phone sends by itself. */
	readonly picture: string | null;
}

/** The days of a lot as its person set them right. */
export type TypedDays = Pick<LotDaysPayload, 'producedOn' | 'expiresOn' | 'seen' | 'reason'>;

/** Whether a producer's people may set an event right: it is theirs, and the server knows it. */
export function isMendable({ id, step }: Pick<TraceEvent, 'id' | 'step'>): boolean {
	return id > 0 && isRecordedStep(step);
}

export function isRecordedStep(step: TraceStep): step is RecordedStep {
	return RECORDED_STEPS.some((known) => known === step);
}

/** What was not taken and why, so that its person knows what to do again. */
export function refusedWords(work: RefusedLotWork): string {
	const told = { lot: work.payload.lot, why: whyOf(work) };
	switch (work.kind) {
		case 'create':
			return m.lots_refused_lot(told);
		case 'record':
			return m.lots_refused_step(told);
		case 'days':
			return m.lots_refused_days(told);
	}
}

const NOT_THERE: Record<RefusedLotWork['kind'], () => string> = {
	create: m.lots_refused_no_product,
	record: m.lots_refused_no_lot,
	days: m.lots_refused_other_days,
};

function whyOf({ kind, code }: RefusedLotWork): string {
	switch (code) {
		case 'MALFORMED_CODE':
			return m.lots_code_taken();
		case 'NOT_FOUND':
			return NOT_THERE[kind]();
		case 'LOT_RECALLED':
			return m.lots_refused_recalled();
		case 'MALFORMED_REQUEST':
			return m.lots_refused_unreadable();
		default:
			return errorWords({ code: code ?? 'INTERNAL' });
	}
}

/** The address of a lot's page at the desk. */
export function lotPath(productId: number, lot: string): string {
	return `/desk/producer/lots/${productId}/${encodeURIComponent(lot)}`;
}
