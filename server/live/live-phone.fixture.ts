import type { LiveCounts } from '$lib/domain/live/live-event';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { afterEvent, LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import type { TalkFrame, TalkMessage } from '$lib/domain/talk/message';
import { afterTalkFrame } from '$lib/domain/talk/talk-view';

import type { LiveHub } from './live-hub';
import { readPlace } from './place';
import type { Run } from './record';

/** A phone: what it has been told, over as many roads as it took. */
export class LivePhone {
	state: LiveState = LIVE_BEGINNING;
	/** Null until a node has counted. */
	counts: LiveCounts | null = null;
	/** Events that did not follow on what it knew. */
	readonly torn: number[] = [];
	/** What people said, as it shows it. */
	talk: readonly TalkMessage[] = [];
	#talkVersion: string | null = null;
	#place: string | null = null;
	#road: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

	/** @param askTalk for all that there is to see of the talk, where something of it was not told */
	constructor(
		private readonly run: Run,
		private readonly askTalk: () => Promise<TalkFrame> = () => Promise.reject(new Error('no talk')),
	) {}

	/** Settles once nothing of the old road comes any more. */
	async cut(): Promise<void> {
		this.#road?.stop.abort();
		await this.#road?.ended;
		this.#road = undefined;
	}

	/** Goes on at a node from where it stands. */
	async comeTo(hub: LiveHub | undefined): Promise<void> {
		if (!hub) throw new Error('no hub');
		await this.cut();
		const stop = new AbortController();
		this.#road = { stop, ended: this.#listen(hub, stop.signal) };
	}

	async #listen(hub: LiveHub, signal: AbortSignal): Promise<void> {
		const after = this.#place === null ? null : readPlace(this.#place);
		const wish = { run: this.run, after, accountId: null, address: null };
		for await (const { id, frame } of hub.watch(wish, signal)) {
			this.#take(frame);
			this.#place = id ?? this.#place;
		}
	}

	#take(frame: LiveFrame): void {
		switch (frame.kind) {
			case 'state':
				this.state = frame.state;
				return;
			case 'events':
				for (const event of frame.events) {
					if (event.seq !== this.state.seq + 1) this.torn.push(event.seq);
					this.state = afterEvent(this.state, event);
				}
				return;
			case 'tick':
				this.counts = frame.tick.counts ?? this.counts;
				if (frame.tick.talk) this.#hear(frame.tick.talk);
				return;
			case 'abreast':
		}
	}

	#hear(frame: TalkFrame): void {
		const { follows, version } = frame;
		const known = this.#talkVersion;
		this.talk = afterTalkFrame(this.talk, frame);
		this.#talkVersion = version;
		if (follows === null || follows === known || version === known) return;
		void this.askTalk().then((whole) => {
			this.#hear(whole);
		});
	}
}
