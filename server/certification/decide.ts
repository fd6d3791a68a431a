import { needsReason, needsSecond, type DecisionVerdict } from '$lib/domain/certification/decision';
import type { Certificate } from '$lib/domain/certification/certificate';
import { AppError } from '$lib/domain/errors';
import type { CertificateId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { publish } from '../catalogue/publish';
import type { Executor, Transaction } from '../database/database';
import { getCertificate } from './certificates';
import { findDecision, listDecisions } from './decision-record';
import { getDossier, lockDossier, type DossierRow } from './find-dossier';
import { findMakingUp } from './makes-up';
import { listStakes } from './stakes';
import { certificates, decisions, dossiers, secondSignatures } from './tables';
import { requireGrounds, takeEffect, type Ruling } from './take-effect';
import { askForSecond, tellProducers } from './tell-of-decision';

interface Signing {
	readonly reason: string | null;
	readonly actor: Actor;
}

export interface DossierDecision extends Signing {
	readonly dossierId: DossierRow['id'];
	readonly verdict: Extract<DecisionVerdict, 'accept' | 'reject' | 'revoke' | 'reopen'>;
}

export interface CertificateDecision extends Signing {
	readonly certificateId: CertificateId;
	readonly verdict: Extract<DecisionVerdict, 'verify' | 'withdraw'>;
}

/** What came of a signature: in force, or waiting for the second person. */
export type Decided = 'effective' | 'waiting' | 'declined';

/**
 * Decides about a dossier or a certificate, by one signature or as the first of two.
 * @throws AppError NOT_FOUND; FORBIDDEN for one's own producer; MALFORMED_REQUEST without a reason
 * where one is owed; CHANGED_MEANWHILE where it is not to be decided so any more or a decision waits
 * for its second signature; DOSSIER_INCOMPLETE, NOT_LISTABLE where there is no ground to accept
 */
export async function decide(
	executor: Executor,
	decision: DossierDecision | CertificateDecision,
	now: EpochMs,
): Promise<Decided> {
	const { verdict, actor } = decision;
	const reason = decision.reason?.trim() ?? '';
	if (needsReason(verdict) && reason === '') throw new AppError('MALFORMED_REQUEST');
	return inPublication(executor, now, async (tx) => {
		const ruling = await openRuling(tx, decision, { actor, now });
		await refusePending(tx, ruling);
		await requireGrounds(tx, ruling, now);
		const isTwoPersons = needsSecond(verdict, {
			stars: ruling.certificate?.stars ?? null,
			isMakingUp: await isMakingUp(tx, ruling),
		});
		await tx.insert(decisions).values({
			dossierId: ruling.kind === 'dossier' ? ruling.dossier.id : null,
			certificateId: ruling.kind === 'certificate' ? ruling.certificate.id : null,
			verdict,
			reason: reason === '' ? null : reason,
			needsSecond: isTwoPersons,
			accountId: actor.accountId,
			at: now,
		});
		const effect = isTwoPersons ? {} : await takeEffect(tx, ruling, now);
		if (isTwoPersons) await askForSecond(tx, ruling, { actor, now });
		else await tellProducers(tx, ruling, now);
		await record(tx, ruling, {
			...{ actor, at: now, wasWaiting: false, isWaiting: isTwoPersons },
			said: { verdict, reason },
		});
		return { changes: effect, value: isTwoPersons ? 'waiting' : 'effective' };
	});
}

/**
 * Signs a decision as the second person, or declines to: then nothing comes of it.
 * @throws AppError NOT_FOUND; FORBIDDEN for one's own producer; SAME_PERSON; CHANGED_MEANWHILE where
 * it was signed by now; MALFORMED_REQUEST for declining without a reason
 */
export async function countersign(
	executor: Executor,
	signing: Signing & { readonly decisionId: number; readonly agrees: boolean },
	now: EpochMs,
): Promise<Decided> {
	const { decisionId, agrees, actor } = signing;
	const reason = signing.reason?.trim() ?? '';
	if (!agrees && reason === '') throw new AppError('MALFORMED_REQUEST');
	return inPublication(executor, now, async (tx) => {
		const first = await findDecision(tx, decisionId);
		if (!first) throw new AppError('NOT_FOUND');
		const ruling = await openRuling(tx, first, { actor, now });
		// Whoever came first has signed while this one waited for the lock.
		const decision = await findDecision(tx, decisionId);
		if (decision?.standing !== 'waiting') throw new AppError('CHANGED_MEANWHILE');
		if (decision.accountId === actor.accountId) throw new AppError('SAME_PERSON');
		if (agrees) await requireGrounds(tx, ruling, now);
		await tx.insert(secondSignatures).values({
			decisionId,
			agrees,
			reason: reason === '' ? null : reason,
			accountId: actor.accountId,
			at: now,
		});
		const effect = agrees ? await takeEffect(tx, ruling, now) : {};
		if (agrees) await tellProducers(tx, ruling, now);
		await record(tx, ruling, {
			...{ actor, at: now, wasWaiting: true, isWaiting: false },
			said: { decisionId, agrees, reason },
		});
		return { changes: effect, value: agrees ? 'effective' : 'declined' };
	});
}

type Effect = Awaited<ReturnType<typeof takeEffect>>;

/** Decisions change what is listed: they are made under the catalogue's lock, before any other. */
async function inPublication(
	executor: Executor,
	now: EpochMs,
	work: (tx: Transaction) => Promise<{ readonly changes: Effect; readonly value: Decided }>,
): Promise<Decided> {
	return executor.transaction(async (tx) => {
		let value: Decided | undefined;
		await publish(tx, now, async () => {
			const done = await work(tx);
			value = done.value;
			return done.changes;
		});
		if (value === undefined) throw new Error('nothing was decided');
		return value;
	});
}

async function openRuling(
	tx: Transaction,
	{
		dossierId = null,
		certificateId = null,
		verdict,
	}: {
		readonly dossierId?: DossierRow['id'] | null;
		readonly certificateId?: CertificateId | null;
		readonly verdict: DecisionVerdict;
	},
	{ actor, now }: { readonly actor: Actor; readonly now: EpochMs },
): Promise<Ruling> {
	if (dossierId !== null) {
		const dossier = await lockDossier(tx, { dossierId, producerId: null });
		await requireImpartial(tx, actor, { producerId: dossier.producerId, now });
		const certificate = await certificateOf(tx, dossier);
		if (verdict === 'verify' || verdict === 'withdraw') throw new Error('no verdict on a dossier');
		return { kind: 'dossier', verdict, dossier, certificate };
	}
	if (certificateId === null || (verdict !== 'verify' && verdict !== 'withdraw')) {
		throw new Error('a decision about nothing');
	}
	await tx.select().from(certificates).where(eq(certificates.id, certificateId)).for('update');
	const certificate = await getCertificate(tx, certificateId);
	const holders = await tx.select().from(dossiers).where(eq(dossiers.certificateId, certificateId));
	const stakes = await listStakes(tx, certificateId);
	for (const { producerId } of stakes) await requireImpartial(tx, actor, { producerId, now });
	return { kind: 'certificate', verdict, certificate, holders, stakes };
}

async function isMakingUp(tx: Transaction, ruling: Ruling): Promise<boolean> {
	const { certificate } = ruling;
	return certificate !== null && (await findMakingUp(tx, [certificate.id])).has(certificate.id);
}

async function certificateOf(
	tx: Transaction,
	{ certificateId }: DossierRow,
): Promise<Certificate | null> {
	return certificateId === null ? null : getCertificate(tx, certificateId);
}

/** @throws AppError CHANGED_MEANWHILE */
async function refusePending(tx: Transaction, ruling: Ruling): Promise<void> {
	const before = await listDecisions(
		tx,
		ruling.kind === 'dossier'
			? { dossierIds: [ruling.dossier.id] }
			: { certificateIds: [ruling.certificate.id] },
	);
	if (before.some(({ standing }) => standing === 'waiting')) {
		throw new AppError('CHANGED_MEANWHILE');
	}
}

async function record(
	tx: Transaction,
	ruling: Ruling,
	{
		actor,
		at,
		...change
	}: {
		readonly actor: Actor;
		readonly at: EpochMs;
		/** Whether a decision waited, and waits, for its second signature. */
		readonly wasWaiting: boolean;
		readonly isWaiting: boolean;
		readonly said: Readonly<Record<string, unknown>>;
	},
): Promise<void> {
	const isDossier = ruling.kind === 'dossier';
	const before = isDossier ? ruling.dossier.state : ruling.certificate.standing;
	const after = isDossier
		? (await getDossier(tx, { dossierId: ruling.dossier.id, producerId: null })).state
		: (await getCertificate(tx, ruling.certificate.id)).standing;
	await recordChange(tx, {
		...{ actor, at },
		before: { state: before, isWaiting: change.wasWaiting },
		after: { state: after, isWaiting: change.isWaiting, ...change.said },
		action: `${ruling.kind}.${ruling.verdict}`,
		subject: isDossier ? `dossier ${ruling.dossier.id}` : `certificate ${ruling.certificate.id}`,
		producerId: isDossier ? ruling.dossier.producerId : (ruling.stakes[0]?.producerId ?? null),
	});
}
