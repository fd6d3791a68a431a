import type { AccountId } from '$lib/domain/accounts/account';
import type { Entry } from '$lib/domain/catalogue/entries';
import type { EpochMs } from '$lib/domain/time';
import type { SerialFlag } from '$lib/domain/trace/lot';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';

import { publish } from '../catalogue/publish';
import type { Executor, Transaction } from '../database/database';
import { type labels, type scans, serialFlagEvents, serialFlags } from './tables';

/** One piece of a lot. */
export type Piece = Pick<SerialFlag, 'gtin' | 'lot' | 'serial'>;

/** Why a flag is put or lifted, and by whom; nothing where the scans alone said so. */
export interface FlagGrounds {
	readonly reason: string | null;
	readonly accountId: AccountId | null;
}

/** A statement takes 65,535 values at most; a range of labels has more pieces than fit into one. */
const FLAGS_AT_ONCE = 5_000;
const BY_ITSELF: FlagGrounds = { reason: null, accountId: null };

/**
 * Flags a serial and publishes it. A serial that carries a flag keeps it, but a recall takes the
 * place of a suspicion: it is the graver word.
 */
export async function flagSerial(
	tx: Transaction,
	flag: SerialFlag,
	grounds: FlagGrounds = BY_ITSELF,
): Promise<void> {
	const [known] = await tx.select().from(serialFlags).where(isOfSerial(serialFlags, flag));
	if (known && !isGraver(flag, known)) return;
	await publish(tx, flag.since, async () => ({ put: await putFlags(tx, [flag], grounds) }));
}

/**
 * Writes flags down with their history, as part of a publication.
 * @returns what is to be published: those that were new or graver
 */
export async function putFlags(
	tx: Transaction,
	flags: readonly SerialFlag[],
	grounds: FlagGrounds,
): Promise<Entry[]> {
	const made: SerialFlag[] = [];
	for (let from = 0; from < flags.length; from += FLAGS_AT_ONCE) {
		made.push(...(await putSome(tx, flags.slice(from, from + FLAGS_AT_ONCE), grounds)));
	}
	return made.map((body) => ({ kind: 'serialFlag', id: flagId(body), body }));
}

async function putSome(
	tx: Transaction,
	flags: SerialFlag[],
	grounds: FlagGrounds,
): Promise<readonly SerialFlag[]> {
	const made = await tx
		.insert(serialFlags)
		.values(flags)
		.onConflictDoUpdate({
			target: [serialFlags.gtin, serialFlags.lot, serialFlags.serial],
			set: { reason: sql`excluded.reason`, since: sql`excluded.since` },
			// Another node may have written meanwhile.
			setWhere: sql`${serialFlags.reason} = 'copySuspected' and excluded.reason = 'recalled'`,
		})
		.returning();
	if (made.length > 0) {
		await tx.insert(serialFlagEvents).values(
			made.map(({ gtin, lot, serial, reason, since }) => ({
				gtin,
				lot,
				serial,
				at: since,
				change: reason,
				reason: grounds.reason,
				accountId: grounds.accountId,
			})),
		);
	}
	return made;
}

/**
 * Takes flags of one kind off the pieces of a lot, as part of a publication; the history keeps
 * that they were there.
 * @returns the pieces that carried one
 */
export async function dropFlags(
	tx: Transaction,
	{ gtin, lot, serials, flag }: Omit<Piece, 'serial'> & DroppedFlags,
	grounds: FlagGrounds & { readonly at: EpochMs },
): Promise<Piece[]> {
	const dropped: Piece[] = [];
	for (let from = 0; from < serials.length; from += FLAGS_AT_ONCE) {
		const some = serials.slice(from, from + FLAGS_AT_ONCE);
		dropped.push(...(await dropSome(tx, { gtin, lot, serials: some, flag }, grounds)));
	}
	return dropped;
}

async function dropSome(
	tx: Transaction,
	{ gtin, lot, serials, flag }: Omit<Piece, 'serial'> & DroppedFlags,
	{ reason, accountId, at }: FlagGrounds & { readonly at: EpochMs },
): Promise<Piece[]> {
	const dropped = await tx
		.delete(serialFlags)
		.where(
			and(
				eq(serialFlags.gtin, gtin),
				eq(serialFlags.lot, lot),
				eq(serialFlags.reason, flag),
				inArray(serialFlags.serial, [...serials]),
			),
		)
		.returning();
	if (dropped.length > 0) {
		await tx.insert(serialFlagEvents).values(
			dropped.map(({ serial }) => ({
				gtin,
				lot,
				serial,
				at,
				change: 'lifted' as const,
				reason,
				accountId,
			})),
		);
	}
	return dropped;
}

interface DroppedFlags {
	readonly serials: readonly string[];
	readonly flag: SerialFlag['reason'];
}

/** What was said of a piece, oldest first. */
export async function flagHistory(executor: Executor, piece: Piece) {
	return executor
		.select()
		.from(serialFlagEvents)
		.where(isOfSerial(serialFlagEvents, piece))
		.orderBy(serialFlagEvents.id);
}

/** When a piece was last cleared of what had been said of it; undefined where never. */
export async function liftedAt(executor: Executor, piece: Piece): Promise<EpochMs | undefined> {
	const [row] = await executor
		.select({ at: serialFlagEvents.at })
		.from(serialFlagEvents)
		.where(and(isOfSerial(serialFlagEvents, piece), eq(serialFlagEvents.change, 'lifted')))
		.orderBy(desc(serialFlagEvents.id))
		.limit(1);
	return row?.at;
}

/** Names a piece's flag in the catalogue's feed. */
export function flagId({ gtin, lot, serial }: Piece): string {
	return `${gtin}/${lot}/${serial}`;
}

export function isOfSerial(table: PieceTable, { gtin, lot, serial }: Piece) {
	return and(eq(table.gtin, gtin), eq(table.lot, lot), eq(table.serial, serial));
}

/** Joins rows about the same piece. */
export function isOfPiece(one: PieceTable, other: PieceTable) {
	return and(eq(one.gtin, other.gtin), eq(one.lot, other.lot), eq(one.serial, other.serial));
}

type PieceTable = typeof labels | typeof scans | typeof serialFlags | typeof serialFlagEvents;

function isGraver(flag: SerialFlag, known: SerialFlag): boolean {
	return flag.reason === 'recalled' && known.reason !== 'recalled';
}
