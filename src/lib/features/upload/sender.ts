import type { FileId } from '$lib/domain/files/purposes';
import { readSignedIn } from '$lib/local/signed-in';
import { dropUpload, noteUp, UploadsDatabase, type UploadRow } from '$lib/local/uploads-database';
import { backoffMs } from '$lib/sync/backoff';
import { listen, type SyncReason } from '$lib/sync/triggers';

import { callOff, sendUpload, type Sent } from './online';

type Send = typeof sendUpload;

/**
 * Sends what was chosen on this phone, one file after the other, whenever there may be a network.
 * Tabs take turns; where they cannot, the server takes the same file twice for one.
 */
export class UploadSender {
	#running: Promise<void> | undefined;
	#isWanted = false;
	#reason: SyncReason = 'start';
	#failures = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#current: { readonly id: FileId; readonly abort: AbortController } | undefined;

	constructor(
		private readonly database = new UploadsDatabase(),
		private readonly send: Send = sendUpload,
	) {}

	/** Begins to listen for the network. @returns stops it; what is being sent goes on */
	start(): () => void {
		const stop = listen({
			onReason: (reason) => void this.sendWaiting(reason),
			onOffline: () => undefined,
		});
		void this.sendWaiting('start');
		return () => {
			stop();
			clearTimeout(this.#timer);
		};
	}

	/**
	 * Sends what waits. Asked while it does, it looks once more afterwards.
	 * @returns once nothing waits that could be sent now
	 */
	sendWaiting(reason: SyncReason): Promise<void> {
		this.#isWanted = true;
		this.#reason = reason;
		clearTimeout(this.#timer);
		// Where the store cannot be read, the field says so; the next reason tries again.
		this.#running ??= this.#run()
			.catch(() => undefined)
			.finally(() => (this.#running = undefined));
		return this.#running;
	}

	/** Sends a file that the phone could not keep. */
	sendDirectly(
		row: UploadRow,
		content: ArrayBuffer,
		onTaken: (bytes: number) => void,
	): Promise<Sent> {
		const { signal } = new AbortController();
		return this.#try({ ...row, isBegun: true }, content, {
			onBegin: () => undefined,
			onTaken,
			signal,
		});
	}

	/** Takes a file away, from this phone and from the server. */
	async remove(row: UploadRow): Promise<void> {
		if (this.#current?.id === row.id) this.#current.abort.abort();
		await dropUpload(this.database, row.id);
		if (row.isBegun) await callOff(row);
	}

	/** Tries a file again of which the phone had given up. */
	async retry(id: FileId): Promise<void> {
		await this.database.files.update(id, { state: 'waiting', code: null });
		await this.sendWaiting('button');
	}

	async #run(): Promise<void> {
		while (this.#isWanted) {
			this.#isWanted = false;
			await inTurn(() => this.#sendAll(this.#reason));
		}
	}

	async #sendAll(reason: SyncReason): Promise<void> {
		const tried = new Set<FileId>();
		for (;;) {
			const waiting = await this.database.files.where({ state: 'waiting' }).sortBy('chosenAt');
			const next = waiting.find((row) => !tried.has(row.id) && isDue(row, reason) && mayGo(row));
			if (!next) return;
			tried.add(next.id);
			const isRoadOpen = await this.#sendOne(next);
			if (isRoadOpen) continue;
			this.#failures += 1;
			const waitMs = backoffMs(this.#failures, Math.random());
			this.#timer = setTimeout(() => void this.sendWaiting('timer'), waitMs);
			return;
		}
	}

	/** @returns whether the next one may be tried */
	async #sendOne(row: UploadRow): Promise<boolean> {
		const { id } = row;
		const found = await this.database.contents.get(id);
		if (!found) {
			await this.#note(id, { state: 'failed', code: 'STORE_DELETED' });
			return true;
		}
		const abort = new AbortController();
		this.#current = { id, abort };
		const sent = await this.#try(row, found.content, {
			onBegin: () => void this.#note(id, { isBegun: true }),
			onTaken: (sentBytes) => void this.#note(id, { sentBytes }),
			signal: abort.signal,
		});
		this.#current = undefined;
		if (abort.signal.aborted) return true;
		if (sent.kind === 'up') {
			this.#failures = 0;
			await noteUp(this.database, id);
			return true;
		}
		await this.#note(id, { state: sent.retry ? 'waiting' : 'failed', code: sent.code });
		return !sent.retry || sent.code === 'NOT_SIGNED_IN';
	}

	/** What carries a file is loaded when it is first wanted, over the same road. */
	#try(...file: Parameters<Send>): Promise<Sent> {
		return this.send(...file).catch((): Sent => ({ kind: 'failed', code: 'OFFLINE', retry: true }));
	}

	/** A file that was taken away meanwhile stays away. What cannot be noted is found out anew with the next try. */
	async #note(id: FileId, changes: Partial<UploadRow>): Promise<void> {
		await this.database.files.update(id, changes).catch(() => undefined);
	}
}

/** Who must sign in first is not asked about by the clock. */
function isDue({ code }: UploadRow, reason: SyncReason): boolean {
	return code !== 'NOT_SIGNED_IN' || reason === 'start' || reason === 'button';
}

/** Another's waits until they sign in on this phone again: of this person the server takes none of it. */
function mayGo({ owner }: UploadRow): boolean {
	const signedIn = readSignedIn();
	return owner.kind !== 'account' || signedIn === null || owner.accountId === signedIn;
}

async function inTurn(work: () => Promise<void>): Promise<void> {
	const locks = (navigator as Partial<Navigator>).locks;
	if (locks) await locks.request('uploads', work);
	else await work();
}
