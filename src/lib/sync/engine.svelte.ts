import { toAppError, type ErrorCode } from '$lib/domain/errors';
import type { OrderId, OrderSecret } from '$lib/domain/ids';
import { MINUTE_MS, type EpochMs } from '$lib/domain/time';
import type { OutboxDatabase } from '$lib/local/outbox-database';

import { backoffMs, withinReach } from './backoff';
import { needsSignIn, pushWaiting } from './push';
import type { Requests } from './requests';
import { adoptOrder, trackOrders } from './track';
import { listen, type SyncReason } from './triggers';

export type SyncState = 'fresh' | 'syncing' | 'stale' | 'offline';

type Road = 'push' | 'pull' | 'track';

export type AdoptResult =
	| { readonly kind: 'adopted' }
	/** No such order or not its secret: the server does not tell which. */
	| { readonly kind: 'unknown' }
	| { readonly kind: 'failed'; readonly code: ErrorCode };

export interface SyncParts {
	readonly database: OutboxDatabase;
	readonly requests: Requests;
	/** Brings the catalogue up to date. @throws AppError */
	readonly pull: (options: { readonly isMetered: boolean }) => Promise<void>;
	/** Called when the server and this app no longer share an operation: look for a new version. */
	readonly onNeedsUpdate?: () => void;
	readonly now?: () => EpochMs;
	readonly random?: () => number;
}

/** What was learnt longer ago is called stale. */
const FRESH_FOR_MS = 15 * MINUTE_MS;
const PULL_EVERY_MS = 5 * MINUTE_MS;
const PULL_EVERY_METERED_MS = 30 * MINUTE_MS;
/** Orders change by people's hands: asking more often than this tells nothing new. */
const TRACK_EVERY_MS = MINUTE_MS;
const TRACK_EVERY_METERED_MS = 5 * MINUTE_MS;
const TICK_MS = 30_000;

/** Keeps phone and server equal, and says how far that is true from what really happened. */
export class SyncEngine {
	readonly #parts: SyncParts;
	readonly #now: () => EpochMs;
	readonly #random: () => number;
	#running = $state(0);
	/** Each road by itself: that the catalogue came does not mean that an order went. */
	readonly #isFailing = $state({ push: false, pull: false, track: false });
	#pushCode = $state<ErrorCode | null>(null);
	#isOffline = $state(false);
	#lastSyncAt = $state<EpochMs | null>(null);
	#clock = $state(0);
	#failedPulls = 0;
	/** Kept to by timers alone: a person or a change of the network is worth an attempt at once. */
	#nextPullAt = 0;
	#trackedAt = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#pushing: Promise<void> | undefined;
	#nextReason: SyncReason | undefined;
	#pulling: Promise<void> | undefined;

	constructor(parts: SyncParts) {
		this.#parts = parts;
		this.#now = parts.now ?? Date.now;
		this.#random = parts.random ?? Math.random;
	}

