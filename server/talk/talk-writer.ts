import { AppError } from '$lib/domain/errors';
import { NO_REACTIONS, REACTIONS, type ReactionCounts } from '$lib/domain/talk/message';
import type { EpochMs } from '$lib/domain/time';

import type { Database } from '../database/database';
import type { Run } from '../live/record';
import { keyOf } from '../live/run-key';
import { FairRow } from './fair-row';
import { writeBatch, type Draft, type PostOutcome } from './post-message';

/**
 * Messages that may wait at a node, and of them those that one transaction writes: twenty a second is
 * more than anybody reads, and each of them goes to every phone that watches. Networks take turns:
 * a phone's key is its own word for itself, so one that shouts could call itself a thousand.
 */
const MOST_WAITING = 60;
/** Places besides those, which viewers cannot fill: for hosts, and for producers who answer. */
const MOST_OWN_WAITING = 10;
const MOST_AT_ONCE = 5;
/** Sessions whose taps a node counts at a time. */
const MOST_SESSIONS = 50;
const WRITE_EVERY_MS = 250;
const TAPS_EVERY_MS = 1_000;

interface Waiting {
	readonly draft: Draft;
	readonly settle: (outcome: PostOutcome) => void;
	readonly refuse: (reason: unknown) => void;
}

interface Tapped {
	readonly run: Run;
	readonly reactions: ReactionCounts;
}

export interface TalkWriterParts {
	readonly database: Database;
	readonly clock: () => EpochMs;
	/** Told of each message that was turned away because there is too much to do. */
	readonly onShed?: () => void;
}

/**
 * Takes what people say and tap at this node and writes it in batches, with one connection whatever
 * their number. Talk is the first to be turned away: as soon as anybody waits for a connection, or
 * too much waits here, so that orders never wait for it.
 */
export class TalkWriter {
	readonly #parts: TalkWriterParts;
	/** What viewers say, by their networks. */
	readonly #waiting = new FairRow<Waiting>(MOST_WAITING);
	/** What the market's own people say, who are heard first, by their accounts. */
	readonly #ownWaiting = new FairRow<Waiting>(MOST_OWN_WAITING);
	readonly #tapped = new Map<string, Tapped>();
	#timer: NodeJS.Timeout | undefined;
	#writing: Promise<void> | undefined;
	#ended: Promise<void> | undefined;
	#lastWrite = -Infinity;
	#lastTaps = -Infinity;

	constructor(parts: TalkWriterParts) {
		this.#parts = parts;
	}

	/**
	 * Says something.
	 * @throws AppError SERVER_BUSY where there is too much to do, or the node ends; nothing was said then
	 */
	post(draft: Draft): Promise<PostOutcome> {
		return new Promise((settle, refuse) => {
			const mine = { draft, settle, refuse };
			const shed = this.#ended || this.#isBusy ? mine : this.#add(mine);
			if (shed) {
				this.#parts.onShed?.();
				shed.refuse(new AppError('SERVER_BUSY'));
			}
			if (shed !== mine) this.#arrange();
		});
	}

	/** Counts taps; where there is too much to do, or the node ends, they are let go without a word. */
	tap(run: Run, taps: ReactionCounts): void {
		if (this.#ended) return;
		const key = keyOf(run);
		const before = this.#tapped.get(key)?.reactions;
		if (!before && this.#tapped.size >= MOST_SESSIONS) return;
		const reactions = { ...(before ?? NO_REACTIONS) };
		for (const reaction of REACTIONS) reactions[reaction] += taps[reaction];
		this.#tapped.set(key, { run, reactions });
		this.#arrange();
	}

	/** Takes nothing more, writes once what waits, and ends; taps are let go where there is too much to do. */
	stop(): Promise<void> {
		this.#ended ??= this.#end();
		return this.#ended;
	}

	async #end(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		await this.#writing;
		this.#lastTaps = -Infinity;
		const tapped = this.#takeTapped();
		this.#tapped.clear();
		await this.#writeAll(this.#takeWaiting(Infinity), tapped);
	}

	/** @returns whoever has no place for it */
	#add(waiting: Waiting): Waiting | undefined {
		const { draft } = waiting;
		if (draft.from === 'viewer') return this.#waiting.add(draft.network, waiting);
		return this.#ownWaiting.add(draft.actor.accountId, waiting);
	}

	/** Whether somebody waits for a connection: then everything else comes first. */
	get #isBusy(): boolean {
		return this.#parts.database.$client.waitingCount > 0;
	}

	#arrange(): void {
		if (this.#ended || this.#timer !== undefined || this.#writing) return;
		const now = performance.now();
		const isSaid = this.#waiting.length > 0 || this.#ownWaiting.length > 0;
		const messagesAt = isSaid ? this.#lastWrite + WRITE_EVERY_MS : Infinity;
		const tapsAt = this.#tapped.size > 0 ? this.#lastTaps + TAPS_EVERY_MS : Infinity;
		const at = Math.min(messagesAt, tapsAt);
		if (at === Infinity) return;
		this.#timer = setTimeout(
			() => {
				this.#timer = undefined;
				this.#writing = this.#write().finally(() => {
					this.#writing = undefined;
					this.#arrange();
				});
			},
			Math.max(0, at - now),
		);
	}

	async #write(): Promise<void> {
		this.#lastWrite = performance.now();
		await this.#writeAll(this.#takeWaiting(MOST_AT_ONCE), this.#takeTapped());
	}

	async #writeAll(taken: readonly Waiting[], tapped: readonly Tapped[]): Promise<void> {
		const runs = new Map(
			[...taken.map(({ draft }) => draft.run), ...tapped.map(({ run }) => run)].map((run) => [
				keyOf(run),
				run,
			]),
		);
		for (const [key, run] of runs) {
			const mine = taken.filter(({ draft }) => keyOf(draft.run) === key);
			const reactions = tapped.find((one) => keyOf(one.run) === key)?.reactions ?? NO_REACTIONS;
			await this.#writeOne(run, mine, reactions);
		}
	}

	async #writeOne(run: Run, waiting: readonly Waiting[], reactions: ReactionCounts): Promise<void> {
		const { database, clock } = this.#parts;
		const drafts = waiting.map(({ draft }) => draft);
		try {
			const outcomes = await writeBatch(database, { run, drafts, reactions }, clock());
			for (const [index, { settle }] of waiting.entries()) {
				settle(outcomes[index] ?? { outcome: 'closed' });
			}
		} catch (thrown) {
			// Taps are lost with it: they are worth no second try.
			for (const { refuse } of waiting) refuse(new AppError('SERVER_BUSY', {}, { cause: thrown }));
		}
	}

	#takeWaiting(most: number): readonly Waiting[] {
		const own = this.#ownWaiting.take(most);
		return [...own, ...this.#waiting.take(most - own.length)];
	}

	#takeTapped(): readonly Tapped[] {
		const now = performance.now();
		if (now - this.#lastTaps < TAPS_EVERY_MS) return [];
		// Also where they have to wait: for their next second, not for every turn of the loop until then.
		this.#lastTaps = now;
		if (this.#isBusy) return [];
		const tapped = [...this.#tapped.values()];
		this.#tapped.clear();
		return tapped;
	}
}
