import type { Account, AccountId } from '$lib/domain/accounts/account';
import { reachableEmail } from '$lib/domain/accounts/login';
import { formatPhone } from '$lib/domain/ordering/phone';
import { fold } from '$lib/domain/text';
import type { EpochMs } from '$lib/domain/time';
import { asc, inArray, sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { accounts, marketStaff, producerStaff } from './tables';

export interface ListedAccount extends Account {
	readonly closedAt: EpochMs | null;
	readonly isDemo: boolean;
	/** Whether a one-time code is asked for when they sign in. */
	readonly hasSecondFactor: boolean;
}

export interface AccountsPage {
	readonly people: readonly ListedAccount[];
	/** To ask for the next page with; null on the last. */
	readonly next: AccountId | null;
}

interface Question {
	/** Part of a name, phone number or e-mail, as typed, with diacritics or without; empty for all. */
	readonly search: string;
	/** The last account of the page before; null begins at the first. */
	readonly after: AccountId | null;
}

const PAGE = 50;

/** Everybody who can sign in, by name, a page at a time; shut accounts too. */
export async function listAccounts(executor: Executor, question: Question): Promise<AccountsPage> {
	const found = await (fold(question.search).trim() === ''
		? findAll(executor, question.after)
		: findByWords(executor, question));
	const ids = found.slice(0, PAGE);
	return {
		people: await readAccounts(executor, ids),
		next: found.length > PAGE ? (ids.at(-1) ?? null) : null,
	};
}

/** @returns of one page and one more */
async function findAll(executor: Executor, after: AccountId | null): Promise<AccountId[]> {
	const { id, name } = accounts;
	const rows = await executor
		.select({ id })
		.from(accounts)
		.where(
			after === null
				? undefined
				: sql`(${name}, ${id}) > (select last.name, last.id from accounts as last where last.id = ${after})`,
		)
		.orderBy(asc(name), asc(id))
		.limit(PAGE + 1);
	return rows.map((row) => row.id);
}

/** @returns of one page and one more */
async function findByWords(executor: Executor, { search, after }: Question): Promise<AccountId[]> {
	const found = await findAccountsByWords(executor, search);
	const from = after === null ? 0 : found.indexOf(after) + 1;
	return found.slice(from, from + PAGE + 1);
}

/**
 * Everybody who may be meant, by name. Names are folded here: the database knows nothing of diacritics,
 * and all names are not many.
 * @param search part of a name, phone number or e-mail, as typed, with diacritics or without
 */
export async function findAccountsByWords(
	executor: Executor,
	search: string,
): Promise<AccountId[]> {
	const { id, name, phone, email } = accounts;
	const all = await executor
		.select({ id, name, phone, email })
		.from(accounts)
		.orderBy(asc(name), asc(id));
	const text = fold(search).trim();
	const digits = text.replace(/[\s.-]/g, '');
	const isFound = (row: (typeof all)[number]) =>
		fold(row.name).includes(text) ||
		(reachableEmail(row.email)?.includes(text) ?? false) ||
		[row.phone ?? '', formatPhone(row.phone ?? '').replaceAll(' ', '')].some((number) =>
			digits === '' ? false : number.includes(digits),
		);
	return all.filter(isFound).map((row) => row.id);
}

async function readAccounts(
	executor: Executor,
	ids: readonly AccountId[],
): Promise<ListedAccount[]> {
	const people = await executor
		.select()
		.from(accounts)
		.where(inArray(accounts.id, [...ids]));
	const roles = await executor
		.select()
		.from(marketStaff)
		.where(inArray(marketStaff.accountId, [...ids]));
	const memberships = await executor
		.select()
		.from(producerStaff)
		.where(inArray(producerStaff.accountId, [...ids]))
		.orderBy(asc(producerStaff.producerId));
	const byId = new Map(people.map((person) => [person.id, person]));
	const rolesOf = ofAccounts(roles);
	const stallsOf = ofAccounts(memberships);
	return ids.flatMap((id) => {
		const person = byId.get(id);
		if (!person) return [];
		const { name, email, phone, closedAt, isDemo, twoFactorEnabled } = person;
		return {
			...{ id, name, phone, closedAt, isDemo },
			email: reachableEmail(email),
			hasSecondFactor: twoFactorEnabled,
			roles: (rolesOf.get(id) ?? []).map(({ role }) => role),
			producers: (stallsOf.get(id) ?? []).map(({ producerId, role }) => ({ producerId, role })),
		};
	});
}

function ofAccounts<Row extends { readonly accountId: AccountId }>(
	rows: readonly Row[],
): ReadonlyMap<AccountId, readonly Row[]> {
	const groups = new Map<AccountId, Row[]>();
	for (const row of rows) {
		const group = groups.get(row.accountId);
		if (group) group.push(row);
		else groups.set(row.accountId, [row]);
	}
	return groups;
}
