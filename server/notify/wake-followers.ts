import type { Notice } from '$lib/domain/notices/notice';
import { rankOf } from '$lib/domain/notices/rank';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, lte, sql } from 'drizzle-orm';

import { insertRows } from '../database/bulk-rows';
import type { Transaction } from '../database/database';
import { keyOf, type Recipient } from './recipient';
import { mayBeWoken } from './subscribe';
import { deliveries, notices, pushSubscriptions } from './tables';

export type Waking = Notice & {
	readonly at: EpochMs;
	/** Each browser is woken once of all that is told under this name: `session 12 at 1795182000000`. */
	readonly once: string;
	/** Only browsers that asked by then. */
	readonly askedBy: EpochMs;
};

/**
 * Wakes the browsers that follow something, each once for a name, whenever they came to it: whoever asks
 * after the others were woken is woken the next time that this is called.
 * @param recipient without an account: nobody else's browsers follow something
 */
export async function wakeFollowers(
	tx: Transaction,
	recipient: Recipient,
	{ kind, params, at, once, askedBy }: Waking,
): Promise<void> {
	const key = keyOf(recipient);
	const { wokenFor, off, createdAt } = pushSubscriptions;
	const woken = await tx
		.update(pushSubscriptions)
		.set({ wokenFor: once })
		.where(
			and(
				eq(pushSubscriptions.recipient, key),
				sql`${wokenFor} is distinct from ${once}`,
				lte(createdAt, askedBy),
				sql`${kind} <> all (${off})`,
				mayBeWoken(at),
			),
		)
		.returning({ subscriptionId: pushSubscriptions.id });
	if (woken.length === 0) return;
	const [notice] = await tx
		.insert(notices)
		.values({ recipient: key, kind, params, createdAt: at })
		.returning({ id: notices.id });
	if (!notice) throw new Error('the notice gave no row');
	const one = { noticeId: notice.id, rank: rankOf(kind), channel: 'push' as const, dueAt: at };
	await insertRows(
		tx,
		deliveries,
		woken.map((browser) => ({ ...one, ...browser })),
	);
}
