import { dayOf, HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { dayText } from '$lib/features/market/session-words';
import { m } from '$lib/i18n/paraglide/messages';

/** From here on a session is more likely a slip of the hand than a market. */
export const ODDLY_LONG_MS = 12 * HOUR_MS;

/**
 * `Dài 2 giờ 30 phút. Kết thúc hôm sau, Chủ nhật 29/11/2026.`
 * @returns nothing where it does not last at all
 */
export function lengthWords(startsAt: EpochMs, endsAt: EpochMs): string {
	if (endsAt <= startsAt) return '';
	const hours = Math.floor((endsAt - startsAt) / HOUR_MS);
	const minutes = Math.round(((endsAt - startsAt) % HOUR_MS) / MINUTE_MS);
	const length =
		hours === 0
			? m.planning_length_minutes({ minutes })
			: minutes === 0
				? m.planning_length_hours({ hours })
				: m.planning_length({ hours, minutes });
	if (dayOf(startsAt) === dayOf(endsAt)) return length;
	return `${length} ${m.planning_length_next_day({ day: dayText(endsAt) })}`;
}
