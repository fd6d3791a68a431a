import type { Waiting } from '$lib/domain/desk/waiting-work';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { PlaceInList } from '$lib/domain/place-in-list';
import type { Report, ToldReport } from '$lib/domain/reports/report';
import type { EpochMs } from '$lib/domain/time';
import { and, count, eq, inArray, min, ne, or, sql, type SQL } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { findGoodsOf } from '../catalogue/own-products';
import type { Database, Executor } from '../database/database';
import { behindPlace, newestFirst, toPage } from '../database/pages';
import { notify } from '../notify/notify';
import { hashOf, isSameHash } from '../sync/secrets';
import { sortPictures } from './pictures';
import { producersMeant, reportSubject } from './producers-meant';
import { reports } from './tables';

const PAGE = 50;
const BY_TIME = { at: reports.at, id: reports.id };
const IS_OPEN = eq(reports.state, 'open');

export interface ReportPage {
	readonly reports: readonly Report[];
	/** Hand it over as `before` for older ones; null where there are none. */
	readonly next: PlaceInList | null;
}

interface ReportsWanted {
	readonly isOpen: boolean;
	readonly before: PlaceInList | null;
	/** Of whose goods the reader is told nothing: {@link findPartialTo}. */
	readonly without: readonly ProducerId[];
}

/**
 * Reports for the organisers, newest first: those that wait, or those that were dealt with. Who is partial to a
 * producer reads none on its goods: the shopper told the market, not the stall, how to reach them.
 */
export async function listReports(
	executor: Executor,
	{ isOpen, before, without }: ReportsWanted,
): Promise<ReportPage> {
	const rows = await executor
		.select()
		.from(reports)
		.where(
			and(
				isOpen ? IS_OPEN : ne(reports.state, 'open'),
				behindPlace(BY_TIME, before),
				await notOnGoodsOf(executor, without),
			),
		)
		.orderBy(...newestFirst(BY_TIME))
		.limit(PAGE + 1);
	const { page, next } = toPage(rows, PAGE, ({ at }) => at);
	const picturesOf = await sortPictures(executor, page);
	return {
		reports: page.map(({ secretSha256: _secret, repliedBy: _by, ...report }) => ({
			...report,
			...picturesOf(report),
		})),
		next,
	};
}

/** How many reports wait of which the reader is told: see {@link listReports}. */
export async function countOpenReports(
	executor: Executor,
	without: readonly ProducerId[],
): Promise<Waiting> {
	const [row] = await executor
		.select({ count: count(), oldestAt: min(reports.at) })
		.from(reports)
		.where(and(IS_OPEN, await notOnGoodsOf(executor, without)));
	return row ?? { count: 0, oldestAt: null };
}

/** The same question as {@link producersMeant}, asked of all rows at once. */
async function notOnGoodsOf(
	executor: Executor,
	producerIds: readonly ProducerId[],
): Promise<SQL | undefined> {
	if (producerIds.length === 0) return undefined;
	const { productIds, gtins } = await findGoodsOf(executor, producerIds);
	const isNamed = inArray(reports.productId, [...productIds]);
	// What a report leaves open is nobody's: unknown must not read as one of theirs.
	return sql`${or(isNamed, inArray(reports.gtin, [...gtins]))} is not true`;
}

/**
 * Answers a report, or closes it without a word.
 * @param reply null closes it
 * @throws AppError NOT_FOUND, CHANGED_MEANWHILE where a colleague was quicker, FORBIDDEN for who works for
 * the producer of the goods that it names
 */
export async function answerReport(
	database: Database,
	answer: { readonly reportId: string; readonly reply: string | null; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { reportId, reply, actor } = answer;
	await database.transaction(async (tx) => {
		const [row] = await tx.select().from(reports).where(eq(reports.id, reportId)).for('update');
		if (!row) throw new AppError('NOT_FOUND');
		for (const producerId of await producersMeant(tx, row)) {
			await requireImpartial(tx, actor, { producerId, now });
		}
		if (row.state !== 'open') throw new AppError('CHANGED_MEANWHILE');
		const state = reply === null ? 'closed' : 'answered';
		await tx
			.update(reports)
			.set({ state, reply, repliedAt: now, repliedBy: actor.accountId })
			.where(eq(reports.id, reportId));
		await recordChange(tx, {
			actor,
			at: now,
			action: reply === null ? 'report.close' : 'report.answer',
			subject: reportSubject(reportId),
			before: { state: row.state },
			// What was said may name the shopper: it stands with the report, not in a log that nobody can change.
			after: { state },
		});
		if (reply === null) return;
		const to = [{ kind: 'report', reportId } as const];
		await notify(tx, { kind: 'reportAnswered', params: { reportId }, to, at: now });
	});
}

/** The reports that the given keys open; what a key does not open is simply not among them. */
export async function trackReports(
	executor: Executor,
	keys: readonly { readonly reportId: string; readonly secret: string }[],
): Promise<ToldReport[]> {
	const hashes = new Map(keys.map(({ reportId, secret }) => [reportId, hashOf(secret)]));
	const rows = await executor
		.select()
		.from(reports)
		.where(inArray(reports.id, [...hashes.keys()]));
	const theirs = rows.filter(({ id, secretSha256 }) =>
		isSameHash(secretSha256, hashes.get(id) ?? ''),
	);
	const picturesOf = await sortPictures(executor, theirs);
	return theirs.map(({ id, state, reply, repliedAt, pictures }) => ({
		...{ id, state, reply, repliedAt },
		...picturesOf({ pictures }),
	}));
}