	get state(): SyncState {
		if (this.#running > 0) return 'syncing';
		if (this.#isOffline) return 'offline';
		const isRecent = this.#lastSyncAt !== null && this.#clock - this.#lastSyncAt < FRESH_FOR_MS;
		const { push, pull, track } = this.#isFailing;
		return isRecent && !push && !pull && !track ? 'fresh' : 'stale';
	}

	/** When catalogue and outbox were last both in step with the server; null: not in this run. */
	get lastSyncAt(): EpochMs | null {
		return this.#lastSyncAt;
	}

	/** Whether a pull has ended since the start, well or not: before, the phone may only be behind. */
	get hasPulled(): boolean {
		return this.#lastSyncAt !== null || this.#isFailing.pull;
	}

	/** Why nothing that waits gets through; null where nothing waits or nothing is in its way. */
	get pushCode(): ErrorCode | null {
		return this.#pushCode;
	}

	/** Nothing more can be sent before somebody signs in. */
	get needsSignIn(): boolean {
		return this.#pushCode !== null && needsSignIn(this.#pushCode);
	}

	/** Starts listening for reasons to exchange. @returns how to stop it */
	start(): () => void {
		this.#clock = this.#now();
		const ticking = setInterval(() => this.#tick(), TICK_MS);
		const stopListening = listen({
			onReason: (reason) => this.sync(reason),
			onOffline: () => (this.#isOffline = true),
		});
		this.sync('start');
		return () => {
			stopListening();
			clearInterval(ticking);
			clearTimeout(this.#timer);
		};
	}

	/** Exchanges whatever the reason makes worth exchanging. */
	sync(reason: SyncReason): void {
		void this.exchange(reason);
	}

	/** As `sync`, and resolves when done; never throws. */
	async exchange(reason: SyncReason): Promise<void> {
		void this.#askForWaking(reason);
		await Promise.all([this.#pushSoon(reason), this.#pullSoon(reason)]);
	}

	/** Opens an order on this phone by the secret of its link. */
	async adopt(id: OrderId, secret: OrderSecret): Promise<AdoptResult> {
		try {
			const isKnown = await adoptOrder(this.#trackParts, { id, secret });
			return isKnown ? { kind: 'adopted' } : { kind: 'unknown' };
		} catch (thrown) {
			return { kind: 'failed', code: toAppError(thrown).code };
		}
	}

	/** One push at a time in this tab; a reason that comes meanwhile gets its own turn after it. */
	#pushSoon(reason: SyncReason): Promise<void> {
		if (this.#pushing) {
			this.#nextReason = stronger(this.#nextReason, reason);
			return this.#pushing;
		}
		this.#pushing = this.#pushInTurn(reason);
		return this.#pushing;
	}

	/** A failed push too is followed by the next: the network may have come back while it hung. */
	async #pushInTurn(first: SyncReason): Promise<void> {
		let next: SyncReason | undefined = first;
		while (next) {
			const reason: SyncReason = next;
			this.#nextReason = undefined;
			await this.#work('push', () => this.#push(reason));
			next = this.#nextReason;
		}
		// In one go with the last look at the next reason, so that none falls in between.
		this.#pushing = undefined;
	}

	async #push(reason: SyncReason): Promise<void> {
		// Nobody signs in by waiting; whatever a person does, and the network's return, is worth a try.
		if (reason === 'timer' && this.needsSignIn) return;
		const report = await pushWaiting(
			{
				database: this.#parts.database,
				send: this.#parts.requests.push,
				now: this.#now,
				random: this.#random,
			},
			reason === 'timer',
		);
		this.#pushCode = report.code;
		this.#schedule(this.needsSignIn ? null : report.nextAttemptAt, report.isElsewhere);
		if (report.needsUpdate) this.#parts.onNeedsUpdate?.();
		this.#isFailing.push = report.code !== null || report.isPutOff;
		if (report.failure) throw report.failure;
		if (report.received > 0) this.#isOffline = false;
		await this.#work('track', () => this.#track(reason, report.received + report.poisoned));
	}

	/** What a run before this one left behind may have lost its waking by now. */
	async #askForWaking(reason: SyncReason): Promise<void> {
		try {
			const isLeftBehind =
				reason === 'start' &&
				(await this.#parts.database.operations.filter(({ poison }) => poison === null).count()) > 0;
			if (reason === 'enqueue' || isLeftBehind) await registerBackgroundSync();
		} catch {
			// Not every browser has it or allows it: the app's own triggers do the same while it is open.
		}
	}

	async #track(reason: SyncReason, answered: number): Promise<void> {
		const every = isMeteredLink() ? TRACK_EVERY_METERED_MS : TRACK_EVERY_MS;
		const isDue = this.#isPast(this.#trackedAt, every);
		if (reason !== 'button' && answered === 0 && !isDue) return;
		// Before asking: a server that fails must not be asked more often than one that answers.
		this.#trackedAt = this.#now();
		const { needsUpdate } = await trackOrders(this.#trackParts);
		this.#isFailing.track = false;
		if (needsUpdate) this.#parts.onNeedsUpdate?.();
	}

	async #pullSoon(reason: SyncReason): Promise<void> {
		const now = this.#now();
		if (reason === 'timer' && withinReach(this.#nextPullAt, now) > now) return;
		const isMetered = isMeteredLink();
		const every = isMetered ? PULL_EVERY_METERED_MS : PULL_EVERY_MS;
		const isDue = this.#isPast(this.#lastSyncAt ?? 0, every);
		const isWanted = reason === 'button' || reason === 'start' || reason === 'online';
		if (!isDue && !isWanted && !this.#isOffline) return;
		this.#pulling ??= this.#work('pull', () => this.#pull(isMetered));
		await this.#pulling;
		this.#pulling = undefined;
	}

	async #pull(isMetered: boolean): Promise<void> {
		try {
			await this.#parts.pull({ isMetered });
		} catch (thrown) {
			this.#failedPulls += 1;
			this.#nextPullAt = this.#now() + backoffMs(this.#failedPulls, this.#random());
			throw thrown;
		}
		this.#failedPulls = 0;
		this.#lastSyncAt = this.#now();
		this.#isFailing.pull = false;
		this.#isOffline = false;
	}

	/** Runs an exchange and draws the state from how it ended. */
	async #work(road: Road, exchange: () => Promise<void>): Promise<void> {
		this.#running += 1;
		try {
			await exchange();
		} catch (thrown) {
			const { code } = toAppError(thrown);
			this.#isFailing[road] = true;
			this.#isOffline = code === 'OFFLINE' || code === 'TIMEOUT' || code === 'UNREADABLE_ANSWER';
		} finally {
			this.#running -= 1;
			this.#clock = this.#now();
		}
	}

	#schedule(at: EpochMs | null, isElsewhere: boolean): void {
		clearTimeout(this.#timer);
		if (at === null) return;
		// Another tab is sending; look again soon, in case it was just about to stop.
		const delayMs = Math.max(at - this.#now(), isElsewhere ? 2_000 : 0);
		this.#timer = setTimeout(() => this.sync('timer'), delayMs);
	}

	/** Whether so long has passed since; a clock set back meanwhile cannot tell, and so it has. */
	#isPast(since: EpochMs, delayMs: number): boolean {
		const passed = this.#now() - since;
		return passed < 0 || passed >= delayMs;
	}

	#tick(): void {
		this.#clock = this.#now();
		if (document.visibilityState === 'visible') this.sync('timer');
	}

	get #trackParts() {
		return { database: this.#parts.database, ask: this.#parts.requests.track, now: this.#now };
	}
}

/** Of two reasons that wait for one turn: a button asks for most, a timer for least. */
function stronger(waiting: SyncReason | undefined, reason: SyncReason): SyncReason {
	return waiting === undefined || waiting === 'timer' || reason === 'button' ? reason : waiting;
}

/** Asks the browser to wake the service worker when there is a network again, app open or not. */
async function registerBackgroundSync(): Promise<void> {
	const registration = await navigator.serviceWorker.ready;
	if ('sync' in registration) await (registration.sync as SyncManager).register('outbox');
}

interface SyncManager {
	register(tag: string): Promise<void>;
}

function isMeteredLink(): boolean {
	const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
	return connection?.saveData === true;
}
