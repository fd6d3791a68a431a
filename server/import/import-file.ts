import { AppError } from '$lib/domain/errors';
import { toBase64Url } from '$lib/domain/ids';
import {
	MOST_PROBLEMS_TOLD,
	type ImportCounts,
	type ImportKind,
	type ImportReport,
} from '$lib/domain/imports/report';
import { dayOf, type EpochMs } from '$lib/domain/time';
import { createHash } from 'node:crypto';

import type { Actor } from '../audit/record-change';
import { publish } from '../catalogue/publish';
import type { Database } from '../database/database';
import { readSpreadsheet } from '../spreadsheet/read-spreadsheet';
import { carryOut, recordImport } from './carry-out';
import { planImport, type ImportPlan } from './plan-import';
import { Problems } from './problems';
import { readFile, type FileDrafts } from './read-file';

interface Understood {
	readonly fileSha256: string;
	readonly drafts: FileDrafts;
	readonly problems: Problems;
	/** Names of its sheets, in their order. */
	readonly sheets: readonly (string | null)[];
}

/**
 * Says what a workbook (or a CSV) would do, and everything that is wrong with it, row by row.
 * Writes nothing.
 * @param file as it was sent
 * @throws AppError SPREADSHEET_UNREADABLE, SPREADSHEET_TOO_LARGE, CSV_ENCODING_UNKNOWN
 */
export async function checkImport(
	database: Database,
	file: Buffer,
	now: EpochMs,
): Promise<ImportReport> {
	const understood = await understand(file, now);
	return reportOf(understood, await planImport(database, understood.drafts, now), false);
}

/**
 * Carries out a workbook that was checked: all of it in one transaction and one version of the
 * catalogue, or nothing where anything is wrong with it. Carried out once more it changes nothing.
 *
 * New products are not listed, new certificates not verified: that is for reviewers to do, each by
 * `reviseCertificate` and `listProduct`.
 * @param order `fileSha256` of the report that was looked at
 * @returns a report with problems, and nothing done, where there are any
 * @throws AppError CHANGED_MEANWHILE where it is another file; SPREADSHEET_UNREADABLE,
 * SPREADSHEET_TOO_LARGE, CSV_ENCODING_UNKNOWN
 */
export async function carryOutImport(
	database: Database,
	file: Buffer,
	order: { readonly fileSha256: string; readonly actor: Actor; readonly now: EpochMs },
): Promise<ImportReport> {
	const { now, actor } = order;
	const understood = await understand(file, now);
	if (understood.fileSha256 !== order.fileSha256) throw new AppError('CHANGED_MEANWHILE');
	if (!understood.problems.isEmpty) {
		return reportOf(understood, await planImport(database, understood.drafts, now), false);
	}
	let plan: ImportPlan | undefined;
	try {
		await database.transaction((tx) =>
			publish(tx, now, async (version) => {
				// Under the lock of the catalogue: what is planned is what is there.
				plan = await planImport(tx, understood.drafts, now);
				if (!understood.problems.isEmpty) throw new AppError('CHANGED_MEANWHILE');
				const { put, rows } = await carryOut(tx, plan, { version, now });
				const { fileSha256 } = understood;
				const counts = { ...countsOf(plan) };
				await recordImport(tx, rows, { actor, at: now, fileSha256, counts });
				return { put };
			}),
		);
	} catch (thrown) {
		if (plan && !understood.problems.isEmpty) return reportOf(understood, plan, false);
		throw thrown;
	}
	if (!plan) throw new Error('published without a plan');
	return reportOf(understood, plan, true);
}

async function understand(file: Buffer, now: EpochMs): Promise<Understood> {
	const problems = new Problems();
	const sheets = await readSpreadsheet(file);
	const drafts = await readFile(sheets, problems, dayOf(now));
	const fileSha256 = toBase64Url(createHash('sha256').update(file).digest());
	return { fileSha256, drafts, problems, sheets: sheets.map(({ name }) => name) };
}

function reportOf(
	{ fileSha256, drafts, problems, sheets }: Understood,
	plan: ImportPlan,
	isDone: boolean,
): ImportReport {
	return {
		fileSha256,
		counts: countsOf(plan),
		problems: problems.inFileOrder(sheets).slice(0, MOST_PROBLEMS_TOLD),
		problemCount: problems.count,
		ignoredSheets: drafts.ignoredSheets,
		isDone,
	};
}

function countsOf(plan: ImportPlan): Record<ImportKind, ImportCounts> {
	return {
		producers: count(plan.producers),
		products: count(plan.products),
		certificates: count(plan.certificates),
	};
}

function count(part: {
	readonly create: readonly unknown[];
	readonly change: readonly unknown[];
	readonly unchanged: number;
}): ImportCounts {
	return { created: part.create.length, changed: part.change.length, unchanged: part.unchanged };
}
