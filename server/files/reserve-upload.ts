import { AppError } from '$lib/domain/errors';
import { cleanFileName } from '$lib/domain/files/file-name';
import { purposeRule, type FileId } from '$lib/domain/files/purposes';
import { PICTURES_MAX } from '$lib/domain/reports/report';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, gte, sql, type SQL } from 'drizzle-orm';

import type { Database, Transaction } from '../database/database';
import type { Owner, UploadWish } from './file-access';
import { UPLOAD_EXPIRY_MS } from './remove-stale';
import { files, type FileRow } from './tables';

const MB = 1_000_000;

/** What keeps uploads from filling the disk, whoever sends them. */
export interface UploadLimits {
	/** Of one producer, kept and on their way. */
	readonly producerBytes: number;
	/** Of the organisers together. */
	readonly marketBytes: number;
	/** Of one order, for its complaint. */
	readonly orderBytes: number;
	/** Of one report, and how many files that may be. */
	readonly reportBytes: number;
	readonly reportFiles: number;
	/** Of all reports together: whoever reports needs no account. */
	readonly allReportsBytes: number;
	/** Of everybody, on their way at once. */
	readonly underwayBytes: number;
	/** On their way at once from one person, or for one order. */
	readonly underwayEach: number;
	/** Left free on the disk in any case: the database lies there too. */
	readonly freeBytes: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
	producerBytes: 500 * MB,
	marketBytes: 2_000 * MB,
	orderBytes: 40 * MB,
	reportBytes: 30 * MB,
	reportFiles: PICTURES_MAX,
	allReportsBytes: 2_000 * MB,
	underwayBytes: 2_000 * MB,
	underwayEach: 40,
	freeBytes: 1_000 * MB,
};

export interface NewUpload extends UploadWish {
	readonly id: FileId;
	readonly name: string;
	readonly declaredBytes: number;
}

export interface Room {
	readonly limits: UploadLimits;
	/** Free bytes where uploads and files lie. */
	readonly freeBytes: () => Promise<number>;
}

/** Those who begin an upload go one after the other, or two could share the last room. */
const ROOM_LOCK = 710_026;

/**
 * Takes an upload on, if it may be that large and there is room for all of it. The same upload
 * begun again, by the same person, is the one that there is.
 * @returns its row, new or found
 * @throws AppError FILE_EMPTY · FILE_TOO_LARGE · FILES_FULL (whoever it is has used up their room) ·
 * SERVER_BUSY (there is none for anybody now) · NOT_FOUND (the id is another's)
 */
export async function reserveUpload(
	{ database, room }: { readonly database: Database; readonly room: Room },
	owner: Owner,
	upload: NewUpload & { readonly at: EpochMs },
): Promise<FileRow> {
	const { id, purpose, declaredBytes, at } = upload;
	if (declaredBytes === 0) throw new AppError('FILE_EMPTY');
	const { maxBytes } = purposeRule(purpose);
	if (declaredBytes > maxBytes) throw new AppError('FILE_TOO_LARGE');
	const freeBytes = await room.freeBytes();
	return database.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(${ROOM_LOCK})`);
		const [known] = await tx.select().from(files).where(eq(files.id, id));
		if (known) return requireSame(known, owner, upload);
		await requireRoom(tx, owner, { ...room.limits, declaredBytes, freeNow: freeBytes, at });
		const name = cleanFileName(upload.name);
		const row = { ...owner, id, purpose, name, declaredBytes, createdAt: at };
		const [added] = await tx.insert(files).values(row).returning();
		if (!added) throw new Error('an upload was not added');
		return added;
	});
}

function requireSame(known: FileRow, owner: Owner, upload: NewUpload): FileRow {
	const isTheirs =
		known.accountId === owner.accountId &&
		known.orderId === owner.orderId &&
		known.secretSha256 === owner.secretSha256;
	if (!isTheirs || known.producerId !== owner.producerId) throw new AppError('NOT_FOUND');
	const { purpose, declaredBytes } = upload;
	const isSame = known.purpose === purpose && known.declaredBytes === declaredBytes;
	if (!isSame) throw new AppError('MALFORMED_REQUEST');
	return known;
}

interface Wanted extends UploadLimits {
	readonly declaredBytes: number;
	readonly freeNow: number;
	readonly at: EpochMs;
}

async function requireRoom(tx: Transaction, owner: Owner, wanted: Wanted): Promise<void> {
	const { declaredBytes, at } = wanted;
	const isUnderway = and(eq(files.state, 'uploading'), gte(files.createdAt, at - UPLOAD_EXPIRY_MS));
	const theirs = await sumOf(tx, ofUploader(owner), isUnderway);
	if (theirs.underway >= wanted.underwayEach) throw new AppError('FILES_FULL');
	const kept = await sumOf(tx, ofOwner(owner), isUnderway);
	if (kept.bytes + declaredBytes > mostBytes(owner, wanted)) throw new AppError('FILES_FULL');
	if (owner.secretSha256 !== null) {
		const ofReports = await sumOf(tx, sql`secret_sha256 is not null`, isUnderway);
		const isFull = ofReports.bytes + declaredBytes > wanted.allReportsBytes;
		if (kept.count >= wanted.reportFiles || isFull) throw new AppError('FILES_FULL');
	}
	const all = await sumOf(tx, undefined, isUnderway);
	const promised = all.underwayBytes + declaredBytes;
	// Once for the parts, once for the file that is made of them.
	const isRoom = wanted.freeNow - 2 * promised >= wanted.freeBytes;
	if (!isRoom || promised > wanted.underwayBytes) throw new AppError('SERVER_BUSY');
}

function mostBytes(owner: Owner, limits: UploadLimits): number {
	if (owner.orderId !== null) return limits.orderBytes;
	if (owner.secretSha256 !== null) return limits.reportBytes;
	return owner.producerId === null ? limits.marketBytes : limits.producerBytes;
}

/** Who sends it. */
function ofUploader({ accountId, orderId, secretSha256 }: Owner): SQL {
	if (secretSha256 !== null) return eq(files.secretSha256, secretSha256);
	return accountId === null ? sql`order_id = ${orderId}` : eq(files.accountId, accountId);
}

/** Whose room it takes: a complaint's pictures are not the producer's, a report's not the organisers'. */
function ofOwner({ producerId, orderId, secretSha256 }: Owner): SQL {
	if (secretSha256 !== null) return eq(files.secretSha256, secretSha256);
	if (orderId !== null) return eq(files.orderId, orderId);
	return producerId === null
		? sql`producer_id is null and order_id is null and secret_sha256 is null`
		: sql`producer_id = ${producerId} and order_id is null`;
}

async function sumOf(tx: Transaction, whose: SQL | undefined, isUnderway: SQL | undefined) {
	const [sums] = await tx
		.select({
			bytes: sql<string>`coalesce(sum(coalesce(bytes, declared_bytes)), 0)`,
			underwayBytes: sql<string>`coalesce(sum(declared_bytes) filter (where ${isUnderway}), 0)`,
			count: sql<string>`count(*)`,
			underway: sql<string>`count(*) filter (where ${isUnderway})`,
		})
		.from(files)
		.where(and(whose, sql`state <> 'refused'`));
	return {
		bytes: Number(sums?.bytes ?? 0),
		underwayBytes: Number(sums?.underwayBytes ?? 0),
		count: Number(sums?.count ?? 0),
		underway: Number(sums?.underway ?? 0),
	};
}
