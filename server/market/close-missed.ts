import type { SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, isNotNull, isNull, lte } from 'drizzle-orm';

import { recordChange } from '../audit/record-change';
import { publish } from '../catalogue/publish';
import type { Database, Transaction } from '../database/database';
import { eachInTurn } from '../each-in-turn';
import { noteRun } from './note-run';
import { marketSessions } from './tables';

/**
 * Closes, at its planned end, each session that its hosts never opened: it was not held, and is told so.
 * What was ordered in its time counts for it all the same. Running it twice does no harm.
 * @see wasMissed
 * @returns which it closed
 * @throws AggregateError of what failed, when all the others have had their turn
 */
export async function closeMissed(database: Database, now: EpochMs): Promise<SessionId[]> {
	const rows = await database
		.select({ id: marketSessions.id })
		.from(marketSessions)
		.where(isMissed(now))
		.orderBy(asc(marketSessions.id));
	const closed: SessionId[] = [];
	await eachInTurn(rows, async ({ id }) => {
		if (await database.transaction((tx) => close(tx, id, now))) closed.push(id);
	});
	return closed;
}

function isMissed(now: EpochMs) {
	const { publishedAt, cancelledAt, openedAt, closedAt, endsAt } = marketSessions;
	return and(
		...[isNotNull(publishedAt), isNull(cancelledAt), isNull(openedAt), isNull(closedAt)],
		lte(endsAt, now),
	);
}

async function close(tx: Transaction, id: SessionId, now: EpochMs): Promise<boolean> {
	let isClosed = false;
	await publish(tx, now, async () => {
		// A host may have opened it a moment ago.
		const [row] = await tx
			.select({ endsAt: marketSessions.endsAt })
			.from(marketSessions)
			.where(and(eq(marketSessions.id, id), isMissed(now)));
		if (!row) return { isSameTerms: true };
		isClosed = true;
		const subject = `session ${String(id)}`;
		await recordChange(tx, { actor: null, at: now, action: 'session.missed', subject });
		return noteRun(tx, id, { openedAt: null, closedAt: row.endsAt, onAir: null });
	});
	return isClosed;
}
