import type HlsPlayer from 'hls.js';

import { Road } from './road';

export interface PlayWish {
	/** Of a list of HLS. */
	readonly address: string;
	/** Captions, or sound in a list of its own: the larger player is loaded, which knows of them. */
	readonly needsLarger: boolean;
	/** Nothing comes: there is no stream (any more), or the road is gone. It goes on trying. */
	readonly onTrouble: () => void;
	/** Whether what it waits for, if it does, is a matter of this phone's own road. */
	readonly onRoad: (isBusy: boolean) => void;
}

/** After what cannot be put right by itself. */
const AGAIN_MS = 3_000;

/**
 * How far behind what comes a live list is played, seconds. Our own segments are of two seconds, and a
 * list holds eight; a station's may be much longer, and three times what it says is what is usual.
 */
const OWN_DELAY = { liveSyncDuration: 6, liveMaxLatencyDuration: 14 };
const USUAL_DELAY = { liveSyncDurationCount: 3, liveMaxLatencyDurationCount: 10 };
const OWN = /^\/video\//;

/**
 * Plays a list of HLS in an element: with hls.js where the browser lets scripts feed it, which is
 * loaded for nobody else, and with the browser's own player elsewhere.
 * @returns how to stop
 */
export function playList(element: HTMLMediaElement, wish: PlayWish): () => void {
	const canBeFed = 'MediaSource' in window || 'ManagedMediaSource' in window;
	return canBeFed ? feed(element, wish) : playNatively(element, wish);
}

function playNatively(element: HTMLMediaElement, wish: PlayWish): () => void {
	const { address, onTrouble, onRoad } = wish;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const load = () => {
		// It does not say what it waits for.
		onRoad(true);
		element.src = address;
		start(element);
	};
	const onError = () => {
		onRoad(element.error?.code === MediaError.MEDIA_ERR_NETWORK);
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
	const road = new Road(wish.onRoad);
	let isOver = false;
	let isBeginning = false;
	let player: HlsPlayer | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function begin(): Promise<void> {
		const { default: Hls } = await (wish.needsLarger ? import('hls.js') : import('hls.js/light'));
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
			...(OWN.test(wish.address) ? OWN_DELAY : USUAL_DELAY),
		});
		player = made;
		const { Events } = Hls;
		for (const name of [Events.MANIFEST_LOADING, Events.LEVEL_LOADING] as const) {
			made.on(name, () => {
				road.ask('list');
			});
		}
		for (const name of [Events.MANIFEST_LOADED, Events.LEVEL_LOADED] as const) {
			made.on(name, () => {
				road.come('list');
			});
		}
		made.on(Events.FRAG_LOADING, () => {
			road.ask('piece');
		});
		made.on(Events.FRAG_LOADED, () => {
			road.come('piece');
		});
		made.on(Events.ERROR, (_name, data) => {
			if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
				road.fail(data.frag ? 'piece' : 'list', data.response?.code);
			}
			if (data.fatal) recover(made, data.type === Hls.ErrorTypes.MEDIA_ERROR);
		});
		// Captions are off until somebody wants them, whatever the list says.
		made.on(Events.SUBTITLE_TRACKS_UPDATED, () => {
			made.subtitleTrack = -1;
		});
		made.on(Events.MANIFEST_PARSED, () => {
			start(element);
		});
		made.attachMedia(element);
		made.loadSource(wish.address);
	}

	function recover(made: HlsPlayer, isOfMedia: boolean): void {
		if (isOver) return;
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
		// The road may come back while it is still on its way: a second one would be stopped by nobody.
		if (isBeginning) return;
		isBeginning = true;
		void begin()
			.catch(() => {
				if (isOver) return;
				road.fail('list', undefined);
				wish.onTrouble();
				clearTimeout(timer);
				timer = setTimeout(attempt, AGAIN_MS);
			})
			.finally(() => {
				isBeginning = false;
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
