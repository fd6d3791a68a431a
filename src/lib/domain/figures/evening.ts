import type { ProductId, SessionId } from '../ids';
import { MINUTE_MS, type EpochMs } from '../time';
import type { NamedProducer } from './figures';
import type { Tally } from './sales';

/** What a session sold, and who watched it. */
export interface EveningFigures {
	readonly sessionId: SessionId;
	readonly slug: string;
	readonly title: string;
	readonly plannedAt: EpochMs;
	/** As its hosts ran it; null where that has not been. */
	readonly startedAt: EpochMs | null;
	readonly endedAt: EpochMs | null;
	readonly total: Tally;
	/** Orders that are still to be confirmed or packed. */
	readonly toPack: number;
	readonly promoted: { readonly orders: number; readonly portions: number };
	readonly peakWatchers: number;
	/** The greatest value first. */
	readonly producers: readonly (NamedProducer & { readonly toPack: number })[];
	/** The greatest value first. */
	readonly products: readonly (Tally & {
		readonly productId: ProductId;
		readonly name: string;
		readonly pieces: number;
	})[];
	/**
	 * Of what its hosts limit, or have limited, the units that were sold since they first did, by any road. Empty
	 * unless it runs.
	 */
	readonly limited: readonly { readonly productId: ProductId; readonly sold: number }[];
	/** Orders by the minute in which they were made, those without any left out. */
	readonly minutes: readonly MinuteTally[];
	/** How many of them came after its end: their phones had no network before. */
	readonly late: number;
}

/** What one producer sold in a session. */
export type OwnEvening = Pick<
	EveningFigures,
	'sessionId' | 'title' | 'total' | 'toPack' | 'promoted' | 'products'
>;

/** One of several sessions that are compared. */
export interface EveningRow extends Tally {
	readonly sessionId: SessionId;
	readonly title: string;
	/** When it began, or was to begin. */
	readonly at: EpochMs;
	/** Whether its time went by without its hosts having opened it. */
	readonly isMissed: boolean;
	/** Producers who sold something. */
	readonly producers: number;
	/** Portions of promotions that were used. */
	readonly portions: number;
	readonly peakWatchers: number;
	/** Orders of its busiest minute. */
	readonly mostPerMinute: number;
	readonly toPack: number;
}

export interface MinuteTally {
	/** When the minute began. */
	readonly at: EpochMs;
	readonly orders: number;
}

/** Most columns that one can tell apart on a narrow phone. */
const MOST_COLUMNS = 40;

export interface EveningSpan {
	/** Its opening; null for the first order. */
	readonly from: EpochMs | null;
	/** Its closing, or now; null for the last order. */
	readonly until: EpochMs | null;
}

/**
 * Orders a minute without gaps, over the whole evening; of a long one several minutes together, so that
 * the columns stay wide enough to be seen. No order is left out.
 * @returns each column with the orders a minute that it stands for, the greatest of its minutes
 */
export function perMinute(
	minutes: readonly MinuteTally[],
	{ from, until }: EveningSpan,
): readonly MinuteTally[] {
	const [first, last] = [minutes[0]?.at, minutes.at(-1)?.at];
	if (first === undefined || last === undefined) return [];
	const start = Math.min(first, minuteOf(from ?? first));
	const end = Math.max(last, minuteOf(until ?? last));
	const count = Math.round((end - start) / MINUTE_MS) + 1;
	const together = Math.ceil(count / MOST_COLUMNS);
	const ordersAt = new Map(minutes.map(({ at, orders }) => [at, orders]));
	return Array.from({ length: Math.ceil(count / together) }, (_, column) => {
		const at = start + column * together * MINUTE_MS;
		const within = Array.from(
			{ length: together },
			(__, index) => ordersAt.get(at + index * MINUTE_MS) ?? 0,
		);
		return { at, orders: Math.max(...within) };
	});
}

function minuteOf(at: EpochMs): EpochMs {
	return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
