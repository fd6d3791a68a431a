import type { AccountId } from '$lib/domain/accounts/account';
import type { ErrorCode } from '$lib/domain/errors';
import type { FileId, FilePurpose } from '$lib/domain/files/purposes';
import type { OrderId, OrderSecret, ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { Dexie, type Table } from 'dexie';

/** Who hands a file in: somebody who works here, the buyer of an order, or whoever reports something. */
export type UploadOwner =
	| {
			readonly kind: 'account';
			readonly accountId: AccountId;
			/** Null for what organisers hand in. */
			readonly producerId: ProducerId | null;
	  }
	| { readonly kind: 'order'; readonly orderId: OrderId; readonly secret: OrderSecret }
	/** The secret that the report will be sent with. */
	| { readonly kind: 'report'; readonly secret: OrderSecret };

/** A file that was chosen on this phone, without its bytes. */
export interface UploadRow {
	/** Minted when it was chosen, so that it goes up once. */
	readonly id: FileId;
	/** The form that it was chosen in. */
	readonly place: string;
	readonly purpose: FilePurpose;
	readonly owner: UploadOwner;
	readonly name: string;
	/** Of what is sent. */
	readonly bytes: number;
	/** A small picture of it as a `data:` address; null for a paper. */
	readonly thumbnail: string | null;
	readonly chosenAt: EpochMs;
	/** `waiting` is tried again by the phone, `failed` only by the person. */
	readonly state: 'waiting' | 'up' | 'failed';
	/** What the server is known to hold. */
	readonly sentBytes: number;
	/** Whether the server may know of it. */
	readonly isBegun: boolean;
	/** Why the last try came to nothing. */
	readonly code: ErrorCode | null;
	/** Whether its form has named it to the server: then nothing but its bytes is missing. */
	readonly isHandedOver: boolean;
}

interface ContentRow {
	readonly id: FileId;
	/** No Blob: Safari has lost those. */
	readonly content: ArrayBuffer;
}

/**
 * Files that were chosen and are not used yet: all that there is of a picture taken without a
 * network. Never cleared; a file goes when the person takes it away, or when it is up and its form
 * has named it.
 */
export class UploadsDatabase extends Dexie {
	declare readonly files: Table<UploadRow, FileId>;
	declare readonly contents: Table<ContentRow, FileId>;

	constructor(name = 'uploads') {
		super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
		this.version(1).stores({ files: 'id, place, state', contents: 'id' });
	}
}

/** Puts a file and its bytes down, or neither. */
export function keepUpload(
	database: UploadsDatabase,
	row: UploadRow,
	content: ArrayBuffer,
): Promise<void> {
	return database.transaction('rw', database.files, database.contents, async () => {
		await database.contents.put({ id: row.id, content });
		await database.files.put(row);
	});
}

/**
 * The secret of a report that was begun in a form and not sent, which its pictures went up with.
 * @returns undefined where none is left there
 */
export async function findReportBegun(
	place: string,
	database = new UploadsDatabase(),
): Promise<OrderSecret | undefined> {
	const rows = await database.files.where({ place }).sortBy('chosenAt');
	const owners = rows.flatMap(({ isHandedOver, owner }) =>
		!isHandedOver && owner.kind === 'report' ? [owner.secret] : [],
	);
	return owners[0];
}

/** Leaves nothing of a file on this phone. */
export function dropUpload(database: UploadsDatabase, id: FileId): Promise<void> {
	return database.transaction('rw', database.files, database.contents, async () => {
		await database.files.delete(id);
		await database.contents.delete(id);
	});
}

/** Leaves nothing of any file on this phone; what is on its way stays where it came to. */
export function dropAllUploads(database: UploadsDatabase): Promise<void> {
	return database.transaction('rw', database.files, database.contents, async () => {
		await database.files.clear();
		await database.contents.clear();
	});
}

/** Notes that a file is whole on the server: its bytes are wanted here no longer. */
export function noteUp(database: UploadsDatabase, id: FileId): Promise<void> {
	return database.transaction('rw', database.files, database.contents, async () => {
		const row = await database.files.get(id);
		await database.contents.delete(id);
		if (row?.isHandedOver) await database.files.delete(id);
		else await database.files.update(id, { state: 'up', code: null, sentBytes: row?.bytes ?? 0 });
	});
}

/** Tells of every hand-over on this page, for files that only the page holds. */
export const handOvers = new EventTarget();

export class HandOverEvent extends Event {
	constructor(readonly ids: readonly FileId[]) {
		super('handover');
	}
}

/**
 * Notes that a form has named these files to the server, or has put that down in the outbox: what
 * is up is forgotten here, what is not goes up by itself and is forgotten then.
 */
export function handOver(ids: readonly FileId[], database = new UploadsDatabase()): Promise<void> {
	handOvers.dispatchEvent(new HandOverEvent(ids));
	return database.transaction('rw', database.files, database.contents, async () => {
		for (const row of await database.files.bulkGet([...ids])) {
			if (row?.state === 'up') await database.files.delete(row.id);
			else if (row) await database.files.update(row.id, { isHandedOver: true });
		}
	});
}
