import { AppError } from '$lib/domain/errors';
import {
	faultOf,
	inOrder,
	type PlaceChange,
	type PlaceCode,
} from '$lib/domain/places/place-changes';
import { dayOf, type EpochMs } from '$lib/domain/time';
import { eq, isNull, sql } from 'drizzle-orm';

import { accountNames } from '../accounts/account-names';
import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Executor, Transaction } from '../database/database';
import { BUILT_IN_UNITS } from './known-places';
import { placeChanges } from './tables';

export type NewPlaceChange = Omit<PlaceChange, 'id'> & {
	/** Where it was read. */
	readonly source: string;
	/** Whether it was compared with the published text. */
	readonly isConfirmed: boolean;
};

interface ChangeAct {
	readonly id: number;
	readonly actor: Actor;
}

type Row = typeof placeChanges.$inferSelect;

/** What holds or is going to, in no order. */
export async function standingChanges(executor: Executor): Promise<readonly PlaceChange[]> {
	const { id, code, event, value, effectiveOn } = placeChanges;
	return executor
		.select({ id, code, event, value, effectiveOn })
		.from(placeChanges)
		.where(isNull(placeChanges.takenBackAt));
}

/** All that was ever entered, by the day from which it holds, with who did it. */
export async function listPlaceChanges(executor: Executor) {
	const rows = await executor.select().from(placeChanges);
	const people = rows.flatMap(({ enteredBy, takenBackBy }) => [enteredBy, takenBackBy]);
	const names = await accountNames(executor, people);
	const nameOf = (person: Row['takenBackBy']) =>
		person === null ? null : (names.get(person) ?? null);
	return inOrder(rows).map(({ enteredBy, takenBackBy, ...row }) => ({
		...row,
		enteredBy: nameOf(enteredBy),
		takenBackBy: nameOf(takenBackBy),
	}));
}

/**
 * Enters what becomes of a unit.
 * @returns its number
 * @throws AppError PLACE_UNFIT where it, or what was entered for a later day, could not be by it
 */
export async function enterPlaceChange(
	database: Database,
	{ change, actor }: { readonly change: NewPlaceChange; readonly actor: Actor },
	now: EpochMs,
): Promise<number> {
	return database.transaction(async (tx) => {
		const standing = await lockChanges(tx);
		requireFit(standing, [...standing, { ...change, id: Number.MAX_SAFE_INTEGER }]);
		const values = { ...change, enteredAt: now, enteredBy: actor.accountId };
		const [row] = await tx.insert(placeChanges).values(values).returning({ id: placeChanges.id });
		if (!row) throw new AppError('INTERNAL');
		await recordChange(tx, {
			...{ actor, at: now, action: 'place.change', subject: subjectOf(change.code) },
			after: { id: row.id, ...told(change) },
		});
		return row.id;
	});
}

/**
 * Takes back what does not hold yet.
 * @throws AppError NOT_FOUND; PLACE_UNFIT where it holds by now, or where what was entered for a
 * later day needs it
 */
export async function takeBackPlaceChange(
	database: Database,
	{ id, actor }: ChangeAct,
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		const standing = await lockChanges(tx);
		const row = await findChange(tx, id);
		if (row.effectiveOn <= dayOf(now)) throw new AppError('PLACE_UNFIT');
		requireFit(
			standing,
			standing.filter((change) => change.id !== id),
		);
		await tx
			.update(placeChanges)
			.set({ takenBackAt: now, takenBackBy: actor.accountId })
			.where(eq(placeChanges.id, id));
		await recordChange(tx, {
			...{ actor, at: now, action: 'place.takeBack', subject: subjectOf(row.code) },
			before: { id, ...told(row) },
		});
	});
}

/** Says that a change was compared with the published text. @throws AppError NOT_FOUND */
export async function confirmPlaceChange(
	database: Database,
	{ id, actor }: ChangeAct,
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		await lockChanges(tx);
		const row = await findChange(tx, id);
		if (row.isConfirmed) return;
		await tx.update(placeChanges).set({ isConfirmed: true }).where(eq(placeChanges.id, id));
		await recordChange(tx, {
			...{ actor, at: now, action: 'place.confirm', subject: subjectOf(row.code) },
			before: told(row),
			after: told({ ...row, isConfirmed: true }),
		});
	});
}

/** Everything that stands, held until the transaction ends: each change is judged by all others. */
async function lockChanges(tx: Transaction): Promise<readonly PlaceChange[]> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtext('place_changes'))`);
	return standingChanges(tx);
}

async function findChange(tx: Transaction, id: number): Promise<Row> {
	const [row] = await tx.select().from(placeChanges).where(eq(placeChanges.id, id));
	if (!row || row.takenBackAt !== null) throw new AppError('NOT_FOUND');
	return row;
}

function requireFit(before: readonly PlaceChange[], after: readonly PlaceChange[]): void {
	const fault = faultOf(BUILT_IN_UNITS, before, after);
	if (fault !== undefined) throw new AppError('PLACE_UNFIT', { fault });
}

const subjectOf = (code: PlaceCode) => `place ${code}`;

function told({ event, value, effectiveOn, source, isConfirmed }: NewPlaceChange) {
	return { event, value, effectiveOn, source, isConfirmed };
}
