import type { AppErrorWire } from '$lib/domain/errors';
import { uuidV4 } from '$lib/domain/ids';
import type { TalkAction } from '$lib/domain/talk/decide-talk';
import type { TalkList } from '$lib/features/live/talk/talk-list.svelte';

import { latest } from '$lib/features/app/latest';
import { sendUntilHeard } from '../live/until-heard';
import { getModeration, moderate, type Moderation, type RunHere } from './online';

const ROAD = { getModeration, moderate };

/** What hosts do about the talk of one session, or of its rehearsal. */
export class Moderating {
	readonly run: RunHere;
	readonly list: TalkList;
	readonly #road: typeof ROAD;
	/** Asked anew with whatever hosts do: an earlier answer may come last. */
	readonly #askRemoved = latest((run: RunHere) => this.#road.getModeration(run));
	#removed = $state.raw<Moderation | null>(null);
	#problem = $state.raw<AppErrorWire | null>(null);
	#wishes = $state(0);

	constructor(run: RunHere, list: TalkList, road = ROAD) {
		this.run = run;
		this.#road = road;
		this.list = list;
	}

	/** What was hidden and muted; null until it was answered. */
	get removed(): Moderation | null {
		return this.#removed;
	}

	get problem(): AppErrorWire | null {
		return this.#problem;
	}

	get isBusy(): boolean {
		return this.#wishes > 0;
	}

	/** Asks what was taken off the screens, by whichever host. */
	async load(): Promise<void> {
		const asked = await this.#askRemoved(this.run);
		if (asked === null) return;
		if (asked.kind === 'failed') this.#problem = asked.error;
		else this.#removed = asked.value;
	}

	async do(action: TalkAction): Promise<boolean> {
		this.#wishes += 1;
		const wish = { ...this.run, actionId: uuidV4(), action };
		const asked = await sendUntilHeard(() => this.#road.moderate(wish));
		this.#wishes -= 1;
		this.#problem = asked.kind === 'failed' ? asked.error : null;
		return asked.kind === 'answered';
	}
}
