import type { DocumentEvent, DossierId } from '$lib/domain/certification/dossier';
import { asc, inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { documentEvents } from './tables';

export type DocumentEventRow = typeof documentEvents.$inferSelect;

/** All that happened to the papers of dossiers, in its order. */
export async function getDocumentHistory(
	executor: Executor,
	ids: readonly DossierId[],
): Promise<ReadonlyMap<DossierId, readonly DocumentEventRow[]>> {
	const history = new Map<DossierId, DocumentEventRow[]>();
	if (ids.length === 0) return history;
	const rows = await executor
		.select()
		.from(documentEvents)
		.where(inArray(documentEvents.dossierId, [...ids]))
		.orderBy(asc(documentEvents.id));
	for (const row of rows) {
		const known = history.get(row.dossierId);
		if (known) known.push(row);
		else history.set(row.dossierId, [row]);
	}
	return history;
}

/** A row as the rules know it. */
export function toDocumentEvent({
	kind,
	what,
	expiresOn,
	reason,
}: DocumentEventRow): DocumentEvent {
	switch (what) {
		case 'submitted':
			return { kind, what, expiresOn };
		case 'accepted':
			return { kind, what };
		case 'rejected':
		case 'waived':
			return { kind, what, reason: reason ?? '' };
	}
}
