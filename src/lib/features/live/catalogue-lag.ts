import type { ProductId } from '$lib/domain/ids';
import type { LiveState } from '$lib/domain/live/live-state';
import { isOff } from '$lib/domain/live/off-market';

/** Over how long phones that lack something ask for it, milliseconds: not all of them at one moment. */
const UNKNOWN_SPREAD_MS = 3_000;
/** Of what is not shown just now: the screen shows nothing that is off anyway, and the server sells none. */
const REST_SPREAD_MS = 20_000;
/** So often it is asked for what is not shown: a session may name what was never on the market. */
const MOST_FOR_REST = 3;
/** Longest time between two questions. */
const LONGEST_MS = 60_000;

type Told = Pick<LiveState, 'pinned' | 'shown' | 'stopped' | 'offMarket'>;

/** In what a phone's catalogue is behind the session. */
export interface CatalogueLag {
	/** Over how long such phones are to ask for the catalogue. */
	readonly spreadMs: number;
	/** Names what it lacks or has too much: another text is another lag. */
	readonly of: string;
	/** How often it is worth asking. */
	readonly most: number;
}

/**
 * Whether this phone's catalogue is behind what the session tells: it lacks what is or was shown or is
 * offered, as after a stop that is over, or still has what was stopped or left the market.
 * @param has whether the catalogue on this phone has a product
 * @param offered what else the session sells
 * @returns null for one that is not behind
 */
export function catalogueLag(
	told: Told,
	has: (id: ProductId) => boolean,
	offered: readonly ProductId[] = [],
): CatalogueLag | null {
	const { pinned, shown, stopped, offMarket } = told;
	const lacks = (id: ProductId) => !isOff(told, id) && !has(id);
	if (pinned !== null && lacks(pinned)) {
		return { spreadMs: UNKNOWN_SPREAD_MS, of: `shows ${pinned}`, most: Infinity };
	}
	const gone = [...stopped, ...offMarket].filter(has);
	const sold = new Set([...shown.map(({ productId }) => productId), ...offered]);
	const lacking = [...sold].filter(lacks);
	if (gone.length + lacking.length === 0) return null;
	return {
		spreadMs: REST_SPREAD_MS,
		of: `with ${gone.join()} without ${lacking.sort((a, b) => a - b).join()}`,
		most: gone.length > 0 ? Infinity : MOST_FOR_REST,
	};
}

/**
 * Asks for the catalogue until it is stopped: within the spread first, then ever more seldom, since a question
 * may fail, and what is not answered by the third will hardly be by the hundredth.
 * @returns stops it
 */
export function askWhileBehind(
	ask: () => void,
	{ spreadMs, most }: Pick<CatalogueLag, 'spreadMs' | 'most'>,
): () => void {
	let timer: ReturnType<typeof setTimeout>;
	let asked = 0;
	const wait = (delayMs: number, nextMs: number) => {
		timer = setTimeout(() => {
			ask();
			asked += 1;
			if (asked >= most) return;
			// Between half of it and all: those who began together do not stay together.
			wait(nextMs * (0.5 + Math.random() / 2), Math.min(2 * nextMs, LONGEST_MS));
		}, delayMs);
	};
	wait(spreadMs * Math.random(), Math.min(2 * spreadMs, LONGEST_MS));
	return () => clearTimeout(timer);
}
