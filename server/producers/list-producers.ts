import type { ProducerId } from '$lib/domain/ids';

import { listProducerSummaries, type ProducerSummary } from '../catalogue/producer-summaries';
import type { Executor } from '../database/database';
import { getStandings, UNKNOWN_STANDING, type Standing } from './standing';

export interface ListedProducer extends ProducerSummary, Standing {}

export interface ProducersPage {
	readonly producers: readonly ListedProducer[];
	/** To ask for the next page with; null on the last. */
	readonly next: ProducerId | null;
}

/**
 * Producers as the organisers see them, by number; those that were suspended and those that nobody
 * has verified too.
 * @param question `search`: part of a name, as typed; `after`: the last number of the page before
 */
export async function listProducers(
	executor: Executor,
	question: { readonly search: string; readonly after: ProducerId | null },
): Promise<ProducersPage> {
	const { rows, next } = await listProducerSummaries(executor, question);
	const standings = await getStandings(
		executor,
		rows.map(({ id }) => id),
	);
	return {
		producers: rows.map((row) => ({ ...row, ...toStanding(standings.get(row.id)) })),
		next,
	};
}

function toStanding({
	verifiedAt,
	documentsSeen,
	suspendedAt,
	suspensionReason,
}: Standing = UNKNOWN_STANDING): Standing {
	return { verifiedAt, documentsSeen, suspendedAt, suspensionReason };
}
