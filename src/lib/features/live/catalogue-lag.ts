import type { ProductId } from '$lib/domain/ids';
import type { LiveState } from '$lib/domain/live/live-state';
import { isOff } from '$lib/domain/live/off-market';

/** Over how long phones that lack something ask for it, milliseconds: not all of them at one moment. */
const UNKNOWN_SPREAD_MS = 3_000;
/** The screen shows no such product anyway, and the server sells none. */
const OFF_SPREAD_MS = 20_000;
/** Longest time between two questions. */
const LONGEST_MS = 60_000;

type Told = Pick<LiveState, 'pinned' | 'stopped' | 'offMarket'>;

/** In what a phone's catalogue is behind the session. */
export interface CatalogueLag {
	/** Over how long such phones are to ask for the catalogue. */
	readonly spreadMs: number;
	/** Names what it lacks or has too much: another text is another lag. */
	readonly of: string;
}

/**
 * Whether this phone's catalogue is behind what the session tells: it lacks the product that is shown,
 * or still has one that was stopped or left the market.
 * @param has whether the catalogue on this phone has a product
 * @returns null for one that is not behind
 */
export function catalogueLag(told: Told, has: (id: ProductId) => boolean): CatalogueLag | null {
	const { pinned, stopped, offMarket } = told;
	if (pinned !== null && !isOff(told, pinned) && !has(pinned)) {
		return { spreadMs: UNKNOWN_SPREAD_MS, of: `without ${pinned}` };
	}
	const gone = [...stopped, ...offMarket].filter(has);
	return gone.length === 0 ? null : { spreadMs: OFF_SPREAD_MS, of: `with ${gone.join()}` };
}

/**
 * Asks for the catalogue until it is stopped: within the spread first, then ever more seldom, since a question
 * may fail, and what is not answered by the third will hardly be by the hundredth.
 * @returns stops it
 */
export function askWhileBehind(ask: () => void, spreadMs: number): () => void {
	let timer: ReturnType<typeof setTimeout>;
	const wait = (delayMs: number, nextMs: number) => {
		timer = setTimeout(() => {
			ask();
			// Between half of it and all: those who began together do not stay together.
			wait(nextMs * (0.5 + Math.random() / 2), Math.min(2 * nextMs, LONGEST_MS));
		}, delayMs);
	};
	wait(spreadMs * Math.random(), Math.min(2 * spreadMs, LONGEST_MS));
	return () => clearTimeout(timer);
}
