import { AppError } from '$lib/domain/errors';
import { orderId } from '$lib/domain/ids';
import { isFinished } from '$lib/domain/ordering/order-moves';
import type { Follow, Subscription } from '$lib/domain/notices/subscription';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, asc, eq, inArray, isNotNull, isNull, like, lt, not, or, sql } from 'drizzle-orm';

import { isLiveSignIn } from '../accounts/live-sign-in';
import { recordChange, type Actor } from '../audit/record-change';
import { readBody } from '../catalogue/feed';
import type { Database, Executor, Transaction } from '../database/database';
import { findOpenedOrder } from '../ordering/opened-order';
import { trackReports } from '../reports/answer-report';
import { getKindsOff } from './buyer-choices';
import { isPushEndpoint } from './public-address';
import { keyOf, toOrder, type Recipient, type RecipientKey } from './recipient';
import { notices, pushSubscriptions } from './tables';

/** More browsers than one person has; the oldest one makes room. */
const MOST_BROWSERS = 10;

export interface Subscribing {
	readonly subscription: Subscription;
	readonly locale: 'vi' | 'en';
	/** Of staff, by which sign-in they ask: when it ends by whatever road, so does their being woken. */
	readonly signInId?: string;
	/** Of staff: what they do is written down. */
	readonly actor?: Actor;
}

/** Browsers that may be woken now: buyers' always, those of staff while their sign-in lasts. */
export function mayBeWoken(now: EpochMs) {
	const { signInId } = pushSubscriptions;
	return or(isNull(signInId), isLiveSignIn(signInId, now));
}

/** Those whose sign-in is over. */
function isSignedOut(now: EpochMs) {
	const { signInId } = pushSubscriptions;
	return and(isNotNull(signInId), not(isLiveSignIn(signInId, now)));
}

/**
 * Notes that a browser wants to be woken for somebody.
 * @throws AppError MALFORMED_REQUEST where the address is none of a push service
 */
export async function subscribe(
	database: Database,
	recipient: Recipient,
	{ subscription, locale, signInId, actor, now }: Subscribing & { readonly now: EpochMs },
): Promise<void> {
	const { endpoint, keys } = subscription;
	if (!isPushEndpoint(endpoint)) throw new AppError('MALFORMED_REQUEST');
	const key = keyOf(recipient);
	await database.transaction(async (tx) => {
		// What a buyer has chosen for this browser holds for what it follows next, too.
		const off = recipient.kind === 'account' ? [] : await getKindsOff(tx, subscription);
		const asked = { ...keys, locale, signInId: signInId ?? null, createdAt: now };
		if (actor && !(await isNoted(tx, key, endpoint))) {
			await recordWaking(tx, endpoint, { actor, now, isOn: true });
		}
		await tx
			.insert(pushSubscriptions)
			.values({ recipient: key, endpoint, ...asked, off: [...(off ?? [])] })
			.onConflictDoUpdate({
				target: [pushSubscriptions.recipient, pushSubscriptions.endpoint],
				set: asked,
			});
		// As many as want to.
		if (recipient.kind === 'session') return;
		const browsers = await tx
			.select({ id: pushSubscriptions.id })
			.from(pushSubscriptions)
			.where(eq(pushSubscriptions.recipient, key))
			.orderBy(asc(pushSubscriptions.createdAt), asc(pushSubscriptions.id));
		const tooMany = browsers.slice(0, Math.max(0, browsers.length - MOST_BROWSERS));
		if (tooMany.length === 0) return;
		await tx.delete(pushSubscriptions).where(
			inArray(
				pushSubscriptions.id,
				tooMany.map(({ id }) => id),
			),
		);
	});
}

/** All browsers that are woken for somebody are from now on told in this language. */
export async function speakTo(
	tx: Transaction,
	recipient: Recipient,
	locale: Subscribing['locale'],
): Promise<void> {
	await tx
		.update(pushSubscriptions)
		.set({ locale })
		.where(eq(pushSubscriptions.recipient, keyOf(recipient)));
}

/** Whether a browser is woken for somebody. @param browser where it is woken */
export async function isSubscribed(
	executor: Executor,
	recipient: Recipient,
	{ endpoint, now }: { readonly endpoint: string; readonly now: EpochMs },
): Promise<boolean> {
	const found = await executor
		.select({ id: pushSubscriptions.id })
		.from(pushSubscriptions)
		.where(and(isBrowserOf(keyOf(recipient), endpoint), mayBeWoken(now)));
	return found.length > 0;
}

