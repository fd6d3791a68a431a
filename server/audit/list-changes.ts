import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { daySchema } from '$lib/domain/day-schema';
import { producerId, type ProducerId } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import { DAY_MS, startOfDay, type DayText } from '$lib/domain/time';
import { and, desc, eq, gte, inArray, like, lt, type SQL } from 'drizzle-orm';
import * as v from 'valibot';

import { accountNames } from '../accounts/account-names';
import { findAccountsByWords } from '../accounts/list-accounts';
import { findProducersByName, getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { subjectNames } from './subject-names';
import { auditEntries } from './tables';

const PAGE = 50;

const words = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(80)), '');
const day = v.optional(v.nullable(daySchema), null);

export const changesQuestionSchema = v.object({
	/** Only entries before this one; null begins at the newest. */
	before: v.nullable(v.pipe(v.number(), v.safeInteger())),
	accountId: v.nullable(v.pipe(v.string(), v.maxLength(64), v.transform(accountId))),
	producerId: v.nullable(v.pipe(rowIdSchema, v.transform(producerId))),
	/** Beginning of the action. */
	text: v.pipe(v.string(), v.maxLength(80)),
	/** Part of the name, phone number or e-mail of who did it, as typed; empty for everybody. */
	person: words,
	/** Part of the name of the producer that it is about, as typed; empty for all, and for none. */
	producer: words,
	/** The first and the last day, in Vietnam; null where there is no bound. */
	from: day,
	until: day,
});

export interface ChangesQuestion {
	readonly before: number | null;
	readonly accountId: AccountId | null;
	readonly producerId: ProducerId | null;
	readonly text: string;
	readonly person?: string;
	readonly producer?: string;
	readonly from?: DayText | null;
	readonly until?: DayText | null;
}

/** What staff did, newest first, a page at a time. */
export async function listChanges(executor: Executor, question: ChangesQuestion) {
	const rows = await executor
		.select()
		.from(auditEntries)
		.where(and(...(await conditionsOf(executor, question))))
		.orderBy(desc(auditEntries.id))
		.limit(PAGE + 1);
	const page = rows.slice(0, PAGE);
	const names = await accountNames(
		executor,
		page.map((row) => row.accountId),
	);
	const sellers = await getProducerNames(
		executor,
		page.flatMap((row) => row.producerId ?? []),
	);
	const subjects = await subjectNames(
		executor,
		page.map(({ subject }) => subject),
	);
	const entries = page.map((row) => ({
		...row,
		/** Null for what the market did by itself. */
		accountName: row.accountId === null ? null : (names.get(row.accountId) ?? row.accountId),
		/** Null where it is about no producer. */
		producerName: sellers.find(({ id }) => id === row.producerId)?.name ?? null,
		/** Null where what it was done to has no name. */
		subjectName: subjects.get(row.subject) ?? null,
	}));
	return { entries, next: rows.length > PAGE ? (entries.at(-1)?.id ?? null) : null };
}

async function conditionsOf(executor: Executor, question: ChangesQuestion): Promise<SQL[]> {
	const { before, text, person = '', producer = '', from = null, until = null } = question;
	const wanted: SQL[] = [];
	if (before !== null) wanted.push(lt(auditEntries.id, before));
	if (question.accountId !== null) wanted.push(eq(auditEntries.accountId, question.accountId));
	if (question.producerId !== null) wanted.push(eq(auditEntries.producerId, question.producerId));
	if (text !== '') wanted.push(like(auditEntries.action, `${text.replace(/[\\%_]/g, '\\$&')}%`));
	if (person !== '') {
		const people = await findAccountsByWords(executor, person);
		wanted.push(inArray(auditEntries.accountId, people));
	}
	if (producer !== '') {
		const sellers = await findProducersByName(executor, producer);
		wanted.push(inArray(auditEntries.producerId, sellers));
	}
	if (from !== null) wanted.push(gte(auditEntries.at, startOfDay(from)));
	if (until !== null) wanted.push(lt(auditEntries.at, startOfDay(until) + DAY_MS));
	return wanted;
}
