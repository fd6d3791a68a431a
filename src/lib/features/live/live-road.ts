/** How a subscription tells whoever opened it. */
export interface RoadListener<Frame> {
	/** @param place from where to go on after it, as the server names it; empty where that stays as it was */
	onFrame(frame: Frame, place: string): void;
	/** The server answers: what is told from now on is as it happens. */
	onOpen(): void;
	/** Nothing comes any more. */
	onLost(): void;
}

/** Opens one road from a place on. @returns how to close it */
export type OpenRoad<Frame> = (after: string | null, listener: RoadListener<Frame>) => () => void;

export interface RoadOptions<Frame> {
	readonly open: OpenRoad<Frame>;
	/** Where to go on from: the last event that is known. */
	readonly after: () => string | null;
	readonly onFrame: (frame: Frame, place: string) => void;
	readonly onChange: (isOpen: boolean) => void;
	/** From 0 up to 1; tests say their own. */
	readonly chance?: () => number;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Keeps a road to a session open. A lost one is made anew after a while that grows and is different
 * on each phone: when a node ends, all who watched there come to another, and not at one moment. A
 * phone that has its network back, or is looked at again, does not wait.
 * @returns how to end it
 */
export function keepRoad<Frame>({
	open,
	after,
	onFrame,
	onChange,
	chance = Math.random,
}: RoadOptions<Frame>): () => void {
	let close: (() => void) | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let losses = 0;
	let isOpen: boolean | undefined;

	function start(): void {
		clearTimeout(timer);
		timer = undefined;
		let isMine = true;
		const shut = open(after(), {
			onFrame(frame, place) {
				if (!isMine) return;
				// A refusal opens the road, too: only what is told shows that it is a good one.
				losses = 0;
				onFrame(frame, place);
			},
			onOpen() {
				if (isMine) say(true);
			},
			onLost() {
				if (!isMine) return;
				drop();
				wait();
			},
		});
		close = () => {
			isMine = false;
			shut();
		};
		// Lost in the very call that opened it: `drop` had nothing to close yet.
		if (timer !== undefined) drop();
	}

	function drop(): void {
		close?.();
		close = undefined;
		say(false);
	}

	function wait(): void {
		const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** losses);
		losses += 1;
		timer = setTimeout(start, most / 2 + (most / 2) * chance());
	}

	function say(next: boolean): void {
		if (next === isOpen) return;
		isOpen = next;
		onChange(next);
	}

	function atOnce(): void {
		if (timer !== undefined && document.visibilityState === 'visible') start();
	}

	addEventListener('online', atOnce);
	document.addEventListener('visibilitychange', atOnce);
	start();
	return () => {
		removeEventListener('online', atOnce);
		document.removeEventListener('visibilitychange', atOnce);
		clearTimeout(timer);
		close?.();
	};
}
