import type { AccountId } from '$lib/domain/accounts/account';
import { CHANNELS, type Channel, type Choice, type ChosenKind } from '$lib/domain/notices/channels';
import type { Notice, NoticeKind } from '$lib/domain/notices/notice';
import type { EpochMs } from '$lib/domain/time';
import { and, desc, eq, inArray, isNull, lt, lte, ne, sql } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Executor } from '../database/database';
import { keyOf, toAccount } from './recipient';
import { noticeChoices, notices } from './tables';

/** One line of somebody's list. */
export type InboxEntry = Notice & {
	readonly id: number;
	readonly createdAt: EpochMs;
	readonly isRead: boolean;
};

export interface InboxPage {
	readonly entries: readonly InboxEntry[];
	/** Hand it over as `before` for older ones; null where there are none. */
	readonly next: number | null;
	readonly unread: number;
}

const PAGE = 30;
const UNLISTED: NoticeKind = 'passwordForgotten';

/** What somebody was told, newest first. */
export async function readInbox(
	executor: Executor,
	accountId: AccountId,
	before: number | null,
): Promise<InboxPage> {
	const recipient = keyOf(toAccount(accountId));
	const rows = await executor
		.select()
		.from(notices)
		.where(
			and(
				eq(notices.recipient, recipient),
				ne(notices.kind, UNLISTED),
				before === null ? undefined : lt(notices.id, before),
			),
		)
		.orderBy(desc(notices.id))
		.limit(PAGE + 1);
	const entries = rows.slice(0, PAGE).map(toEntry);
	return {
		entries,
		next: rows.length > PAGE ? (entries.at(-1)?.id ?? null) : null,
		unread: await countUnread(executor, accountId),
	};
}

/** How many of them were not read yet. */
export async function countUnread(executor: Executor, accountId: AccountId): Promise<number> {
	const [row] = await executor
		.select({ count: sql<number>`count(*)::int` })
		.from(notices)
		.where(
			and(
				eq(notices.recipient, keyOf(toAccount(accountId))),
				ne(notices.kind, UNLISTED),
				isNull(notices.readAt),
			),
		);
	return row?.count ?? 0;
}

/** Marks as read what somebody has seen: everything up to one of their notices. */
export async function markRead(
	database: Database,
	{ upTo, actor }: { readonly upTo: number; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { accountId } = actor;
	await database.transaction(async (tx) => {
		const read = await tx
			.update(notices)
			.set({ readAt: now })
			.where(
				and(
					eq(notices.recipient, keyOf(toAccount(accountId))),
					lte(notices.id, upTo),
					isNull(notices.readAt),
				),
			)
			.returning({ id: notices.id });
		if (read.length === 0) return;
		const unread = await countUnread(tx, accountId);
		await recordChange(tx, {
			...{ actor, at: now, action: 'notices.read', subject: `account ${accountId}` },
			...{ before: { unread: unread + read.length }, after: { unread } },
		});
	});
}

/** What somebody chose to be told by which way; the defaults are not among it. */
export async function listChoices(executor: Executor, accountId: AccountId): Promise<Choice[]> {
	const { kind, channel, isOn } = noticeChoices;
	return executor
		.select({ kind, channel, isOn })
		.from(noticeChoices)
		.where(
			and(eq(noticeChoices.accountId, accountId), inArray(noticeChoices.channel, [...CHANNELS])),
		);
}

export interface Choosing {
	readonly kind: ChosenKind;
	readonly channel: Channel;
	readonly isOn: boolean;
	readonly actor: Actor;
}

/** Switches one way of being told of one kind on or off, for oneself. */
export async function choose(
	database: Database,
	{ kind, channel, isOn, actor }: Choosing,
	now: EpochMs,
): Promise<void> {
	const { accountId } = actor;
	await database.transaction(async (tx) => {
		await tx
			.insert(noticeChoices)
			.values({ accountId, kind, channel, isOn })
			.onConflictDoUpdate({
				target: [noticeChoices.accountId, noticeChoices.kind, noticeChoices.channel],
				set: { isOn },
			});
		await recordChange(tx, {
			actor,
			at: now,
			action: 'notices.choose',
			subject: `account ${accountId}`,
			after: { kind, channel, isOn },
		});
	});
}

function toEntry({ id, kind, params, createdAt, readAt }: typeof notices.$inferSelect): InboxEntry {
	// Written by notify() alone, which takes them as a Notice.
	const notice = { kind, params } as Notice;
	return { ...notice, id, createdAt, isRead: readAt !== null };
}
