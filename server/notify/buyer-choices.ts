import type { BuyerNoticeKind } from '$lib/domain/notices/buyer-kinds';
import type { Subscription } from '$lib/domain/notices/subscription';
import { and, desc, eq, notLike, type SQL } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { pushSubscriptions } from './tables';

/**
 * What a buyer's browser is not woken for, whatever it follows. Only the browser itself knows its address
 * and the secret that goes with it.
 * @returns undefined where it follows nothing
 * @see RFC 8291 §3.2 for the secret
 */
export async function getKindsOff(
	executor: Executor,
	browser: Subscription,
): Promise<readonly BuyerNoticeKind[] | undefined> {
	const [row] = await executor
		.select({ off: pushSubscriptions.off })
		.from(pushSubscriptions)
		.where(isBuyersBrowser(browser))
		.orderBy(desc(pushSubscriptions.createdAt), desc(pushSubscriptions.id))
		.limit(1);
	return row?.off;
}

/**
 * Sets what a buyer's browser is not woken for, in all that it follows.
 * @returns whether it follows anything
 */
export async function setKindsOff(
	executor: Executor,
	browser: Subscription,
	off: readonly BuyerNoticeKind[],
): Promise<boolean> {
	const changed = await executor
		.update(pushSubscriptions)
		.set({ off: [...new Set(off)] })
		.where(isBuyersBrowser(browser))
		.returning({ id: pushSubscriptions.id });
	return changed.length > 0;
}

function isBuyersBrowser({ endpoint, keys }: Subscription): SQL | undefined {
	return and(
		eq(pushSubscriptions.endpoint, endpoint),
		eq(pushSubscriptions.auth, keys.auth),
		notLike(pushSubscriptions.recipient, 'account:%'),
	);
}
