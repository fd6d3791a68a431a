import type { SalePromotion } from '$lib/domain/live/decide-sale';
import type { SessionId } from '$lib/domain/ids';
import { rehearsedPromotion } from '$lib/domain/market/draft-promotions';
import type { EpochMs } from '$lib/domain/time';

import { judgeSales, listSalePromotions } from '../catalogue/host-promotions';
import type { Executor } from '../database/database';
import { findSession } from '../market/plans';

/**
 * What hosts may begin and end in a session: its promotions; those of its plan in one that is a draft, which
 * can only be rehearsed.
 */
export async function listSales(
	executor: Executor,
	sessionId: SessionId,
	now: EpochMs,
): Promise<SalePromotion[]> {
	const drafted = (await findSession(executor, sessionId))?.promotions ?? [];
	if (drafted.length === 0) return listSalePromotions(executor, sessionId, now);
	const planned = drafted.map((draft) => ({
		productId: draft.productId,
		promotion: rehearsedPromotion(draft, sessionId),
		isCalledOff: false,
	}));
	return judgeSales(executor, planned, now);
}
