import { certificateState } from '$lib/domain/certification/certificate';
import type { DocumentKind } from '$lib/domain/certification/documents';
import { expiriesOf, type DossierId } from '$lib/domain/certification/dossier';
import { daysUntil, dueReminder, type ReminderDays } from '$lib/domain/certification/reminders';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { DayText, EpochMs } from '$lib/domain/time';
import { and, asc, eq, gt, inArray, isNotNull } from 'drizzle-orm';

import { recordChange } from '../audit/record-change';
import { getListingFacts } from '../catalogue/listing-facts';
import { isForWantOfPapers, listWaiting } from '../catalogue/list-product';
import { publish } from '../catalogue/publish';
import { takeOutListed } from '../catalogue/withdraw-product';
import type { Database, Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import type { DossierRow } from './find-dossier';
import { getCompleteness, judgeListing } from './listing-gate';
import { certificates, dossiers } from './tables';

/** Something of a listed product that runs out, and the reminder that is due for it. */
export interface DueReminder {
	readonly dossierId: DossierId;
	readonly producerId: ProducerId;
	readonly productName: string;
	readonly what: DocumentKind | 'certificate';
	readonly expiresOn: DayText;
	readonly days: ReminderDays;
}

/** What one run of the expiry did and found. */
export interface Expiry {
	/** Products that were taken off now. */
	readonly takenOff: readonly ProductId[];
	/** Products whose papers are in order by now, again or for the first time. */
	readonly putBack: readonly ProductId[];
	readonly reminders: readonly DueReminder[];
}

/** Dossiers looked at together. */
const BATCH = 500;

/**
 * Takes products off whose certificate, or a required paper, ran out after they were listed by
 * their dossier, lists what only waited for its papers and has them by now, and reminds producers
 * 180, 120, 30 and 7 days before. Running it again does nothing twice. What the demonstration shows without a dossier is left as it is: its state is told
 * in words.
 */
export async function runExpiry(database: Database, now: EpochMs): Promise<Expiry> {
	const takenOff: ProductId[] = [];
	const putBack: ProductId[] = [];
	const reminders: DueReminder[] = [];
	for (let after: ProductId | null = null; ;) {
		const page = await readPage(database, after, now);
		const over = page.filter(({ isOver }) => isOver).map(({ productId }) => productId);
		takenOff.push(...(await takeOff(database, over, now)));
		putBack.push(...(await bringBack(database, page, now)));
		const due = page.flatMap(toReminder(now));
		await database.transaction((tx) => remind(tx, due, now));
		reminders.push(...due);
		const last = page.at(-1);
		if (!last || page.length < BATCH) return { takenOff, putBack, reminders };
		after = last.productId;
	}
}

interface Watched {
	readonly dossierId: DossierId;
	readonly producerId: ProducerId;
	readonly productId: ProductId;
	readonly productName: string;
	/** Everything that runs out, with its last day. */
	readonly ends: readonly Pick<DueReminder, 'what' | 'expiresOn'>[];
	/** Whether something has run out by now. */
	readonly isOver: boolean;
}

/** Products with an accepted dossier, by number, and what is about to run out of it. */
async function readPage(
	executor: Executor,
	after: ProductId | null,
	now: EpochMs,
): Promise<Watched[]> {
	const rows = await executor
		.select()
		.from(dossiers)
		.where(
			and(
				eq(dossiers.state, 'accepted'),
				isNotNull(dossiers.productId),
				after === null ? undefined : gt(dossiers.productId, after),
			),
		)
		.orderBy(asc(dossiers.productId))
		.limit(BATCH);
	return watch(executor, rows, now);
}

async function watch(
	executor: Executor,
	rows: readonly DossierRow[],
	now: EpochMs,
): Promise<Watched[]> {
	const complete = await getCompleteness(executor, rows, now);
	const carried = await getCarried(
		executor,
		rows.flatMap(({ productId }) => productId ?? []),
	);
	return rows.flatMap(({ id: dossierId, producerId, productId, productName }): Watched[] => {
		const papers = complete.get(dossierId);
		if (productId === null || !papers) return [];
		const certificate = carried.get(productId) ?? null;
		const expiresOn = certificate?.expiresOn ?? null;
		return [
			{
				...{ dossierId, producerId, productId, productName },
				ends: [
					...expiriesOf(papers).map(({ kind: what, expiresOn }) => ({ what, expiresOn })),
					...(expiresOn === null ? [] : [{ what: 'certificate' as const, expiresOn }]),
				],
				isOver: !papers.isComplete || certificateState(certificate, now) === 'expired',
			},
		];
	});
}

/** The certificate that each product is shown under: not yet the one that will renew it. */
async function getCarried(executor: Executor, ids: readonly ProductId[]) {
	const facts = await getListingFacts(executor, ids);
	const held = [...new Set(facts.flatMap(({ certificateId }) => certificateId ?? []))];
	const rows =
		held.length === 0
			? []
			: await executor.select().from(certificates).where(inArray(certificates.id, held));
	const byId = new Map(rows.map((row) => [row.id, row]));
	return new Map(
		facts.map(({ id, certificateId }) => [
			id,
			certificateId === null ? undefined : byId.get(certificateId),
		]),
	);
}

async function takeOff(
	database: Database,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<ProductId[]> {
	const listed = (await getListingFacts(database, ids)).filter(({ isListed }) => isListed);
	// Most nights find nothing, and that must not cost the phones a version.
	if (listed.length === 0) return [];
	const gone: ProductId[] = [];
	await database.transaction((tx) =>
		publish(tx, now, async () => {
			// Once more under the lock: a paper may have been renewed, or the product taken off.
			const rows = await tx
				.select()
				.from(dossiers)
				.where(
					inArray(
						dossiers.productId,
						listed.map(({ id }) => id),
					),
				);
			const facts = await getListingFacts(tx, ids);
			for (const watched of await watch(tx, rows, now)) {
				const { productId, producerId, dossierId, productName, isOver } = watched;
				if (!isOver || !facts.some(({ id, isListed }) => id === productId && isListed)) continue;
				gone.push(productId);
				await recordChange(tx, {
					actor: null,
					at: now,
					action: 'product.expire',
					subject: `product ${productId}`,
					producerId,
					after: { withdrawnBecause: 'expired' },
				});
				await notify(tx, {
					kind: 'productExpired',
					params: { dossierId, producerId, productName },
					to: await audienceOf(tx, { permission: 'dossiers.submit', producerId }),
					at: now,
				});
			}
			return takeOutListed(tx, { ids: gone, because: 'expired', now });
		}),
	);
	return gone;
}

async function bringBack(
	database: Database,
	page: readonly Watched[],
	now: EpochMs,
): Promise<ProductId[]> {
	const inOrder = page.filter(({ isOver }) => !isOver).map(({ productId }) => productId);
	const gone = (await getListingFacts(database, inOrder)).filter(({ withdrawnBecause }) =>
		isForWantOfPapers(withdrawnBecause),
	);
	const verdicts = await judgeListing(
		database,
		gone.map(({ id }) => id),
		now,
	);
	const lawful = gone.filter(({ id }) => verdicts.get(id)?.ok === true);
	const ids = lawful.map(({ id }) => id);
	if (ids.length === 0) return [];
	await database.transaction((tx) =>
		publish(tx, now, async () => {
			for (const { id, producerId, withdrawnBecause } of lawful) {
				await recordChange(tx, {
					actor: null,
					at: now,
					action: 'product.renew',
					subject: `product ${id}`,
					producerId,
					before: { withdrawnBecause },
				});
			}
			// Asks the gate once more, under the lock.
			return { put: await listWaiting(tx, ids, now) };
		}),
	);
	return ids;
}

const toReminder =
	(now: EpochMs) =>
	({ ends, isOver, dossierId, producerId, productName }: Watched): DueReminder[] => {
		// Of what is off the market already its producer was told, and renews all of it.
		if (isOver) return [];
		return ends.flatMap(({ what, expiresOn }) => {
			const days = dueReminder(expiresOn, now);
			return days === undefined
				? []
				: [{ dossierId, producerId, productName, what, expiresOn, days }];
		});
	};

/** One notice of each paper, which names it: a test report that runs out is no certificate. */
async function remind(tx: Transaction, due: readonly DueReminder[], now: EpochMs): Promise<void> {
	for (const { dossierId, producerId, productName, what, expiresOn, days } of due) {
		const paper = what === 'certificate' ? '' : `${what} `;
		await notify(tx, {
			kind: 'certificateReminder',
			params: { dossierId, producerId, productName, what, daysLeft: daysUntil(expiresOn, now) },
			to: await audienceOf(tx, { permission: 'dossiers.submit', producerId }),
			at: now,
			once: `dossier ${dossierId} ${paper}${expiresOn} at ${days}`,
		});
	}
}
