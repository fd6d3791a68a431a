import type { ErrorCode } from '$lib/domain/errors';
import { fileId, type FileId, type FilePurpose } from '$lib/domain/files/purposes';
import { uuidV7 } from '$lib/domain/ids';
import { withReopen } from '$lib/local/reopen';
import { storeErrorCode } from '$lib/local/store-error';
import {
	keepUpload,
	UploadsDatabase,
	type UploadOwner,
	type UploadRow,
} from '$lib/local/uploads-database';
import { liveQuery } from 'dexie';

import { pageSender } from './page-sender';
import { prepareFile, type Unfit } from './prepare-file';
import type { UploadSender } from './sender';
import { UnkeptUploads } from './unkept.svelte';

/** A chosen file, as the form that it is for sees it. */
export interface ChosenFile {
	readonly id: FileId;
	readonly name: string;
	/** `waiting`: the phone has it and sends it by itself. `failed`: only the person can go on. */
	readonly state: UploadRow['state'];
}

/** A file that was not taken. */
export interface NotTaken {
	readonly name: string;
	readonly why: Unfit | ErrorCode | 'TOO_MANY';
}

export interface UploadForm {
	readonly place: string;
	readonly purpose: FilePurpose;
	readonly owner: UploadOwner;
}

type Sender = Pick<UploadSender, 'sendWaiting' | 'sendDirectly' | 'remove' | 'retry'>;

/** What was chosen in one form: live across tabs, kept through closing. */
export class Uploads {
	#all = $state.raw<readonly UploadRow[]>([]);
	readonly #unkept: UnkeptUploads;
	readonly #rows = $derived.by(() => [
		...this.#all.filter(({ isHandedOver }) => !isHandedOver),
		...this.#unkept.rows,
	]);
	readonly #handedOver = $derived(this.#all.filter(({ isHandedOver }) => isHandedOver));
	#notTaken = $state.raw<readonly NotTaken[]>([]);
	#preparing = $state(0);
	#problem = $state<ErrorCode | null>(null);
	#isRead = $state(false);

	constructor(
		private readonly form: UploadForm,
		private readonly database = new UploadsDatabase(),
		private readonly sender: Sender = pageSender(),
	) {
		this.#unkept = new UnkeptUploads(sender);
	}

	/** In the order of choosing. */
	get rows(): readonly UploadRow[] {
		return this.#rows;
	}

	/** What the form has named already and is still to go up, in the order of choosing. */
	get handedOver(): readonly UploadRow[] {
		return this.#handedOver;
	}

	/** What was chosen last and is of no use here. */
	get notTaken(): readonly NotTaken[] {
		return this.#notTaken;
	}

	/** How many are being made ready. */
	get preparing(): number {
		return this.#preparing;
	}

	/** Why what was chosen before cannot be read. */
	get problem(): ErrorCode | null {
		return this.#problem;
	}

	/** Whether what was chosen before is known by now, as far as it can be. */
	get isRead(): boolean {
		return this.#isRead;
	}

	/** Follows the store. @returns stops it */
	open(): () => void {
		const { place } = this.form;
		const reading = liveQuery(() => this.database.files.where({ place }).sortBy('chosenAt'));
		const subscription = reading.subscribe({
			next: (rows) => {
				this.#all = rows.filter(({ owner }) => isSameOwner(owner, this.form.owner));
				this.#problem = null;
				this.#isRead = true;
			},
			error: (error: unknown) => {
				this.#problem = storeErrorCode(error);
				this.#isRead = true;
			},
		});
		const close = this.#unkept.open();
		return () => {
			subscription.unsubscribe();
			close();
		};
	}

	/**
	 * Makes files ready, keeps them on the phone and sends them.
	 * @param most how many more may be taken; those after are told of
	 */
	async add(files: readonly File[], most: number): Promise<void> {
		this.#notTaken = files.slice(most).map(({ name }) => ({ name, why: 'TOO_MANY' }));
		const wanted = files.slice(0, most);
		this.#preparing += wanted.length;
		for (const file of wanted) {
			const why = await this.#take(file).catch(() => 'FILE_UNREADABLE' as const);
			if (why !== null) this.#notTaken = [...this.#notTaken, { name: file.name, why }];
			this.#preparing -= 1;
		}
	}

	async remove(row: UploadRow): Promise<void> {
		this.#unkept.remove(row.id);
		await this.#orTell(this.sender.remove(row));
	}

	/** Whether it stands in this page alone, and is lost with it. */
	isUnkept(row: UploadRow): boolean {
		return this.#unkept.has(row.id);
	}

	async retry(row: UploadRow): Promise<void> {
		if (this.isUnkept(row)) await this.#unkept.send(row.id);
		else await this.#orTell(this.sender.retry(row.id));
	}

	/** What the store refuses is told where its files stand. */
	async #orTell(work: Promise<void>): Promise<void> {
		try {
			await work;
			this.#problem = null;
		} catch (thrown) {
			this.#problem = storeErrorCode(thrown);
		}
	}

	async #take(file: File): Promise<Unfit | null> {
		const prepared = await prepareFile(this.form.purpose, file);
		if ('unfit' in prepared) return prepared.unfit;
		const { content, thumbnail } = prepared;
		const now = Date.now();
		const row: UploadRow = {
			...this.form,
			id: fileId(uuidV7(now)),
			name: file.name,
			bytes: content.byteLength,
			thumbnail,
			chosenAt: now,
			state: 'waiting',
			sentBytes: 0,
			isBegun: false,
			code: null,
			isHandedOver: false,
		};
		try {
			await withReopen(this.database, () => keepUpload(this.database, row, content));
			void this.sender.sendWaiting('enqueue');
		} catch {
			// A full disk, or none: a picture from the camera may stand nowhere else.
			void this.#unkept.add(row, content);
		}
		return null;
	}
}

/**
 * A colleague on the same phone has their own files: the server takes none of another's. And of reports on one
 * thing there may be several, each with its own pictures.
 */
function isSameOwner(one: UploadOwner, other: UploadOwner): boolean {
	switch (one.kind) {
		case 'account':
			return other.kind === 'account' && one.accountId === other.accountId;
		case 'order':
			return other.kind === 'order' && one.orderId === other.orderId;
		case 'report':
			return other.kind === 'report' && one.secret === other.secret;
	}
}
