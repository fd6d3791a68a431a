import { dossierId, type DossierState } from '$lib/domain/certification/dossier';
import type { DossierHead, OwnDossier } from '$lib/domain/certification/dossier-view';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import {
	and,
	desc,
	eq,
	exists,
	ilike,
	inArray,
	isNotNull,
	isNull,
	lt,
	notExists,
	or,
	sql,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';

import { findProducersByName } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { toHeads, withoutItems } from './dossier-heads';
import { decisions, documentEvents, dossiers, secondSignatures } from './tables';

/** A producer's dossiers, the newest first. */
export async function listDossiersOf(
	executor: Executor,
	producerId: ProducerId,
	now: EpochMs,
): Promise<OwnDossier[]> {
	const rows = await executor
		.select()
		.from(dossiers)
		.where(eq(dossiers.producerId, producerId))
		.orderBy(desc(dossiers.openedAt), desc(dossiers.id));
	return toHeads(executor, rows, now);
}

/**
 * What waits for the organisers, the longest waiting first: dossiers handed in, decisions half
 * signed, and newer papers of accepted ones.
 */
export async function listQueue(executor: Executor, now: EpochMs): Promise<DossierHead[]> {
	const halfSigned = executor
		.select({ id: decisions.dossierId })
		.from(decisions)
		.leftJoin(secondSignatures, eq(secondSignatures.decisionId, decisions.id))
		.where(
			and(
				decisions.needsSecond,
				isNull(secondSignatures.decisionId),
				isNotNull(decisions.dossierId),
			),
		);
	const later = alias(documentEvents, 'later');
	const unseen = executor
		.select({ id: documentEvents.id })
		.from(documentEvents)
		.where(
			and(
				eq(documentEvents.dossierId, dossiers.id),
				eq(documentEvents.what, 'submitted'),
				notExists(
					executor
						.select({ id: later.id })
						.from(later)
						.where(
							and(
								eq(later.dossierId, documentEvents.dossierId),
								eq(later.kind, documentEvents.kind),
								sql`${later.id} > ${documentEvents.id}`,
							),
						),
				),
			),
		);
	const rows = await executor
		.select()
		.from(dossiers)
		.where(
			or(
				eq(dossiers.state, 'submitted'),
				inArray(dossiers.id, halfSigned),
				and(eq(dossiers.state, 'accepted'), exists(unseen)),
			),
		);
	const heads = await toHeads(executor, rows, now);
	return heads
		.map(withoutItems)
		.sort((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0) || (a.id < b.id ? -1 : 1));
}

export interface DossierQuestion {
	/** Part of a product's or a producer's name, as typed. */
	readonly search: string;
	/** Null for all. */
	readonly state: DossierState | null;
	/** The last id of the page before; null for the first. */
	readonly after: string | null;
}

export interface DossierPage {
	readonly dossiers: readonly DossierHead[];
	/** To ask for the next page with; null on the last. */
	readonly next: string | null;
}

const PAGE = 50;

/** Any dossiers, whoever's turn it is, those opened last first. */
export async function findDossiers(
	executor: Executor,
	{ search, state, after }: DossierQuestion,
	now: EpochMs,
): Promise<DossierPage> {
	const words = search.trim();
	const rows = await executor
		.select()
		.from(dossiers)
		.where(
			and(
				state === null ? undefined : eq(dossiers.state, state),
				after === null ? undefined : lt(dossiers.id, dossierId(after)),
				words === '' ? undefined : await matching(executor, words),
			),
		)
		// Ids of version 7 begin with the time.
		.orderBy(desc(dossiers.id))
		.limit(PAGE + 1);
	const page = rows.slice(0, PAGE);
	const heads = await toHeads(executor, page, now);
	return {
		dossiers: heads.map(withoutItems),
		next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
	};
}

async function matching(executor: Executor, words: string) {
	const producers = await findProducersByName(executor, words);
	// A percent sign that somebody types is a percent sign.
	const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
	return or(ilike(dossiers.productName, pattern), inArray(dossiers.producerId, producers));
}
