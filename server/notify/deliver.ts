import type { Channel } from '$lib/domain/notices/channels';
import { noticePath, type Notice } from '$lib/domain/notices/notice';
import { MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { mailWords, noticeWords } from '$lib/i18n/notice-words';
import { and, eq, inArray, isNull, lte, sql, type SQL } from 'drizzle-orm';

import type { AccountId } from '$lib/domain/accounts/account';
import { findMailbox } from '../accounts/mailbox';
import { isUnopened } from '../accounts/unopened';
import type { Database } from '../database/database';
import type { MailSender } from './mail-sender';
import type { PushSender, Sent } from './push-sender';
import { accountOf } from './recipient';
import { mayBeWoken } from './subscribe';
import { deliveries, notices, pushSubscriptions } from './tables';
import { worthUntil } from './worth-until';

/** By what roads notices leave the house. */
export interface Roads {
	readonly push: PushSender;
	/** Undefined where the operator set no mail server: what would be mailed stands in the app only. */
	readonly mail: MailSender | undefined;
	/** Base of absolute addresses, without a slash at the end. */
	readonly origin: string;
	/** Makes the secret of a link by which a person sets a new password. */
	readonly makePasswordToken: (accountId: AccountId) => Promise<string>;
}

/** 1, 2, 4 … minutes between tries: a server that is down for an evening is waited for. */
const MOST_TRIES = 9;
const PUSH_SIGNS = 400;
/** Longer than any sending takes: a node that ended over it leaves it to another. */
const LEASE_MS = 2 * MINUTE_MS;

/** A delivery that this node took to send. */
export type Due = typeof deliveries.$inferSelect;

/**
 * Takes what is due for this node, the most urgent first: no other node takes it meanwhile.
 * @param which of all that waits
 * @param most how many
 */
export async function takeDue(
	database: Database,
	now: EpochMs,
	{ which, most }: { readonly which: SQL; readonly most: number },
): Promise<Due[]> {
	if (most <= 0) return [];
	const free = database
		.select({ id: deliveries.id })
		.from(deliveries)
		.where(and(which, lte(deliveries.dueAt, now)))
		.orderBy(deliveries.rank, deliveries.dueAt)
		.limit(most)
		.for('update', { skipLocked: true });
	return database
		.update(deliveries)
		.set({ tries: sql`${deliveries.tries} + 1`, dueAt: now + LEASE_MS })
		.where(inArray(deliveries.id, free))
		.returning();
}

/**
 * Sends what was taken. What fails is tried again, ever more rarely, and given up after a good eight hours:
 * it then stays for the operator to see. What is worth nothing any more is let go.
 * @see worthUntil
 */
export async function deliver(
	database: Database,
	roads: Roads,
	{ delivery, now }: { readonly delivery: Due; readonly now: EpochMs },
): Promise<void> {
	const sent = await send(database, roads, { delivery, now });
	await note(database, delivery, { sent, now });
}

type Outcome = Sent | { readonly status: 'pointless' };

async function send(
	database: Database,
	roads: Roads,
	{ delivery, now }: { readonly delivery: Due; readonly now: EpochMs },
): Promise<Outcome> {
	const [row] = await database.select().from(notices).where(eq(notices.id, delivery.noticeId));
	if (!row) return { status: 'pointless' };
	const notice = { kind: row.kind, params: row.params } as Notice;
	const until = await worthUntil(database, notice);
	if (until <= now) return { status: 'pointless' };
	const ways: Record<Channel, () => Promise<Outcome>> = {
		push: () => push(database, roads, { delivery, notice, now, forMs: until - now }),
		mail: () => mail(database, roads, { row, notice }),
	};
	try {
		return await ways[delivery.channel]();
	} catch (error) {
		return { status: 'later', failure: error instanceof Error ? error.name : 'unknown' };
	}
}

async function push(
	database: Database,
	roads: Roads,
	{
		delivery,
		notice,
		now,
		forMs,
	}: {
		readonly delivery: Due;
		readonly notice: Notice;
		readonly now: EpochMs;
		/** For how long it is worth anything. */
		readonly forMs: number;
	},
): Promise<Outcome> {
	if (delivery.subscriptionId === null) return { status: 'pointless' };
	const [browser] = await database
		.select()
		.from(pushSubscriptions)
		.where(and(eq(pushSubscriptions.id, delivery.subscriptionId), mayBeWoken(now)));
	// Switched off or signed out while it waited.
	const isOff = browser?.off.some((kind) => kind === notice.kind) ?? true;
	if (!browser || isOff) return { status: 'pointless' };
	const { endpoint, p256dh, auth, locale } = browser;
	const path = noticePath(notice) ?? '/';
	const { title, body } = noticeWords(notice, locale);
	return roads.push.send(
		{ endpoint, keys: { p256dh, auth } },
		{ title, body: beginningOf(body), path, tag: path },
		{ forMs, topic: topicOf(notice) },
	);
}

/** What is new of a session takes the place of what a phone has not been told yet. */
function topicOf({ params }: Notice): string | undefined {
	return 'sessionId' in params ? `session-${String(params.sessionId)}` : undefined;
}

/**
 * What people wrote may be long; push services refuse more than 4096 bytes, and no screen shows it.
 * @see RFC 8030 §7.2
 */
function beginningOf(body: string): string {
	const signs = [...body];
	return signs.length <= PUSH_SIGNS ? body : `${signs.slice(0, PUSH_SIGNS - 1).join('')}…`;
}

async function mail(
	database: Database,
	{ mail: sender, origin, makePasswordToken }: Roads,
	{ row, notice }: { readonly row: typeof notices.$inferSelect; readonly notice: Notice },
): Promise<Outcome> {
	const accountId = accountOf(row.recipient);
	const mailbox = accountId === undefined ? undefined : await findMailbox(database, accountId);
	// What guards an account goes where its person could be reached before it was changed.
	const former = (notice.kind === 'wayInChanged' ? notice.params.mailTo : null) ?? null;
	const email = former ?? mailbox?.email;
	if (!sender || !mailbox || typeof email !== 'string') return { status: 'pointless' };
	const { locale } = mailbox;
	// A name that a stall typed for a stranger's address is no greeting: it could be any text at all. And an
	// address that was mistyped is a stranger's, who is told nobody's name.
	const isNamed = former === null && !(await isUnopened(database, mailbox.accountId));
	const name = isNamed ? mailbox.name : null;
	const isPassword = notice.kind === 'passwordForgotten';
	const path = isPassword
		? `/sign-in/password#${await makePasswordToken(mailbox.accountId)}`
		: noticePath(notice);
	const { title, body } = noticeWords(notice, locale);
	const around = mailWords(name, isPassword, locale);
	return sender.send({
		to: { name: name ?? '', email },
		subject: title,
		text: [around.greeting, body, ...(isPassword ? [] : [around.footer])],
		button: path === null ? null : { label: around.open, url: `${origin}${path}` },
		locale,
		name: `notice ${row.id} ${origin}`,
	});
}

async function note(
	database: Database,
	{ id, noticeId, tries, subscriptionId }: Due,
	{ sent, now }: { readonly sent: Outcome; readonly now: EpochMs },
): Promise<void> {
	switch (sent.status) {
		case 'sent':
			await database.update(notices).set({ deliveredAt: now }).where(eq(notices.id, noticeId));
			await database.delete(deliveries).where(eq(deliveries.id, id));
			return;
		case 'gone':
			if (subscriptionId === null) {
				await database
					.update(deliveries)
					.set({ dueAt: null, failure: 'refused' })
					.where(eq(deliveries.id, id));
			} else {
				await database.delete(pushSubscriptions).where(eq(pushSubscriptions.id, subscriptionId));
			}
			return;
		case 'pointless':
			await database.delete(deliveries).where(eq(deliveries.id, id));
			return;
		case 'later':
			await database
				.update(deliveries)
				.set({
					dueAt: tries >= MOST_TRIES ? null : now + MINUTE_MS * 2 ** (tries - 1),
					failure: sent.failure,
				})
				.where(eq(deliveries.id, id));
	}
}

export interface DeliveryCount {
	readonly channel: Channel;
	readonly isGivenUp: boolean;
	readonly count: number;
}

/** How many wait to be sent and how many were given up, for the operator. */
export async function countDeliveries(database: Database): Promise<DeliveryCount[]> {
	return database
		.select({
			channel: deliveries.channel,
			isGivenUp: sql<boolean>`${isNull(deliveries.dueAt)}`,
			count: sql<number>`count(*)::int`,
		})
		.from(deliveries)
		.groupBy(deliveries.channel, isNull(deliveries.dueAt));
}
