import type { MarketSession } from '$lib/domain/market/session';
import { dayOf, formatDay, formatMoment, VIETNAM_OFFSET_MS, type EpochMs } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

const WEEKDAYS = [
	m.market_weekday_0,
	m.market_weekday_1,
	m.market_weekday_2,
	m.market_weekday_3,
	m.market_weekday_4,
	m.market_weekday_5,
	m.market_weekday_6,
];

/** `Thứ bảy 28/11/2026` */
export function dayText(moment: EpochMs): string {
	const weekday = WEEKDAYS[new Date(moment + VIETNAM_OFFSET_MS).getUTCDay()]?.() ?? '';
	return m.market_day({ weekday, day: formatDay(dayOf(moment)) });
}

/** `19:30`, in Vietnam. */
export function hourText(moment: EpochMs): string {
	return formatMoment(moment).slice(-5);
}

/** `21:30`, or `02:00 hôm sau` where it ends on another day than it begins. */
export function untilText({
	startsAt,
	endsAt,
}: Pick<MarketSession, 'startsAt' | 'endsAt'>): string {
	const time = hourText(endsAt);
	return dayOf(startsAt) === dayOf(endsAt) ? time : m.market_next_day({ time });
}

/** `Thứ bảy 28/11/2026, từ 19:30 đến 21:30` */
export function whenText(session: MarketSession): string {
	return m.market_when({
		day: dayText(session.startsAt),
		from: hourText(session.startsAt),
		to: untilText(session),
	});
}
