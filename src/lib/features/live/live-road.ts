/** Why nothing comes any more. */
export type RoadLoss =
	| { readonly kind: 'cut' }
	| { readonly kind: 'ended'; readonly spreadMs: number }
	| { readonly kind: 'refused'; readonly status: number; readonly afterMs: number };

/** Crowded: the server has no room just now, and said so. */
export type RoadState = 'open' | 'lost' | 'crowded';

/** How a subscription tells whoever opened it. */
export interface RoadListener<Frame> {
	/** @param place from where to go on after it, as the server names it; empty where that stays as it was */
	onFrame(frame: Frame, place: string): void;
	/** The server answers: what is told from now on is as it happens. */
	onOpen(): void;
	/** Nothing comes any more. */
	onLost(loss: RoadLoss): void;
}

/** Opens one road from a place on. @returns how to close it */
export type OpenRoad<Frame> = (after: string | null, listener: RoadListener<Frame>) => () => void;

export interface RoadOptions<Frame> {
	readonly open: OpenRoad<Frame>;
	/** Where to go on from: the last event that is known. */
	readonly after: () => string | null;
	readonly onFrame: (frame: Frame, place: string) => void;
	readonly onChange: (state: RoadState) => void;
	/** Whether somebody listens who does not look: then a hidden screen is no reason to leave. */
	readonly isHeard?: () => boolean;
	/** From 0 up to 1; tests say their own. */
	readonly chance?: () => number;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A network that is back is back for all who share it: they do not come at one moment. */
const ONLINE_SPREAD_MS = 2_000;
/** Nobody looks at a screen that has been hidden for so long. */
const HIDDEN_FOR_MS = 60_000;
/** What is not there, or not for this person, will hardly be there the next minute. */
const REFUSED_WAIT_MS: Readonly<Record<number, number>> = {
	400: 300_000,
	401: 60_000,
	403: 300_000,
	404: 60_000,
};

/**
 * Keeps a road to a session open while somebody looks. A lost one is made anew after a while that
 * grows and is different on each phone; when a node ends, after one that it chose, since all who
 * watched there come to another. A phone that is looked at again does not wait, unless the server
 * said for how long.
 * @returns how to end it
 */
export function keepRoad<Frame>(options: RoadOptions<Frame>): () => void {
	const keeper = new RoadKeeper(options);
	keeper.begin();
	return () => {
		keeper.end();
	};
}

class RoadKeeper<Frame> {
	readonly #options: RoadOptions<Frame>;
	readonly #chance: () => number;
	#close: (() => void) | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** When the screen was hidden, by the clock on the wall: a frozen page's timers stand still. */
	#hiddenAt: number | null = null;
	#hiding: ReturnType<typeof setTimeout> | undefined;
	/** Until when the server does not want to be asked. */
	#notBefore = 0;
	#losses = 0;
	#state: RoadState | undefined;

	constructor(options: RoadOptions<Frame>) {
		this.#options = options;
		this.#chance = options.chance ?? Math.random;
	}

	begin(): void {
		addEventListener('online', this.#onOnline);
		addEventListener('offline', this.#onOffline);
		addEventListener('pageshow', this.#onShow);
		document.addEventListener('visibilitychange', this.#onLook);
		this.#start();
		if (document.visibilityState === 'hidden') this.#onLook();
	}

	end(): void {
		removeEventListener('online', this.#onOnline);
		removeEventListener('offline', this.#onOffline);
		removeEventListener('pageshow', this.#onShow);
		document.removeEventListener('visibilitychange', this.#onLook);
		clearTimeout(this.#hiding);
		this.#stopWaiting();
		this.#close?.();
	}

	#start(): void {
		this.#stopWaiting();
		let isMine = true;
		const shut = this.#options.open(this.#options.after(), {
			onFrame: (frame, place) => {
				if (!isMine) return;
				// A refusal opens the road, too: only what is told shows that it is a good one.
				this.#losses = 0;
				this.#options.onFrame(frame, place);
			},
			onOpen: () => {
				if (isMine) this.#say('open');
			},
			onLost: (loss) => {
				if (!isMine) return;
				this.#drop(isFull(loss) ? 'crowded' : 'lost');
				this.#waitAfter(loss);
			},
		});
		this.#close = () => {
			isMine = false;
			shut();
		};
		// Lost in the very call that opened it: there was nothing to close yet.
		if (this.#timer !== undefined) {
			this.#close();
			this.#close = undefined;
		}
	}

	#drop(state: RoadState): void {
		this.#close?.();
		this.#close = undefined;
		this.#say(state);
	}

	#waitAfter(loss: RoadLoss): void {
		if (loss.kind === 'ended' && loss.spreadMs > 0) {
			this.#wait(loss.spreadMs * this.#chance());
			return;
		}
		const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#losses);
		this.#losses += 1;
		const mine = most / 2 + (most / 2) * this.#chance();
		if (loss.kind !== 'refused') {
			this.#wait(mine);
			return;
		}
		const afterMs = Math.max(loss.afterMs, REFUSED_WAIT_MS[loss.status] ?? 0);
		// All who were refused at once would come at once.
		const delayMs = Math.max(mine, afterMs * (1 + this.#chance() / 2));
		this.#notBefore = Date.now() + delayMs;
		this.#wait(delayMs);
	}

	#wait(delayMs: number): void {
		this.#stopWaiting();
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			if (document.visibilityState === 'visible' || this.#options.isHeard?.()) this.#start();
		}, delayMs);
	}

	#stopWaiting(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	#hideLater(): void {
		this.#hiding = setTimeout(() => {
			if (this.#options.isHeard?.()) this.#hideLater();
			else if (this.#close) this.#drop('lost');
		}, HIDDEN_FOR_MS);
	}

	#say(state: RoadState): void {
		if (state === this.#state) return;
		this.#state = state;
		this.#options.onChange(state);
	}

	readonly #onOnline = (): void => {
		if (this.#timer === undefined || Date.now() < this.#notBefore) return;
		this.#wait(ONLINE_SPREAD_MS * this.#chance());
	};

	/** Not every browser breaks what was open over a network that is gone: it would look open for long. */
	readonly #onOffline = (): void => {
		if (!this.#close) return;
		this.#drop('lost');
		this.#waitAfter({ kind: 'cut' });
	};

	/** Back from where the browser had put the page aside: its road was closed meanwhile, unsaid. */
	readonly #onShow = ({ persisted }: PageTransitionEvent): void => {
		if (!persisted || document.visibilityState === 'hidden') return;
		if (this.#close) this.#drop('lost');
		this.#onLook();
	};

	readonly #onLook = (): void => {
		clearTimeout(this.#hiding);
		if (document.visibilityState === 'hidden') {
			this.#hiddenAt ??= Date.now();
			this.#hideLater();
			return;
		}
		const wasAwayMs = this.#hiddenAt === null ? 0 : Date.now() - this.#hiddenAt;
		this.#hiddenAt = null;
		// Of a page that was frozen the road looks open, and may have been dead for long.
		if (wasAwayMs >= HIDDEN_FOR_MS && this.#close && !this.#options.isHeard?.()) this.#drop('lost');
		if (this.#close) return;
		const restMs = this.#notBefore - Date.now();
		if (restMs > 0) this.#wait(restMs);
		else this.#start();
	};
}

function isFull(loss: RoadLoss): boolean {
	return loss.kind === 'refused' && (loss.status === 429 || loss.status === 503);
}
