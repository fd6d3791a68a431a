import type { TraceEvent, TraceStep } from '$lib/domain/trace/lot';
import { RECORDED_STEPS, type RecordedStep } from '$lib/domain/trace/lot-operation';
import type { LotWork } from '$lib/domain/trace/lot-work';
import { m } from '$lib/i18n/paraglide/messages';

/** A step as its person typed it. */
export interface TypedStep {
	readonly step: RecordedStep;
	readonly at: number;
	readonly place: string;
	readonly note: string | null;
	/** Id of a picture that this phone sends by itself. */
	readonly picture: string | null;
}

/** Whether a producer's people may set an event right: it is theirs, and the server knows it. */
export function isMendable({ id, step }: Pick<TraceEvent, 'id' | 'step'>): boolean {
	return id > 0 && isRecordedStep(step);
}

export function isRecordedStep(step: TraceStep): step is RecordedStep {
	return RECORDED_STEPS.some((known) => known === step);
}

/** What was not taken, so that its person knows what to do again. */
export function refusedWords({ kind, payload }: LotWork): string {
	const { lot } = payload;
	return kind === 'create' ? m.lots_refused_lot({ lot }) : m.lots_refused_step({ lot });
}

/** The address of a lot's page at the desk. */
export function lotPath(productId: number, lot: string): string {
	return `/desk/producer/lots/${productId}/${encodeURIComponent(lot)}`;
}
