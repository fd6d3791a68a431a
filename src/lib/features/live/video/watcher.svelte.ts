import type { MasterFacts } from '$lib/domain/live/hls-list';
import { videoAddressOf, type VideoSource } from '$lib/domain/live/video-source';
import {
	afterStall,
	afterWhile,
	beginRungs,
	chooseRung,
	costOf,
	isChoiceFor,
	RUNGS,
	type NetworkHint,
	type Rung,
	type RungChoice,
	type RungState,
} from '$lib/domain/live/video-rungs';
import type { EpochMs } from '$lib/domain/time';

import type { RungMemory } from './rung-memory';

/** Null where nothing came; `absent` where the answer was that there is none. */
export type MasterAnswer = MasterFacts | 'absent' | null;

/** What is to be played, and what of it a player must know. */
export type Playing = Omit<MasterFacts, 'audioList'> & { readonly address: string };

export interface WatcherParts {
	readonly readNetwork: () => NetworkHint;
	/** Tells when it is another network. @returns how to stop */
	readonly followNetwork: (onOther: () => void) => () => void;
	readonly memory: RungMemory;
	readonly now: () => EpochMs;
	/** What the list at an address offers. */
	readonly readMaster: (address: string) => Promise<MasterAnswer>;
	/** Whether the list at an address, which had come to its end, has more to come again. */
	readonly readIsGoingOn: (address: string) => Promise<boolean>;
}

const NO_HINT: NetworkHint = {
	...{ isSavingData: false, isMetered: false },
	...{ isSlow: false, isUntold: false },
};
/** How long the picture may stand still before it counts, and again while it goes on. */
const STALL_MS = 2_500;
const LOOK_MS = 1_000;
/** How often it is asked whether what has ended goes on. */
const ASK_AGAIN_MS = 5_000;

/** Which rung a watcher is on, what is played there, and what the network makes of it. */
export class VideoWatcher {
	readonly #parts: WatcherParts;
	#state = $state.raw<RungState>(chooseRung('text', 0));
	#source = $state.raw<VideoSource | null>(null);
	#planned = $state<string | null>(null);
	/** Of the address that is being played. */
	#facts = $state.raw<{ readonly address: string; readonly facts: MasterFacts } | null>(null);
	#isTroubled = $state(false);
	/** The address whose list came to its end. */
	#ended = $state<string | null>(null);
	#askedAt: EpochMs = 0;
	#hint: NetworkHint = $state.raw(NO_HINT);
	/** By hand, on this network or on another one. */
	#choice = $state.raw<RungChoice | null>(null);
	#stillSince: EpochMs | null = null;
	/**
	 * Whether what does not come is held up by this phone's own road. Where it is not, everybody stands
	 * still, and a smaller picture would help nobody.
	 */
	isRoadBusy = true;

	constructor(parts: WatcherParts) {
		this.#parts = parts;
		this.#hint = parts.readNetwork();
		this.#choice = parts.memory.recall();
		this.#state = this.#begin();
	}

