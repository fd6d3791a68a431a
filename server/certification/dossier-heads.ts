import { certificateState } from '$lib/domain/certification/certificate';
import { firstExpiry, type DossierId } from '$lib/domain/certification/dossier';
import type { DossierHead, DossierWait, OwnDossier } from '$lib/domain/certification/dossier-view';
import type { EpochMs } from '$lib/domain/time';
import { desc, inArray } from 'drizzle-orm';

import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { listDecisions, type Decision } from './decision-record';
import { getDocumentHistory, type DocumentEventRow } from './document-history';
import type { DossierRow } from './find-dossier';
import { getCompleteness } from './listing-gate';
import { certificates, dossierMessages } from './tables';

/** Dossiers as lists show them, in the order given. */
export async function toHeads(
	executor: Executor,
	rows: readonly DossierRow[],
	now: EpochMs,
): Promise<OwnDossier[]> {
	const ids = rows.map(({ id }) => id);
	const complete = await getCompleteness(executor, rows, now);
	const history = await getDocumentHistory(executor, ids);
	const names = await getProducerNames(executor, [...new Set(rows.map((row) => row.producerId))]);
	const held = rows.flatMap(({ certificateId }) => certificateId ?? []);
	const known =
		held.length === 0
			? []
			: await executor.select().from(certificates).where(inArray(certificates.id, held));
	const decided = await listDecisions(executor, { dossierIds: ids });
	const words = await lastWords(executor, ids);
	return rows.map((row): OwnDossier => {
		const completeness = complete.get(row.id);
		const certificate = known.find(({ id }) => id === row.certificateId);
		const days = [completeness && firstExpiry(completeness), certificate?.expiresOn];
		const { id, producerId, productId, productName, setCode, state, submittedAt, isDemo } = row;
		const pending = decided.find(
			({ dossierId, standing }) => dossierId === id && standing === 'waiting',
		);
		return {
			...{ id, producerId, productId, productName, setCode, state, submittedAt, isDemo },
			producerName: names.find((one) => one.id === producerId)?.name ?? '',
			missing: completeness?.missing ?? [],
			toSubmit: completeness?.toSubmit ?? [],
			items: completeness?.items ?? [],
			firstExpiry: days.flatMap((day) => day ?? []).sort()[0] ?? null,
			stars: certificate?.stars ?? null,
			certificate: certificate ? certificateState(certificate, now) : null,
			isWaiting: pending !== undefined,
			...waitOf(row, pending, history.get(id) ?? []),
			lastWord: words.get(id) ?? null,
		};
	});
}

/** A list's rows without the papers, which only the producer's phone wants of each. */
export function withoutItems({ items: _, ...head }: OwnDossier): DossierHead {
	return head;
}

type Wait = Pick<DossierHead, 'waitsFor' | 'waitingSince' | 'firstSigner'>;

function waitOf(
	{ state, submittedAt }: DossierRow,
	pending: Decision | undefined,
	history: readonly DocumentEventRow[],
): Wait {
	const wait = (waitsFor: DossierWait | null, waitingSince: EpochMs | null): Wait => ({
		waitsFor,
		waitingSince,
		firstSigner: pending?.accountId ?? null,
	});
	if (pending) return wait('second', pending.at);
	if (state === 'submitted') return wait('review', submittedAt);
	if (state !== 'accepted') return wait(null, null);
	// Only what nobody has looked at since: the newest event of its kind.
	const unseen = history.find(
		({ id, kind, what }) =>
			what === 'submitted' && !history.some((later) => later.kind === kind && later.id > id),
	);
	return unseen ? wait('renewal', unseen.at) : wait(null, null);
}

async function lastWords(executor: Executor, ids: readonly DossierId[]) {
	if (ids.length === 0) return new Map<DossierId, 'organiser' | 'producer'>();
	const rows = await executor
		.selectDistinctOn([dossierMessages.dossierId], {
			dossierId: dossierMessages.dossierId,
			side: dossierMessages.side,
		})
		.from(dossierMessages)
		.where(inArray(dossierMessages.dossierId, [...ids]))
		.orderBy(dossierMessages.dossierId, desc(dossierMessages.id));
	return new Map(rows.map(({ dossierId, side }) => [dossierId, side]));
}
