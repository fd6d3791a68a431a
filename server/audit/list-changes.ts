import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { producerId, type ProducerId } from '$lib/domain/ids';
import { and, desc, eq, like, lt, type SQL } from 'drizzle-orm';
import * as v from 'valibot';

import { accountNames } from '../accounts/account-names';
import type { Executor } from '../database/database';
import { auditEntries } from './tables';

const PAGE = 50;

export const changesQuestionSchema = v.object({
	/** Only entries before this one; null begins at the newest. */
	before: v.nullable(v.pipe(v.number(), v.safeInteger())),
	accountId: v.nullable(v.pipe(v.string(), v.maxLength(64), v.transform(accountId))),
	producerId: v.nullable(v.pipe(v.number(), v.safeInteger(), v.transform(producerId))),
	/** Beginning of the action. */
	text: v.pipe(v.string(), v.maxLength(80)),
});

export interface ChangesQuestion {
	readonly before: number | null;
	readonly accountId: AccountId | null;
	readonly producerId: ProducerId | null;
	readonly text: string;
}

/** What staff did, newest first, a page at a time. */
export async function listChanges(executor: Executor, question: ChangesQuestion) {
	const { before, text } = question;
	const wanted: SQL[] = [];
	if (before !== null) wanted.push(lt(auditEntries.id, before));
	if (question.accountId !== null) wanted.push(eq(auditEntries.accountId, question.accountId));
	if (question.producerId !== null) wanted.push(eq(auditEntries.producerId, question.producerId));
	if (text !== '') wanted.push(like(auditEntries.action, `${text.replace(/[\\%_]/g, '\\$&')}%`));
	const rows = await executor
		.select()
		.from(auditEntries)
		.where(and(...wanted))
		.orderBy(desc(auditEntries.id))
		.limit(PAGE + 1);
	const names = await accountNames(
		executor,
		rows.map(({ accountId }) => accountId),
	);
	const entries = rows.slice(0, PAGE).map((row) => ({
		...row,
		/** Null for what the market did by itself. */
		accountName: row.accountId === null ? null : (names.get(row.accountId) ?? row.accountId),
	}));
	return { entries, next: rows.length > PAGE ? (entries.at(-1)?.id ?? null) : null };
}
