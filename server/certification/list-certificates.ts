import type { Certificate } from '$lib/domain/certification/certificate';
import { REMINDER_DAYS } from '$lib/domain/certification/reminders';
import { certificateId } from '$lib/domain/ids';
import { DAY_MS, dayOf, type EpochMs } from '$lib/domain/time';
import { and, asc, count, eq, gt, inArray, isNull, lt, lte, gte, ne, type SQL } from 'drizzle-orm';

import { accountNames } from '../accounts/account-names';
import { getProductsUnder, type CertifiedProduct } from '../catalogue/certified-products';
import type { Executor } from '../database/database';
import { listDecisions, type Decision } from './decision-record';
import { findMakingUp } from './makes-up';
import { certificates, decisions, dossiers, secondSignatures } from './tables';

export type CertificateFilter =
	'all' | 'unverified' | 'ending' | 'expired' | 'withdrawn' | 'waiting';

export interface CertificatesQuestion {
	readonly only: CertificateFilter;
	/** The last number of the page before; null for the first. */
	readonly after: number | null;
}

export interface ListedCertificate extends Certificate {
	/** The products that carry it, listed or not. */
	readonly products: readonly CertifiedProduct[];
	/** The dossiers that rest on it: what its products will be. */
	readonly dossiers: readonly { readonly id: string; readonly productName: string }[];
	readonly decisions: readonly Decision[];
	/** Whether it would take the place of one that two people withdrew: two must verify it. */
	readonly isMakingUp: boolean;
}

export interface CertificatesPage {
	readonly certificates: readonly ListedCertificate[];
	/** Names of those who decided, by their account. */
	readonly people: Readonly<Record<string, string>>;
	/** To ask for the next page with; null on the last. */
	readonly next: number | null;
}

const PAGE = 50;

/** Certificates by number, with what carries them. */
export async function listCertificates(
	executor: Executor,
	{ only, after }: CertificatesQuestion,
	now: EpochMs,
): Promise<CertificatesPage> {
	const rows = await executor
		.select()
		.from(certificates)
		.where(
			and(
				condition(executor, only, now),
				after === null ? undefined : gt(certificates.id, certificateId(after)),
			),
		)
		.orderBy(asc(certificates.id))
		.limit(PAGE + 1);
	const page = rows.slice(0, PAGE);
	const ids = page.map(({ id }) => id);
	const products = await getProductsUnder(executor, ids);
	const decided = await listDecisions(executor, { certificateIds: ids });
	const makingUp = await findMakingUp(executor, ids);
	const resting =
		ids.length === 0
			? []
			: await executor
					.select({
						id: dossiers.id,
						productName: dossiers.productName,
						certificateId: dossiers.certificateId,
					})
					.from(dossiers)
					.where(inArray(dossiers.certificateId, ids));
	return {
		certificates: page.map((row) => ({
			...row,
			products: products.filter(({ certificateId }) => certificateId === row.id),
			dossiers: resting.filter(({ certificateId }) => certificateId === row.id),
			decisions: decided.filter(({ certificateId }) => certificateId === row.id),
			isMakingUp: makingUp.has(row.id),
		})),
		people: Object.fromEntries(
			await accountNames(
				executor,
				decided.map(({ accountId }) => accountId),
			),
		),
		next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
	};
}

/** How many certificates {@link listCertificates} has of a kind. */
export async function countCertificates(
	executor: Executor,
	only: CertificateFilter,
	now: EpochMs,
): Promise<number> {
	const [row] = await executor
		.select({ count: count() })
		.from(certificates)
		.where(condition(executor, only, now));
	return row?.count ?? 0;
}

function condition(executor: Executor, only: CertificateFilter, now: EpochMs): SQL | undefined {
	const { standing, expiresOn, id } = certificates;
	const today = dayOf(now);
	switch (only) {
		case 'all':
			return undefined;
		case 'unverified':
		case 'withdrawn':
			return eq(standing, only);
		case 'ending':
			return and(
				eq(standing, 'verified'),
				gte(expiresOn, today),
				lte(expiresOn, dayOf(now + REMINDER_DAYS[0] * DAY_MS)),
			);
		case 'expired':
			return and(ne(standing, 'withdrawn'), lt(expiresOn, today));
		case 'waiting':
			return inArray(
				id,
				executor
					.select({ id: decisions.certificateId })
					.from(decisions)
					.leftJoin(secondSignatures, eq(secondSignatures.decisionId, decisions.id))
					.where(and(eq(decisions.needsSecond, true), isNull(secondSignatures.decisionId))),
			);
	}
}