	get rung(): Rung {
		return this.available.includes(this.#state.rung) ? this.#state.rung : 'pictures';
	}

	/** Why whoever watches has to say first that they want video; null where they need not, or did. */
	get heldBack(): 'costly' | 'untold' | null {
		if (this.#chosenHere !== null || this.address === null) return null;
		const { isSavingData, isMetered, isSlow, isUntold } = this.#hint;
		if (isSavingData || isMetered || isSlow) return 'costly';
		return isUntold ? 'untold' : null;
	}

	/** Whether it went down by itself, and tries to come up again. */
	get isLowered(): boolean {
		return this.#state.rung !== this.#state.ceiling;
	}

	/** Whether nothing comes just now. */
	get isTroubled(): boolean {
		return this.#isTroubled;
	}

	/** Whether what is on air came to its end, and nothing took its place so far. */
	get isOver(): boolean {
		return this.#ended !== null && this.#ended === this.address;
	}

	/** Of the list with pictures; null where nothing is on air. */
	get address(): string | null {
		return videoAddressOf(this.#source, this.#planned);
	}

	/** Of a picture of what is on air; null where there is none. */
	get still(): string | null {
		return this.#source?.kind === 'stream' ? `/video/${this.#source.id}/still.jpg` : null;
	}

	/** Null until its list was read. */
	get facts(): MasterFacts | null {
		return this.#facts !== null && this.#facts.address === this.address ? this.#facts.facts : null;
	}

	/** The rungs that there are for what is on air. */
	get available(): readonly Rung[] {
		if (this.address === null) return ['pictures', 'text'];
		const isSilent = this.facts !== null && this.facts.audioList === null;
		return isSilent ? RUNGS.filter((rung) => rung !== 'audio') : RUNGS;
	}

	/** What is to be played now; null where nothing is, or it is not known yet. */
	get playing(): Playing | null {
		const { address, facts, rung } = this;
		if (address === null || facts === null || this.isOver) return null;
		const { audioList, hasSubtitles, needsLarger } = facts;
		if (rung === 'video') return { address, hasSubtitles, needsLarger };
		if (rung !== 'audio' || audioList === null) return null;
		return { address: audioList, hasSubtitles: false, needsLarger: false };
	}

	/** What the session says is on air. */
	show(source: VideoSource | null, planned: string | null): void {
		this.#source = source;
		this.#planned = planned;
	}

	choose(rung: Rung): void {
		this.#choice = { rung, cost: costOf(this.#hint) };
		this.#parts.memory.remember(this.#choice);
		this.#state = chooseRung(rung, this.#parts.now());
		this.#isTroubled = false;
		this.#stillSince = null;
	}

	/** It waits for more to play. */
	standStill(): void {
		this.#stillSince ??= this.#parts.now();
	}

	/** It plays. */
	goOn(): void {
		this.#stillSince = null;
		this.#isTroubled = false;
	}

	/** There is nothing to be played now. */
	meetTrouble(): void {
		this.#isTroubled = true;
		this.standStill();
	}

	/** What was played has come to its end: it goes on by itself where there is more. */
	meetEnd(): void {
		this.#ended = this.address;
		this.#askedAt = this.#parts.now();
		this.goOn();
	}

	/**
	 * A picture that was asked for did not come before the next one.
	 * @param isOnline as for {@link look}
	 */
	missPicture(isOnline: boolean): void {
		if (!isOnline || this.rung !== 'pictures') return;
		this.#state = afterStall(this.#state, this.#parts.now(), this.available);
	}

	/** Looks again and again at how it goes. @returns how to stop */
	start(): () => void {
		const timer = setInterval(() => {
			this.look(navigator.onLine);
		}, LOOK_MS);
		const stop = this.#parts.followNetwork(() => {
			this.#meetNetwork();
		});
		return () => {
			clearInterval(timer);
			stop();
		};
	}

	/** Its choice where that counts on this network. */
	get #chosenHere(): RungChoice | null {
		return this.#choice !== null && isChoiceFor(this.#choice, this.#hint) ? this.#choice : null;
	}

	#begin(): RungState {
		const [chosen, now] = [this.#chosenHere, this.#parts.now()];
		return chosen === null ? beginRungs(this.#hint, now) : chooseRung(chosen.rung, now);
	}

	/** The phone left its Wi-Fi, or came to one: it begins there as a page that is opened there. */
	#meetNetwork(): void {
		this.#hint = this.#parts.readNetwork();
		const begun = this.#begin();
		if (begun.ceiling === this.#state.ceiling) return;
		this.#state = begun;
		this.#isTroubled = false;
		this.#stillSince = null;
	}

	/** @param isOnline without any network nothing is the video's fault */
	look(isOnline: boolean): void {
		const now = this.#parts.now();
		if (this.isOver && isOnline && now - this.#askedAt >= ASK_AGAIN_MS) {
			this.#askedAt = now;
			void this.#askAgain();
		}
		if (this.facts === null && this.address !== null && isMoving(this.rung)) void this.#read();
		if (!isOnline || !isMoving(this.rung)) this.#stillSince = null;
		// It goes on standing still, and is nobody's fault here so far.
		if (this.#stillSince !== null && !this.isRoadBusy) this.#stillSince = now;
		if (this.#stillSince === null) {
			this.#state = afterWhile(this.#state, now, this.available);
		} else if (now - this.#stillSince >= STALL_MS) {
			this.#stillSince = now;
			this.#state = afterStall(this.#state, now, this.available);
		}
	}

	async #askAgain(): Promise<void> {
		const ended = this.#ended;
		if (ended === null || !(await this.#parts.readIsGoingOn(ended))) return;
		if (this.#ended === ended) this.#ended = null;
	}

	#reading: string | null = null;

	async #read(): Promise<void> {
		const { address } = this;
		if (address === null || this.#reading === address) return;
		this.#reading = address;
		const facts = await this.#parts.readMaster(address);
		this.#reading = null;
		this.isRoadBusy = facts !== 'absent';
		if (facts === null || facts === 'absent') this.meetTrouble();
		else this.#facts = { address, facts };
	}
}

function isMoving(rung: Rung): boolean {
	return rung === 'video' || rung === 'audio';
}
