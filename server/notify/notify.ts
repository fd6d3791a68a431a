import type { AccountId } from '$lib/domain/accounts/account';
import { isTold, type Choice } from '$lib/domain/notices/channels';
import type { Notice, NoticeKind } from '$lib/domain/notices/notice';
import { rankOf } from '$lib/domain/notices/rank';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';

import { insertRows } from '../database/bulk-rows';
import type { Executor, Transaction } from '../database/database';
import { accountOf, keyOf, type Recipient, type RecipientKey } from './recipient';
import { mayBeWoken } from './subscribe';
import { deliveries, noticeChoices, notices, pushSubscriptions } from './tables';

export type Telling = Notice & {
	readonly to: readonly Recipient[];
	readonly at: EpochMs;
	/** Tells each recipient only once of all that is told under this name: `certificate 12 at 30`. */
	readonly once?: string;
};

/**
 * Tells somebody something: writes it into their list and puts down what is to be pushed and
 * mailed, by what they chose. Nothing leaves the house here: a job sends it after this transaction
 * has been committed, and tries again where that fails.
 *
 * ```ts
 * await notify(tx, { kind: 'bankChanged', params: { producerId }, to: owners.map(toAccount), at });
 * ```
 */
export async function notify(tx: Transaction, telling: Telling): Promise<void> {
	const { kind, params, at, once } = telling;
	const asked = [...new Set(telling.to.map(keyOf))];
	if (asked.length === 0) return;
	const ways = await waysOf(tx, asked, { kind, at });
	// Without an account there is no list either: where no browser asked, nobody would ever read it.
	const keys = asked.filter((key) => accountOf(key) !== undefined || ways.browsers.has(key));
	if (keys.length === 0) return;
	const written = await writeNotices(tx, keys, { kind, params, at, once: once ?? null });
	const rank = rankOf(kind);
	const wanted = written.flatMap(({ id, recipient }) => {
		const account = accountOf(recipient);
		const chosen = account === undefined ? null : (ways.choices.get(account) ?? []);
		const browsers =
			chosen === null || isTold(kind, 'push', chosen) ? (ways.browsers.get(recipient) ?? []) : [];
		return [
			...browsers.map((subscriptionId) => ({
				noticeId: id,
				rank,
				channel: 'push' as const,
				subscriptionId,
				dueAt: at,
			})),
			...(chosen !== null && isTold(kind, 'mail', chosen)
				? [{ noticeId: id, rank, channel: 'mail' as const, subscriptionId: null, dueAt: at }]
				: []),
		];
	});
	await insertRows(tx, deliveries, wanted);
}

/** One statement of five parameters: as many may be told as follow something. */
async function writeNotices(
	tx: Transaction,
	keys: readonly RecipientKey[],
	{
		kind,
		params,
		at,
		once,
	}: Pick<Telling, 'kind' | 'params' | 'at'> & { readonly once: string | null },
): Promise<{ readonly id: number; readonly recipient: RecipientKey }[]> {
	const { rows } = await tx.execute<{ id: string; recipient: RecipientKey }>(sql`
		insert into notices (recipient, kind, params, once, created_at)
		select recipient, ${kind}, ${JSON.stringify(params)}::jsonb, ${once},
			${sql.param(at, notices.createdAt)}
		from unnest(${sql.param([...keys])}::text[]) as recipient
		on conflict do nothing
		returning id, recipient`);
	return rows.map(({ id, recipient }) => ({ id: Number(id), recipient }));
}

/** Browsers that follow one of these, of which there may be any number: a list is one parameter. */
function follows(keys: readonly RecipientKey[]): SQL {
	return sql`${pushSubscriptions.recipient} = any(${sql.param([...keys])}::text[])`;
}

/** Which of these any browser follows: of the others nobody would be woken. */
export async function followed(
	tx: Transaction,
	recipients: readonly Recipient[],
): Promise<ReadonlySet<RecipientKey>> {
	const rows = await tx
		.selectDistinct({ recipient: pushSubscriptions.recipient })
		.from(pushSubscriptions)
		.where(follows(recipients.map(keyOf)));
	return new Set(rows.map(({ recipient }) => recipient));
}

interface Ways {
	readonly browsers: ReadonlyMap<RecipientKey, readonly number[]>;
	readonly choices: ReadonlyMap<AccountId, readonly Choice[]>;
}

async function waysOf(
	tx: Transaction,
	keys: readonly RecipientKey[],
	{ kind, at }: { readonly kind: NoticeKind; readonly at: EpochMs },
): Promise<Ways> {
	const accountIds = keys.flatMap((key) => accountOf(key) ?? []);
	const browsers = await tx
		.select({ id: pushSubscriptions.id, recipient: pushSubscriptions.recipient })
		.from(pushSubscriptions)
		.where(and(follows(keys), sql`${kind} <> all (${pushSubscriptions.off})`, mayBeWoken(at)));
	const choices =
		accountIds.length === 0
			? []
			: await tx.select().from(noticeChoices).where(inArray(noticeChoices.accountId, accountIds));
	return {
		browsers: groupBy(
			browsers,
			({ recipient }) => recipient,
			({ id }) => id,
		),
		choices: groupBy(
			choices,
			({ accountId }) => accountId,
			(choice) => choice,
		),
	};
}

function groupBy<Row, Key, Value>(
	rows: readonly Row[],
	keyOfRow: (row: Row) => Key,
	valueOf: (row: Row) => Value,
): Map<Key, Value[]> {
	const groups = new Map<Key, Value[]>();
	for (const row of rows) {
		const key = keyOfRow(row);
		const group = groups.get(key);
		if (group) group.push(valueOf(row));
		else groups.set(key, [valueOf(row)]);
	}
	return groups;
}

/** Forgets all browsers that follow something, and what was to be sent to them. */
export async function unfollow(tx: Transaction, recipient: Recipient): Promise<void> {
	const key = keyOf(recipient);
	await tx.delete(pushSubscriptions).where(eq(pushSubscriptions.recipient, key));
	await tx.delete(notices).where(eq(notices.recipient, key));
}

/**
 * Of recipients without an account those whose browsers asked to be woken, each browser once: who
 * follows three orders of one evening is thanked for it once.
 */
export async function onePerBrowser(
	executor: Executor,
	recipients: readonly Recipient[],
): Promise<Recipient[]> {
	if (recipients.length === 0) return [];
	const byKey = new Map(recipients.map((recipient) => [keyOf(recipient), recipient]));
	const browsers = await executor
		.selectDistinctOn([pushSubscriptions.endpoint], { recipient: pushSubscriptions.recipient })
		.from(pushSubscriptions)
		.where(follows([...byKey.keys()]))
		.orderBy(pushSubscriptions.endpoint, pushSubscriptions.recipient);
	const chosen = new Set(browsers.map(({ recipient }) => recipient));
	return [...chosen].flatMap((key) => byKey.get(key) ?? []);
}
