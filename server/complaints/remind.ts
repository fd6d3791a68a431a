import { isOver, RUNNING_STATES } from '$lib/domain/complaints/complaint';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, inArray, isNotNull, isNull, or } from 'drizzle-orm';

import type { Database } from '../database/database';
import { tellSides } from './move-complaint';
import { complaints } from './tables';

/** So long before the day they are reminded. */
const AHEAD_MS = DAY_MS;

/**
 * Reminds whoever has to act: the producer a day before their time is over, the organisers when it
 * is, and again a day before theirs; and, where what was decided has a day, the producer a day before it and
 * the organisers once it is past. Each once, however often this runs.
 */
export async function remindOfComplaints(database: Database, now: EpochMs): Promise<void> {
	await database.transaction(async (tx) => {
		const rows = await tx
			.select()
			.from(complaints)
			.where(
				or(
					inArray(complaints.state, RUNNING_STATES),
					and(isNotNull(complaints.doneBy), isNull(complaints.doneAt)),
				),
			);
		for (const row of rows) {
			const due = (name: string, to: 'producer' | 'organiser') =>
				tellSides(tx, row, {
					kind: 'complaintDeadline',
					to: [to],
					at: now,
					once: `complaint ${row.id} ${name}`,
				});
			if (isOver(row.state)) {
				const doneBy = row.doneBy ?? Infinity;
				if (now > doneBy) await due('undone', 'organiser');
				if (now > doneBy - AHEAD_MS) await due('do', 'producer');
				continue;
			}
			if (row.state === 'open') {
				if (now > row.answerBy) await due('overdue', 'organiser');
				else if (now > row.answerBy - AHEAD_MS) await due('answer', 'producer');
			}
			const isOrganisersTurn = row.state === 'answered' || now > row.answerBy;
			if (isOrganisersTurn && now > row.decideBy - AHEAD_MS) await due('decide', 'organiser');
		}
	});
}
