import type { AppErrorWire } from '$lib/domain/errors';
import { uuidV4, type SessionId } from '$lib/domain/ids';
import type { HostAction } from '$lib/domain/live/decide';
import { LiveSession } from '$lib/features/live/live-session.svelte';
import { boardRoad } from '$lib/features/live/online';

import { act, getBoardPlan, type BoardPlan } from './online';

/** How often what got no answer is sent again, milliseconds from one try to the next. */
const AGAIN_MS = [1_000, 2_000, 4_000] as const;
/** No answer that says anything: the server may have done it or not. */
const UNHEARD: readonly string[] = ['OFFLINE', 'TIMEOUT', 'SERVER_BUSY', 'UNREADABLE_ANSWER'];

/** A host's board: what the session offers, where it stands, and what can be done. */
export class Board {
	readonly id: SessionId;
	#plan = $state.raw<BoardPlan | null>(null);
	#problem = $state.raw<AppErrorWire | null>(null);
	#isRehearsal = $state(false);
	/** Wishes that are under way. */
	#wishes = $state(0);
	readonly #real: LiveSession;
	readonly #rehearsal: LiveSession;

	constructor(id: SessionId) {
		this.id = id;
		const isRemembered = false;
		this.#real = new LiveSession({ id, open: boardRoad(id, false), isRemembered });
		this.#rehearsal = new LiveSession({ id, open: boardRoad(id, true), isRemembered });
	}

	/** Null until it was answered. */
	get plan(): BoardPlan | null {
		return this.#plan;
	}

	get problem(): AppErrorWire | null {
		return this.#problem;
	}

	get isBusy(): boolean {
		return this.#wishes > 0;
	}

	/** A draft can only be rehearsed. */
	get isRehearsal(): boolean {
		return this.#isRehearsal || this.#plan?.state === 'draft';
	}

	get live(): LiveSession {
		return this.isRehearsal ? this.#rehearsal : this.#real;
	}

	rehearse(isRehearsal: boolean): void {
		this.#isRehearsal = isRehearsal;
	}

	async load(): Promise<void> {
		const asked = await getBoardPlan(this.id);
		this.#problem = asked.kind === 'failed' ? asked.error : null;
		if (asked.kind === 'answered') this.#plan = asked.value;
	}

	/**
	 * Does something, and sends it again under the same name while no answer says what came of it.
	 * @returns whether the server took it
	 */
	async do(action: HostAction): Promise<boolean> {
		// A stop waits for nothing: what hangs may hang for a minute.
		if (this.isBusy && action.do !== 'stop') return false;
		this.#wishes += 1;
		const { id: sessionId, isRehearsal } = this;
		const wish = { sessionId, isRehearsal, actionId: uuidV4(), action };
		let asked = await act(wish);
		for (const wait of AGAIN_MS) {
			if (asked.kind === 'answered' || !UNHEARD.includes(asked.error.code)) break;
			await new Promise((settle) => setTimeout(settle, wait));
			asked = await act(wish);
		}
		this.#wishes -= 1;
		this.#problem = asked.kind === 'failed' ? asked.error : null;
		return asked.kind === 'answered';
	}
}
