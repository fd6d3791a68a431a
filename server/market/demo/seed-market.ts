import type { ProductId } from '$lib/domain/ids';
import type { ProducerId } from '$lib/domain/ids';
import type { Slot } from '$lib/domain/market/session';
import {
	DAY_MS,
	dayOf,
	formatDay,
	HOUR_MS,
	MINUTE_MS,
	startOfDay,
	VIETNAM_OFFSET_MS,
	type EpochMs,
} from '$lib/domain/time';

import type { Transaction } from '../../database/database';
import { createSession, type NewSession } from '../sessions';

/** What a slot offers, and by whom. */
export interface SlotOffer {
	readonly producerId: ProducerId;
	readonly productIds: readonly ProductId[];
}

const SATURDAY = 6;
/** 19:30 in Vietnam, from the day's start. */
const OPENS_AFTER_MS = 19.5 * HOUR_MS;
const LASTS_MS = 2 * HOUR_MS;
const SLOT_MINUTES = 10;
const SLOTS = 8;
/** Greeting first, then the producers' turns. */
const GREETING_MS = 10 * MINUTE_MS;

/** The beginning of the first Saturday evening session that is still to come at `now`. */
export function nextSessionStart(now: EpochMs): EpochMs {
	const weekday = new Date(now + VIETNAM_OFFSET_MS).getUTCDay();
	const start = startOfDay(dayOf(now)) + ((SATURDAY - weekday + 7) % 7) * DAY_MS + OPENS_AFTER_MS;
	return start > now ? start : start + 7 * DAY_MS;
}

/**
 * Announces the demo's coming session and records the one a fortnight before it.
 * @param offers producers with a valid certificate, in the order of their turns
 */
export async function seedMarket(
	tx: Transaction,
	offers: readonly SlotOffer[],
	now: EpochMs,
): Promise<void> {
	const coming = nextSessionStart(now);
	const held = toSession(coming - 14 * DAY_MS, [...offers].reverse());
	await createSession(tx, { ...held, openedAt: held.startsAt, closedAt: held.endsAt }, now);
	await createSession(tx, toSession(coming, offers), now);
}

function toSession(startsAt: EpochMs, offers: readonly SlotOffer[]): NewSession {
	const day = dayOf(startsAt);
	const slots = offers.slice(0, SLOTS).map((offer, index): Slot => ({
		...offer,
		startsAt: startsAt + GREETING_MS + index * SLOT_MINUTES * MINUTE_MS,
		minutes: SLOT_MINUTES,
	}));
	return {
		slug: `phien-${day}`,
		title: `Phiên chợ đêm thứ Bảy ${formatDay(day)}`,
		intro:
			'Mỗi nhà bán có mười phút kể về món hàng của mình. Bà con xem, hỏi và mua thẳng từ người làm ra, đúng giá của người làm ra. Lịch minh hoạ.',
		startsAt,
		endsAt: startsAt + LASTS_MS,
		slots,
	};
}
