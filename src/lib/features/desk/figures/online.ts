import type { OwnEvening } from '$lib/domain/figures/evening';
import type { MarketFigures, ProducerFigures } from '$lib/domain/figures/figures';
import type { Period } from '$lib/domain/figures/sales';
import type { ProducerId, SessionId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

/** What a producer sold in a period. */
export function readStallFigures(
	producerId: ProducerId,
	period: Period,
): Promise<Asked<ProducerFigures>> {
	return ask(() => deskApi().figures.ofProducer.query({ producerId, period }));
}

/** What the whole market sold in a period. */
export function readMarketFigures(period: Period): Promise<Asked<MarketFigures>> {
	return ask(() => deskApi().figures.ofMarket.query({ period }));
}

/** What a producer sold in one session. */
export function readOwnEvening(
	producerId: ProducerId,
	sessionId: SessionId,
): Promise<Asked<OwnEvening>> {
	return ask(() => deskApi().figures.ofOwnSession.query({ producerId, sessionId }));
}
