import {
	areRulesFit,
	checklistFor,
	DEFAULT_RULES,
	type ChecklistItem,
	type DocumentRule,
} from '$lib/domain/certification/documents';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { desc, eq, sql } from 'drizzle-orm';

import { accountNames } from '../accounts/account-names';
import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Executor } from '../database/database';
import { checklistVersions, type dossiers } from './tables';

/** What says by which rules a dossier is judged. */
export type JudgedDossier = Pick<
	typeof dossiers.$inferSelect,
	'state' | 'submittedAt' | 'openedAt' | 'setCode'
>;

/** The rules that a dossier is judged by. */
export type RulesOf = (dossier: JudgedDossier) => readonly DocumentRule[];

/**
 * All rules there ever were, to judge dossiers by: what was handed in by those in force at that
 * hour, what its producer has still in hand by the newest.
 */
export async function readRules(executor: Executor): Promise<RulesOf> {
	const { rules, publishedAt, version } = checklistVersions;
	const versions = await executor
		.select({ rules, publishedAt })
		.from(checklistVersions)
		.orderBy(desc(version));
	return ({ state, submittedAt, openedAt }) => {
		const isInHand = state === 'open' || state === 'rejected';
		const asOf = isInHand ? Infinity : (submittedAt ?? openedAt);
		return versions.find((one) => one.publishedAt <= asOf)?.rules ?? DEFAULT_RULES;
	};
}

/** The checklist of one dossier. */
export async function checklistOf(
	executor: Executor,
	dossier: JudgedDossier,
): Promise<readonly ChecklistItem[]> {
	return checklistFor(dossier.setCode, (await readRules(executor))(dossier));
}

/**
 * What somebody needs who changes the rules: those of one version, and all versions, newest first.
 * @param wanted null for the newest; 0 for the built-in one
 * @throws AppError NOT_FOUND for a version that never was
 */
export async function readForChanging(executor: Executor, wanted: number | null) {
	const { version, note, publishedAt, author } = checklistVersions;
	const rows = await executor
		.select({ version, note, publishedAt, author })
		.from(checklistVersions)
		.orderBy(desc(version));
	const names = await accountNames(
		executor,
		rows.map((row) => row.author),
	);
	const latest = rows[0]?.version ?? 0;
	return {
		latest,
		shown: await rulesOfVersion(executor, wanted ?? latest),
		versions: rows.map((row) => ({ ...row, author: names.get(row.author) ?? null })),
	};
}

async function rulesOfVersion(executor: Executor, version: number) {
	if (version === 0) return { version, rules: DEFAULT_RULES };
	const [row] = await executor
		.select({ rules: checklistVersions.rules })
		.from(checklistVersions)
		.where(eq(checklistVersions.version, version));
	if (!row) throw new AppError('NOT_FOUND');
	return { version, rules: row.rules };
}

export interface NewRules {
	readonly rules: readonly DocumentRule[];
	readonly note: string;
	/** The version that was the newest when the change was begun. */
	readonly basedOn: number;
	readonly actor: Actor;
}

/**
 * Puts rules in force.
 * @returns their version
 * @throws AppError MALFORMED_REQUEST where they lack a kind of paper or a duty; CHANGED_MEANWHILE
 * where others were published since
 */
export async function publishRules(
	database: Database,
	{ rules, note, basedOn, actor }: NewRules,
	now: EpochMs,
): Promise<number> {
	if (!areRulesFit(rules)) throw new AppError('MALFORMED_REQUEST');
	return database.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(hashtext('checklist_versions'))`);
		const { latest, shown } = await readForChanging(tx, null);
		if (latest !== basedOn) throw new AppError('CHANGED_MEANWHILE');
		const version = latest + 1;
		const author = actor.accountId;
		await tx.insert(checklistVersions).values({ version, rules, note, publishedAt: now, author });
		await recordChange(tx, {
			...{ actor, at: now, action: 'checklist.publish', subject: `checklist ${version}` },
			before: { version: latest, ...byKind(shown.rules) },
			after: { version, note, ...byKind(rules) },
		});
		return version;
	});
}

/** Kind by kind, so that the record holds what changed and no more. */
function byKind(rules: readonly DocumentRule[]) {
	return Object.fromEntries(rules.map(({ kind, ...rule }) => [kind, rule]));
}
