import { decisionStanding, type DecisionStanding } from '$lib/domain/certification/decision';
import type { DossierId } from '$lib/domain/certification/dossier';
import type { CertificateId } from '$lib/domain/ids';
import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { decisions, dossiers, secondSignatures } from './tables';

type DecisionRow = typeof decisions.$inferSelect;

/** A decision with its second signature and what it comes to. */
export interface Decision extends DecisionRow {
	readonly second: typeof secondSignatures.$inferSelect | null;
	readonly standing: DecisionStanding;
}

/** What decisions are about. */
export interface Subjects {
	readonly dossierIds?: readonly DossierId[];
	readonly certificateIds?: readonly CertificateId[];
}

/** All decisions about some dossiers and certificates, in their order. */
export async function listDecisions(
	executor: Executor,
	{ dossierIds = [], certificateIds = [] }: Subjects,
): Promise<Decision[]> {
	if (dossierIds.length + certificateIds.length === 0) return [];
	const rows = await joined(executor)
		.where(
			or(
				inArray(decisions.dossierId, [...dossierIds]),
				inArray(decisions.certificateId, [...certificateIds]),
			),
		)
		.orderBy(asc(decisions.id));
	return rows.map(toDecision);
}

/** One decision, or undefined. */
export async function findDecision(executor: Executor, id: number): Promise<Decision | undefined> {
	const [row] = await joined(executor).where(eq(decisions.id, id));
	return row && toDecision(row);
}

/** Certificates about which, or about whose dossiers, a decision waits for its second signature. */
export async function findWaiting(executor: Executor): Promise<ReadonlySet<CertificateId>> {
	const rows = await executor
		.select({ own: decisions.certificateId, ofDossier: dossiers.certificateId })
		.from(decisions)
		.leftJoin(secondSignatures, eq(secondSignatures.decisionId, decisions.id))
		.leftJoin(dossiers, eq(dossiers.id, decisions.dossierId))
		.where(and(eq(decisions.needsSecond, true), isNull(secondSignatures.decisionId)));
	return new Set(rows.flatMap(({ own, ofDossier }) => own ?? ofDossier ?? []));
}

function joined(executor: Executor) {
	return executor
		.select({ decision: decisions, second: secondSignatures })
		.from(decisions)
		.leftJoin(secondSignatures, eq(secondSignatures.decisionId, decisions.id))
		.$dynamic();
}

function toDecision({
	decision,
	second,
}: {
	readonly decision: DecisionRow;
	readonly second: typeof secondSignatures.$inferSelect | null;
}): Decision {
	const { needsSecond, accountId } = decision;
	const signed = {
		needsSecond,
		by: accountId,
		second: second && { by: second.accountId, agrees: second.agrees },
	};
	return { ...decision, second, standing: decisionStanding(signed) };
}
