import type { ProductId, SessionId } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { marketSlots } from './tables';

/** Which of these products have a turn in a session, whether they may be shown or not. */
export async function offeredIn(
	executor: Executor,
	sessionId: SessionId,
	ids: readonly ProductId[],
): Promise<ProductId[]> {
	const slots = await executor
		.select({ productIds: marketSlots.productIds })
		.from(marketSlots)
		.where(eq(marketSlots.sessionId, sessionId));
	const offered = new Set(slots.flatMap(({ productIds }) => productIds));
	return ids.filter((id) => offered.has(id));
}
