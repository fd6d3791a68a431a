import type { ProductId } from '$lib/domain/ids';
import type { LiveState } from '$lib/domain/live/live-state';

/** Over how long phones that lack something ask for it, milliseconds: not all of them at one moment. */
const UNKNOWN_SPREAD_MS = 3_000;
/** The screen shows no stopped product anyway, and the server sells none. */
const STOPPED_SPREAD_MS = 20_000;

/**
 * Whether this phone's catalogue is behind what the session tells: it lacks the product that is shown,
 * or still has one that was stopped.
 * @param has whether the catalogue on this phone has a product
 * @returns over how long such phones are to ask for the catalogue; null for one that is not behind
 */
export function catalogueLagMs(
	{ pinned, stopped }: Pick<LiveState, 'pinned' | 'stopped'>,
	has: (id: ProductId) => boolean,
): number | null {
	if (pinned !== null && !stopped.includes(pinned) && !has(pinned)) return UNKNOWN_SPREAD_MS;
	return stopped.some(has) ? STOPPED_SPREAD_MS : null;
}
