import type { AccountId } from '$lib/domain/accounts/account';
import type { LotId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import type { LabelFormatName } from '$lib/domain/trace/label-sheet';
import { and, asc, desc, eq, inArray, lt, or } from 'drizzle-orm';

import { accountNames } from '../accounts/account-names';
import type { Executor, Transaction } from '../database/database';
import { labels, printRuns } from './tables';

const PAGE = 20;

/** Labels that were printed in one go, as a desk sees them. */
export interface PrintRun {
	readonly id: number;
	readonly issuedAt: EpochMs;
	/** Who issued them; null for the operator's command, and where it is not known any more. */
	readonly by: string | null;
	readonly count: number;
	/** What they were printed on first; null where nobody said. */
	readonly format: LabelFormatName | null;
	/** Serials of its first and last label. */
	readonly first: string;
	readonly last: string;
	/** False where they were issued before the order was kept: then it is the likely one. */
	readonly isOrderKnown: boolean;
}

/** Begins a print run. Its labels are written right after it, in the same transaction. */
export async function createRun(
	tx: Transaction,
	run: {
		readonly lotId: LotId;
		readonly count: number;
		readonly accountId: AccountId | null;
		readonly format: LabelFormatName | null;
		readonly issuedAt: EpochMs;
	},
): Promise<number> {
	const [row] = await tx.insert(printRuns).values(run).returning({ id: printRuns.id });
	if (!row) throw new Error('print_runs gave no row');
	return row.id;
}

/**
 * The print runs of a lot, newest first, a page at a time.
 * @param question `before` names the last run of the page before; null begins at the newest
 */
export async function listRuns(
	executor: Executor,
	{ lotId, before }: { readonly lotId: LotId; readonly before: number | null },
): Promise<{ readonly runs: readonly PrintRun[]; readonly next: number | null }> {
	const rows = await executor
		.select()
		.from(printRuns)
		.where(and(eq(printRuns.lotId, lotId), before === null ? undefined : lt(printRuns.id, before)))
		.orderBy(desc(printRuns.id))
		.limit(PAGE + 1);
	const page = rows.slice(0, PAGE);
	const names = await accountNames(
		executor,
		page.map(({ accountId }) => accountId),
	);
	const ends = await endsOf(executor, page);
	const runs = page.map(({ accountId, lotId: _, ...run }) => {
		const [first = '', last = ''] = [ends.get(`${run.id}/1`), ends.get(`${run.id}/${run.count}`)];
		return { ...run, by: accountId === null ? null : (names.get(accountId) ?? null), first, last };
	});
	return { runs, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** Serials of the first and last label of runs, by `run/position`. */
async function endsOf(
	executor: Executor,
	runs: readonly { readonly id: number; readonly count: number }[],
): Promise<ReadonlyMap<string, string>> {
	if (runs.length === 0) return new Map();
	const rows = await executor
		.select({ runId: labels.runId, position: labels.position, serial: labels.serial })
		.from(labels)
		.where(
			or(
				...runs.map(({ id, count }) =>
					and(eq(labels.runId, id), inArray(labels.position, [1, count])),
				),
			),
		)
		.orderBy(asc(labels.runId), asc(labels.position));
	return new Map(rows.map(({ runId, position, serial }) => [`${runId}/${position}`, serial]));
}
