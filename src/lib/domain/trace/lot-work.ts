import { lotId, type ProductId } from '../ids';
import { MINUTE_MS, type EpochMs } from '../time';
import type { Lot, TraceEvent, TraceStep } from './lot';
import { daysEvent, daysOf, isSameDays } from './lot-days';
import type { CreateLotPayload, LotDaysPayload, RecordTracePayload } from './lot-operation';

/** Something that a producer's person did with a lot and that this phone has not sent yet. */
export type LotWork =
	| { readonly kind: 'create'; readonly at: EpochMs; readonly payload: CreateLotPayload }
	| { readonly kind: 'record'; readonly at: EpochMs; readonly payload: RecordTracePayload }
	| { readonly kind: 'days'; readonly at: EpochMs; readonly payload: LotDaysPayload };

/** A lot as its producer's people see it on this phone. */
export interface DeskLot extends Lot {
	/** Parts of it that wait to be sent. */
	readonly waiting: number;
}

/** Lots that the server has not numbered, and events likewise, count down from here. */
const UNNUMBERED = -1;

/**
 * The lots of one product as they will stand once everything that waits was taken.
 * @param lots as the server told them
 * @param work oldest first, of any product: what was sent already and what waits
 * @param sentCount how many at its beginning were sent: they may be among `lots` already
 */
export function applyLotWork(
	productId: ProductId,
	lots: readonly Lot[],
	work: readonly LotWork[],
	sentCount = 0,
): DeskLot[] {
	const byCode = new Map<string, DeskLot>(lots.map((lot) => [lot.lot, { ...lot, waiting: 0 }]));
	for (const [index, { kind, at, payload }] of work.entries()) {
		if (payload.productId !== productId) continue;
		const number = UNNUMBERED - index;
		const waiting = index < sentCount ? 0 : 1;
		const lot = byCode.get(payload.lot);
		if (kind === 'days') {
			if (!lot || (waiting === 0 && knowsDays(lot, payload))) continue;
			const wanted = daysOf(payload);
			const added = { id: number, ...daysEvent(lot, { wanted, at, reason: payload.reason }) };
			const events = [...lot.events, added];
			byCode.set(lot.lot, { ...lot, ...wanted, events, waiting: lot.waiting + waiting });
			continue;
		}
		const event = (step: TraceStep, when: EpochMs) => {
			const { place } = payload;
			return { id: number, step, at: when, place, note: null, corrects: null, picture: null };
		};
		if (kind === 'create') {
			if (lot) continue;
			const { producerId, producedOn, expiresOn, locationCode, standards } = payload;
			byCode.set(payload.lot, {
				id: lotId(number),
				productId,
				producerId,
				lot: payload.lot,
				producedOn,
				expiresOn,
				locationCode,
				standards,
				recall: null,
				events: [event('commissioning', at)],
				waiting,
			});
		} else if (lot) {
			const { note, corrects } = payload;
			const added = { ...event(payload.step, payload.at), note, corrects };
			if (waiting === 0 && lot.events.some((known) => isSame(known, added))) continue;
			byCode.set(lot.lot, {
				...lot,
				events: [...lot.events, added],
				waiting: lot.waiting + waiting,
			});
		}
	}
	return [...byCode.values()].sort((one, other) => newestOf(other) - newestOf(one));
}

/** Whether the catalogue told of it already, and maybe of what came after it. */
function knowsDays(lot: Lot, wanted: LotDaysPayload): boolean {
	return (
		isSameDays(lot, wanted) ||
		lot.events.some(
			({ days }) => days && isSameDays(days.to, wanted) && isSameDays(days.from, wanted.seen),
		)
	);
}

/** The server may have tidied the words and put a time that lay ahead back to its own. */
function isSame(known: TraceEvent, added: TraceEvent): boolean {
	return (
		known.step === added.step &&
		known.at <= added.at &&
		added.at - known.at < MINUTE_MS &&
		(known.note === null) === (added.note === null)
	);
}

/** Whether the server knows the lot, so that labels can be issued for it. */
export function isNumbered({ id }: Pick<DeskLot, 'id'>): boolean {
	return id > 0;
}

/** Where the goods were last worked on; a recall names who made it, not a place. */
export function lastPlace({ events }: Pick<Lot, 'events'>): string | undefined {
	return events.findLast(({ step }) => step !== 'recall')?.place;
}

/** A code that no lot of a product has: the day and a running number, `L261126-01`. */
export function freeLotCode(day: string, taken: ReadonlySet<string>): string {
	const start = `L${day.slice(2).replaceAll('-', '')}`;
	for (let number = 1; ; number++) {
		const code = `${start}-${String(number).padStart(2, '0')}`;
		if (!taken.has(code)) return code;
	}
}

function newestOf({ events }: Lot): EpochMs {
	return Math.max(0, ...events.map(({ at }) => at));
}
