import type HlsPlayer from 'hls.js';

export interface PlayWish {
	/** Of a list of HLS. */
	readonly address: string;
	/** Loaded with the larger player, which can show them. */
	readonly hasSubtitles: boolean;
	/** Nothing comes: there is no stream (any more), or the road is gone. It goes on trying. */
	readonly onTrouble: () => void;
}

/** After what cannot be put right by itself. */
const AGAIN_MS = 3_000;

/**
 * Plays a list of HLS in an element: with hls.js where the browser lets scripts feed it, which is
 * loaded for nobody else, and with the browser's own player elsewhere.
 * @returns how to stop
 */
export function playList(element: HTMLMediaElement, wish: PlayWish): () => void {
	const canBeFed = 'MediaSource' in window || 'ManagedMediaSource' in window;
	return canBeFed ? feed(element, wish) : playNatively(element, wish);
}

function playNatively(element: HTMLMediaElement, { address, onTrouble }: PlayWish): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const load = () => {
		element.src = address;
		start(element);
	};
	const onError = () => {
		onTrouble();
		clearTimeout(timer);
		timer = setTimeout(load, AGAIN_MS);
	};
	element.addEventListener('error', onError);
	load();
	return () => {
		clearTimeout(timer);
		element.removeEventListener('error', onError);
		element.removeAttribute('src');
		element.load();
	};
}

function feed(element: HTMLMediaElement, wish: PlayWish): () => void {
	let isOver = false;
	let player: HlsPlayer | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function begin(): Promise<void> {
		const { default: Hls } = await (wish.hasSubtitles ? import('hls.js') : import('hls.js/light'));
		if (isOver) return;
		const made = new Hls({
			// A worker made of a blob is nothing that our policy lets run.
			enableWorker: false,
			startLevel: 0,
			capLevelToPlayerSize: true,
			abrEwmaDefaultEstimate: 250_000,
			maxBufferLength: 20,
			// Without it as much as half an hour is loaded ahead of who may leave in a minute.
			maxMaxBufferLength: 20,
			backBufferLength: 30,
			liveSyncDurationCount: 3,
			liveMaxLatencyDurationCount: 10,
		});
		player = made;
		made.on(Hls.Events.ERROR, (_name, data) => {
			if (data.fatal) recover(made, data.type === Hls.ErrorTypes.MEDIA_ERROR);
		});
		// Captions are off until somebody wants them, whatever the list says.
		made.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => {
			made.subtitleTrack = -1;
		});
		made.on(Hls.Events.MANIFEST_PARSED, () => {
			start(element);
		});
		made.attachMedia(element);
		made.loadSource(wish.address);
	}

	function recover(made: HlsPlayer, isOfMedia: boolean): void {
		wish.onTrouble();
		clearTimeout(timer);
		if (isOfMedia) made.recoverMediaError();
		else timer = setTimeout(reload, AGAIN_MS);
	}

	function reload(): void {
		if (!player) return attempt();
		player.loadSource(wish.address);
	}

	/** Without a network the player itself does not come, either. */
	function attempt(): void {
		void begin().catch(() => {
			if (isOver) return;
			wish.onTrouble();
			timer = setTimeout(attempt, AGAIN_MS);
		});
	}

	function onOnline(): void {
		clearTimeout(timer);
		reload();
	}

	addEventListener('online', onOnline);
	attempt();
	return () => {
		isOver = true;
		clearTimeout(timer);
		removeEventListener('online', onOnline);
		player?.destroy();
	};
}

/** A browser that refuses to begin by itself shows its own button. */
function start(element: HTMLMediaElement): void {
	void element.play().catch(() => undefined);
}
