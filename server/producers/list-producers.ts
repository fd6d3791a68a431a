import type { ProducerId } from '$lib/domain/ids';
import { and, eq, exists, isNotNull, notExists, type SQL } from 'drizzle-orm';

import { listProducerSummaries, type ProducerSummary } from '../catalogue/producer-summaries';
import { producers } from '../catalogue/tables';
import type { Executor } from '../database/database';
import { getStandings, UNKNOWN_STANDING, type Standing } from './standing';
import { producerStandings } from './tables';

export interface ListedProducer extends ProducerSummary, Standing {}

/** Which producers are asked for: those whom nobody has verified, or who may not sell. */
export const STANDINGS = ['all', 'unverified', 'suspended'] as const;
export type WantedStanding = (typeof STANDINGS)[number];

export interface ProducersQuestion {
	/** Part of a name, as typed; empty for all. */
	readonly search: string;
	readonly standing: WantedStanding;
	/** The last number of the page before; null for the first. */
	readonly after: ProducerId | null;
}

export interface ProducersPage {
	readonly producers: readonly ListedProducer[];
	/** To ask for the next page with; null on the last. */
	readonly next: ProducerId | null;
}

/**
 * Producers as the organisers see them, those that came last first; those that were suspended and
 * those that nobody has verified too.
 */
export async function listProducers(
	executor: Executor,
	{ search, standing, after }: ProducersQuestion,
): Promise<ProducersPage> {
	const among = standingIs(executor, standing);
	const { rows, next } = await listProducerSummaries(executor, { search, among, after });
	const standings = await getStandings(
		executor,
		rows.map(({ id }) => id),
	);
	return {
		producers: rows.map((row) => ({ ...row, ...toStanding(standings.get(row.id)) })),
		next,
	};
}

function standingIs(executor: Executor, wanted: WantedStanding): SQL | undefined {
	const known = (when: SQL) =>
		executor
			.select({ id: producerStandings.producerId })
			.from(producerStandings)
			.where(and(eq(producerStandings.producerId, producers.id), when));
	switch (wanted) {
		case 'all':
			return undefined;
		case 'unverified':
			return notExists(known(isNotNull(producerStandings.verifiedAt)));
		case 'suspended':
			return exists(known(isNotNull(producerStandings.suspendedAt)));
	}
}

function toStanding({
	verifiedAt,
	documentsSeen,
	suspendedAt,
	suspensionReason,
}: Standing = UNKNOWN_STANDING): Standing {
	return { verifiedAt, documentsSeen, suspendedAt, suspensionReason };
}
