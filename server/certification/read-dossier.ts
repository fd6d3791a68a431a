import type { Certificate } from '$lib/domain/certification/certificate';
import type { DocumentKind } from '$lib/domain/certification/documents';
import {
	firstExpiry,
	type CheckedItem,
	type Completeness,
} from '$lib/domain/certification/dossier';
import type { ProducerId } from '$lib/domain/ids';
import type { DayText, EpochMs } from '$lib/domain/time';
import { asc, desc, eq, inArray, or, sql } from 'drizzle-orm';

import { accountNames } from '../accounts/account-names';
import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { getCertificate } from './certificates';
import { COMMITMENT, type CommitmentText } from './commitment-text';
import { listDecisions, type Decision } from './decision-record';
import { getDocumentHistory, type DocumentEventRow } from './document-history';
import { getDossier, type DossierRef, type DossierRow } from './find-dossier';
import { getCompleteness } from './listing-gate';
import {
	certificates,
	commitments,
	decisions,
	dossierMessages,
	dossiers,
	secondSignatures,
} from './tables';

/** A dossier in a list. */
export interface DossierHead extends Pick<
	DossierRow,
	'id' | 'producerId' | 'productId' | 'productName' | 'setCode' | 'state' | 'submittedAt' | 'isDemo'
> {
	readonly producerName: string;
	/** Required papers that are not accepted or waived. */
	readonly missing: readonly DocumentKind[];
	/** Required papers that the producer has still to hand in. */
	readonly toSubmit: readonly DocumentKind[];
	/** The first day on which a paper or the certificate runs out; null where none does. */
	readonly firstExpiry: DayText | null;
	readonly stars: Certificate['stars'] | null;
	/** Whether a decision waits for its second signature. */
	readonly isWaiting: boolean;
}

/** A dossier with everything in it. */
export interface DossierView {
	readonly dossier: DossierRow & { readonly producerName: string };
	readonly items: readonly CheckedItem[];
	readonly toSubmit: readonly DocumentKind[];
	readonly missing: readonly DocumentKind[];
	/** All that happened to its papers, in its order. */
	readonly history: readonly DocumentEventRow[];
	readonly messages: readonly (typeof dossierMessages.$inferSelect)[];
	readonly certificate: Certificate | null;
	readonly decisions: readonly Decision[];
	readonly commitment: CommitmentText & {
		readonly signed: readonly (typeof commitments.$inferSelect)[];
	};
	/** Names of those who did any of it, by their account. */
	readonly people: Readonly<Record<string, string>>;
}

/** A producer's dossiers, the newest first. */
export async function listDossiersOf(
	executor: Executor,
	producerId: ProducerId,
	now: EpochMs,
): Promise<DossierHead[]> {
	const rows = await executor
		.select()
		.from(dossiers)
		.where(eq(dossiers.producerId, producerId))
		.orderBy(desc(dossiers.openedAt), desc(dossiers.id));
	return toHeads(executor, rows, now);
}

/** What waits for the organisers: dossiers handed in and decisions half signed, the oldest first. */
export async function listQueue(executor: Executor, now: EpochMs): Promise<DossierHead[]> {
	const halfSigned = executor
		.select({ id: decisions.dossierId })
		.from(decisions)
		.leftJoin(secondSignatures, eq(secondSignatures.decisionId, decisions.id))
		.where(
			sql`${decisions.needsSecond} and ${secondSignatures.decisionId} is null
				and ${decisions.dossierId} is not null`,
		);
	const rows = await executor
		.select()
		.from(dossiers)
		.where(or(eq(dossiers.state, 'submitted'), inArray(dossiers.id, halfSigned)))
		.orderBy(asc(dossiers.submittedAt), asc(dossiers.id));
	return toHeads(executor, rows, now);
}

/**
 * A dossier, whole.
 * @throws AppError NOT_FOUND
 */
export async function readDossier(
	executor: Executor,
	ref: DossierRef,
	now: EpochMs,
): Promise<DossierView> {
	const dossier = await getDossier(executor, ref);
	const [producer] = await getProducerNames(executor, [dossier.producerId]);
	const completeness = await completenessFor(executor, dossier, now);
	const history = (await getDocumentHistory(executor, [dossier.id])).get(dossier.id) ?? [];
	const { certificateId } = dossier;
	const messages = await executor
		.select()
		.from(dossierMessages)
		.where(eq(dossierMessages.dossierId, dossier.id))
		.orderBy(asc(dossierMessages.id));
	const signed = await executor
		.select()
		.from(commitments)
		.where(eq(commitments.dossierId, dossier.id))
		.orderBy(asc(commitments.id));
	const decided = await listDecisions(executor, {
		dossierIds: [dossier.id],
		certificateIds: certificateId === null ? [] : [certificateId],
	});
	const { items, toSubmit, missing } = completeness;
	return {
		dossier: { ...dossier, producerName: producer?.name ?? '' },
		items,
		toSubmit,
		missing,
		history,
		messages,
		certificate: certificateId === null ? null : await getCertificate(executor, certificateId),
		decisions: decided,
		commitment: { ...COMMITMENT, signed },
		people: Object.fromEntries(
			await accountNames(executor, [
				...[...history, ...messages, ...signed, ...decided].map((row) => row.accountId),
				...decided.map(({ second }) => second?.accountId ?? null),
			]),
		),
	};
}

async function completenessFor(
	executor: Executor,
	dossier: DossierRow,
	now: EpochMs,
): Promise<Completeness> {
	const found = (await getCompleteness(executor, [dossier], now)).get(dossier.id);
	if (!found) throw new Error('a dossier without a checklist');
	return found;
}

async function toHeads(
	executor: Executor,
	rows: readonly DossierRow[],
	now: EpochMs,
): Promise<DossierHead[]> {
	const complete = await getCompleteness(executor, rows, now);
	const names = await getProducerNames(executor, [...new Set(rows.map((row) => row.producerId))]);
	const held = rows.flatMap(({ certificateId }) => certificateId ?? []);
	const known =
		held.length === 0
			? []
			: await executor.select().from(certificates).where(inArray(certificates.id, held));
	const decided = await listDecisions(executor, { dossierIds: rows.map(({ id }) => id) });
	return rows.map((row): DossierHead => {
		const completeness = complete.get(row.id);
		const certificate = known.find(({ id }) => id === row.certificateId);
		const days = [completeness && firstExpiry(completeness), certificate?.expiresOn];
		const { id, producerId, productId, productName, setCode, state, submittedAt, isDemo } = row;
		return {
			...{ id, producerId, productId, productName, setCode, state, submittedAt, isDemo },
			producerName: names.find((one) => one.id === producerId)?.name ?? '',
			missing: completeness?.missing ?? [],
			toSubmit: completeness?.toSubmit ?? [],
			firstExpiry: days.flatMap((day) => day ?? []).sort()[0] ?? null,
			stars: certificate?.stars ?? null,
			isWaiting: decided.some(
				(decision) => decision.dossierId === id && decision.standing === 'waiting',
			),
		};
	});
}
