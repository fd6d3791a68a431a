import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId, SessionId, StreamId } from '$lib/domain/ids';
import type { StreamEnd } from '$lib/domain/live/chunk-order';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, isNull, lt, max, ne, sql } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { isOfRun } from '../live/run-key';
import { keptBytesOf, type VideoLimits } from './limits';
import { videoParts, videoStreams } from './tables';

export type StreamRow = typeof videoStreams.$inferSelect;

export async function getStream(executor: Executor, id: StreamId): Promise<StreamRow | undefined> {
	const [row] = await executor.select().from(videoStreams).where(eq(videoStreams.id, id));
	return row;
}

/** A run's streams that are not deleted, in the order of their beginning. */
export function listStreams(
	executor: Executor,
	{ sessionId, isRehearsal }: { readonly sessionId: SessionId; readonly isRehearsal: boolean },
): Promise<StreamRow[]> {
	return executor
		.select()
		.from(videoStreams)
		.where(and(isOfRun(videoStreams, { sessionId, isRehearsal }), isNull(videoStreams.deletedAt)))
		.orderBy(asc(videoStreams.startedAt));
}

export interface NewStream {
	readonly id: StreamId;
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
	readonly slotKey: string | null;
	readonly producerId: ProducerId | null;
	readonly accountId: AccountId;
	readonly keyHash: string;
	readonly startedAt: EpochMs;
}

/**
 * Opens a stream. Whoever has one open for the same turn (another phone, a page that was closed)
 * gives way.
 * @returns those that gave way
 */
export async function openStream(tx: Transaction, stream: NewStream): Promise<StreamId[]> {
	const { sessionId, isRehearsal, slotKey, accountId, startedAt } = stream;
	await tx.execute(sql`select pg_advisory_xact_lock(${STREAM_LOCK}, ${sessionId})`);
	const gone = await tx
		.update(videoStreams)
		.set({ endedAt: startedAt, endedBecause: 'takenOver' })
		.where(
			and(
				isOfRun(videoStreams, { sessionId, isRehearsal }),
				isNull(videoStreams.endedAt),
				slotKey === null
					? and(isNull(videoStreams.slotKey), eq(videoStreams.accountId, accountId))
					: eq(videoStreams.slotKey, slotKey),
			),
		)
		.returning({ id: videoStreams.id });
	await tx.insert(videoStreams).values({ ...stream, takenAt: startedAt });
	return gone.map(({ id }) => id);
}

/** Whether a stream gives way to one that is begun. */
export function isSameTurn(
	row: Pick<StreamRow, 'sessionId' | 'isRehearsal' | 'slotKey' | 'accountId'>,
	{ sessionId, isRehearsal, slotKey, actor }: OfTurn,
): boolean {
	if (row.sessionId !== sessionId || row.isRehearsal !== isRehearsal) return false;
	if (row.slotKey !== slotKey) return false;
	return slotKey !== null || row.accountId === actor.accountId;
}

interface OfTurn extends Pick<StreamRow, 'sessionId' | 'isRehearsal' | 'slotKey'> {
	readonly actor: { readonly accountId: AccountId };
}

const STREAM_LOCK = 710_031;

/** The streams of which no node has taken anything since a moment. */
export async function listIdle(executor: Executor, since: EpochMs): Promise<StreamId[]> {
	const rows = await executor
		.select({ id: videoStreams.id })
		.from(videoStreams)
		.where(and(isNull(videoStreams.endedAt), lt(videoStreams.takenAt, since)));
	return rows.map(({ id }) => id);
}

/**
 * Counts what a node took of a stream since it last said so.
 * @param at when it took the last of it
 * @returns the bytes that all nodes took
 */