/**
 * Browsers that one sign-in asked to be woken go on with the one that takes its place on the same phone:
 * the library gives out a new one where a password or the second factor changes.
 */
export async function carryWaking(
	executor: Executor,
	{ from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
	await executor
		.update(pushSubscriptions)
		.set({ signInId: to })
		.where(eq(pushSubscriptions.signInId, from));
}

/** Lets a browser sleep. @param by left out of buyers */
export async function unsubscribe(
	database: Database,
	recipient: Recipient,
	endpoint: string,
	by?: ByStaff,
): Promise<void> {
	const key = keyOf(recipient);
	await database.transaction(async (tx) => {
		if (!(await isNoted(tx, key, endpoint))) return;
		await tx.delete(pushSubscriptions).where(isBrowserOf(key, endpoint));
		if (by) await recordWaking(tx, endpoint, { ...by, isOn: false });
	});
}

/** Which of the market's own people does it, and when: it is written down. */
interface ByStaff {
	readonly actor: Actor;
	readonly now: EpochMs;
}

function isBrowserOf(key: RecipientKey, endpoint: string) {
	return and(eq(pushSubscriptions.recipient, key), eq(pushSubscriptions.endpoint, endpoint));
}

/** Whether a browser is noted, locked if it is; whose sign-in is over counts, too. */
async function isNoted(tx: Transaction, key: RecipientKey, endpoint: string): Promise<boolean> {
	const { id } = pushSubscriptions;
	const found = await tx
		.select({ id })
		.from(pushSubscriptions)
		.where(isBrowserOf(key, endpoint))
		.for('update');
	return found.length > 0;
}

/** Writes down by which service one of somebody's browsers is woken; its address is a secret. */
async function recordWaking(
	tx: Transaction,
	endpoint: string,
	{ actor, now, isOn }: ByStaff & { readonly isOn: boolean },
): Promise<void> {
	const pushService = new URL(endpoint).hostname;
	await recordChange(tx, {
		...{ actor, at: now, action: 'notices.wake', subject: `account ${actor.accountId}` },
		...{ before: { pushService, isOn: !isOn }, after: { pushService, isOn } },
	});
}

/** Lets all browsers sleep that are woken for somebody; what they were told stays in their list. */
export async function wakeNoMore(tx: Transaction, recipient: Recipient): Promise<void> {
	await tx.delete(pushSubscriptions).where(eq(pushSubscriptions.recipient, keyOf(recipient)));
}

/**
 * Whom a buyer wants to be told as.
 * @throws AppError NOT_FOUND for an unknown session or order, another's secret, or one whose buyer was erased
 */
export async function recipientOf(executor: Executor, follow: Follow): Promise<Recipient> {
	if (follow.kind === 'session') {
		const session = await readBody(executor, 'session', String(follow.sessionId));
		if (!session) throw new AppError('NOT_FOUND');
		return follow;
	}
	if (follow.kind === 'report') {
		const { reportId, secret } = follow;
		const [report] = await trackReports(executor, [{ reportId, secret }]);
		if (!report) throw new AppError('NOT_FOUND');
		return { kind: 'report', reportId };
	}
	const { orderId: id, secret } = follow;
	const row = await findOpenedOrder(executor, { orderId: id, secret });
	if (!row || (row.erasureRequestedAt !== null && isFinished(row.state))) {
		throw new AppError('NOT_FOUND');
	}
	return toOrder(orderId(id));
}

/** Buyers' browsers are let go when nothing is to be expected of their orders any more. */
const FOLLOWED_MS = 180 * DAY_MS;
const READ_KEPT_MS = 90 * DAY_MS;
const KEPT_MS = 365 * DAY_MS;

/** Lets go of what nobody will need again: a daily job. */
export async function forgetOldNotices(database: Database, now: EpochMs): Promise<void> {
	await database
		.delete(pushSubscriptions)
		.where(
			and(
				or(
					like(pushSubscriptions.recipient, 'order:%'),
					like(pushSubscriptions.recipient, 'report:%'),
					like(pushSubscriptions.recipient, 'session:%'),
				),
				lt(pushSubscriptions.createdAt, now - FOLLOWED_MS),
			),
		);
	await database.delete(pushSubscriptions).where(isSignedOut(now));
	await database
		.delete(notices)
		.where(
			or(
				lt(notices.createdAt, now - KEPT_MS),
				lt(notices.readAt, now - READ_KEPT_MS),
				and(
					sql`${notices.recipient} not like 'account:%'`,
					lt(notices.createdAt, now - READ_KEPT_MS),
				),
			),
		);
}
