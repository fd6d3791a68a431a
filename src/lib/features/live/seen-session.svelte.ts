import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import { asItRuns, eveningSoFar } from '$lib/domain/live/evening-so-far';
import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import type { Seen } from '$lib/domain/live/on-sale';
import { runsUntil, type MarketSession } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { untrack } from 'svelte';

import type { LiveSession } from './live-session.svelte';

/** What a phone holds of the market, read to be followed. */
interface Held {
	readonly session: MarketSession;
	readonly view: CatalogueView;
}

/**
 * A session that a phone watches, beside the catalogue that it holds. What the server tells is newer than
 * any catalogue; what was told before the road was lost is older than one that came since, and a session
 * that must have ended meanwhile is not known any more. Made in a component's script.
 */
export class SeenSession {
	readonly #live: LiveSession;
	readonly #held: () => Held;
	readonly #now: () => EpochMs;
	/** The catalogue that the phone held while the road was there, or when the page was opened. */
	#view = $state.raw<CatalogueView | null>(null);
	/** The closing that was known when the session was told last; null for none, or before that. */
	#closedAt = $state<EpochMs | null>(null);
	readonly #isOlder = $derived.by(
		() => this.#live.isBehind && this.#view?.epoch != null && this.#view !== this.#held().view,
	);
	readonly #state = $derived.by(() =>
		this.#isOlder ? withoutSale(this.#live.state) : this.#live.state,
	);
	readonly #session = $derived.by(() => asItRuns(this.#held().session, eveningSoFar(this.#state)));
	readonly #hasEnded = $derived.by(() => {
		if (!this.#live.isBehind || this.#state.phase === 'over') return false;
		const { closedAt } = this.#session;
		const isClosed = Boolean(closedAt) && closedAt !== this.#closedAt;
		return isClosed || this.#now() >= runsUntil(this.#session);
	});
	readonly #run = $derived.by(() => (this.#hasEnded ? LIVE_BEGINNING : this.#state));
	readonly #seen = $derived.by((): Seen => ({
		state: this.#run,
		counts: this.#hasEnded || this.#isOlder ? null : this.#live.counts,
	}));

	constructor(live: LiveSession, held: () => Held, now: () => EpochMs) {
		this.#live = live;
		this.#held = held;
		this.#now = now;
		$effect(() => {
			const { view } = held();
			// The whole is no newer than the part of it that came with the page.
			const isFirst = untrack(() => this.#view?.epoch == null);
			if (!live.isBehind || isFirst) this.#view = view;
		});
		$effect(() => {
			// Hosts let a session go on that they had closed: what is told after that counts.
			void live.state;
			if (!live.isBehind) this.#closedAt = untrack(() => held().session.closedAt ?? null);
		});
	}

	/** Whether it is known where it stands. */
	get isKnown(): boolean {
		return this.#live.isKnown && !this.#hasEnded;
	}

	/** As far as it is known, and the catalogue does not know better. */
	get seen(): Seen {
		return this.#seen;
	}

	/** As its hosts have changed it while it ran. */
	get session(): MarketSession {
		return this.#session;
	}
}

/** Where a session stands, without what a catalogue tells of it as well. */
function withoutSale(state: LiveState): LiveState {
	const { end, late, stopped, offMarket, promotions, limits } = LIVE_BEGINNING;
	return { ...state, end, late, stopped, offMarket, promotions, limits };
}