export async function noteTaken(
	executor: Executor,
	id: StreamId,
	{ bytes, at }: { readonly bytes: number; readonly at: EpochMs },
): Promise<number | undefined> {
	const moment = sql`${new Date(at).toISOString()}::timestamptz`;
	const [row] = await executor
		.update(videoStreams)
		.set({
			bytes: sql`${videoStreams.bytes} + ${bytes}`,
			takenAt: sql`greatest(${videoStreams.takenAt}, ${moment})`,
		})
		.where(eq(videoStreams.id, id))
		.returning({ bytes: videoStreams.bytes });
	return row?.bytes;
}

export interface EndedStream {
	readonly at: EpochMs;
	readonly because: StreamEnd;
	/** What lies on the disk. */
	readonly keptBytes: number;
	/** Left out: as it is. */
	readonly isHidden?: boolean;
	/** It is not over if a node has taken something since; left out: it is in any case. */
	readonly idleSince?: EpochMs;
}

/**
 * Notes that a stream is over, and why: both once. What is kept of it is counted each time.
 * @returns the stream as it was; undefined where it is not over, or there is none
 */
export async function closeStream(
	tx: Transaction,
	id: StreamId,
	{ at, because, keptBytes, isHidden, idleSince = Infinity }: EndedStream,
): Promise<StreamRow | undefined> {
	const [row] = await tx.select().from(videoStreams).where(eq(videoStreams.id, id)).for('update');
	if (!row || (row.endedAt === null && row.takenAt >= idleSince)) return undefined;
	await tx
		.update(videoStreams)
		.set({
			...(row.endedAt === null && { endedAt: at, endedBecause: because }),
			// Deleted ones take no room, whatever a node still found there.
			keptBytes: row.deletedAt === null ? keptBytes : 0,
			...(isHidden !== undefined && { isHidden }),
		})
		.where(eq(videoStreams.id, id));
	return row;
}

/**
 * Notes that a part began.
 * @returns false where it was begun before, or a later one was: by another node
 */
export async function beginPart(
	executor: Executor,
	part: { readonly streamId: StreamId; readonly part: number; readonly beganAt: EpochMs },
): Promise<boolean> {
	if ((await nextPart(executor, part.streamId)) > part.part) return false;
	const begun = await executor
		.insert(videoParts)
		.values(part)
		.onConflictDoNothing()
		.returning({ part: videoParts.part });
	return begun.length > 0;
}

/** The number that the next part has. */
export async function nextPart(executor: Executor, streamId: StreamId): Promise<number> {
	const [row] = await executor
		.select({ last: max(videoParts.part) })
		.from(videoParts)
		.where(eq(videoParts.streamId, streamId));
	return (row?.last ?? -1) + 1;
}

/** When each part of a stream began. */
export async function partTimes(
	executor: Executor,
	streamId: StreamId,
): Promise<ReadonlyMap<number, EpochMs>> {
	const rows = await executor
		.select({ part: videoParts.part, beganAt: videoParts.beganAt })
		.from(videoParts)
		.where(eq(videoParts.streamId, streamId));
	return new Map(rows.map(({ part, beganAt }) => [part, beganAt]));
}

export interface KeptQuestion {
	readonly now: EpochMs;
	readonly limits: Pick<VideoLimits, 'streamMs'>;
	readonly except?: StreamId;
}

/**
 * Bytes that a session's streams take on the disk: what was counted of those that are over, and the
 * most that can be there by now of those that are still sent, at whichever node.
 */
export async function keptOf(
	executor: Executor,
	sessionId: SessionId,
	{ now, limits, except }: KeptQuestion,
): Promise<number> {
	const rows = await executor
		.select()
		.from(videoStreams)
		.where(
			and(
				eq(videoStreams.sessionId, sessionId),
				isNull(videoStreams.deletedAt),
				except === undefined ? undefined : ne(videoStreams.id, except),
			),
		);
	const bytes = rows.map(({ startedAt, endedAt, keptBytes }) =>
		endedAt === null ? keptBytesOf(Math.min(now - startedAt, limits.streamMs)) : keptBytes,
	);
	return bytes.reduce((sum, one) => sum + one, 0);
}
