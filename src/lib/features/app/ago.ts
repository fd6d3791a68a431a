import { DAY_MS, HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

/** How long ago something was, in plain words: `3 phút trước`. */
export function agoText(moment: EpochMs, now: EpochMs): string {
	const passed = now - moment;
	if (passed < MINUTE_MS) return m.app_ago_now();
	if (passed < HOUR_MS) return m.app_ago_minutes({ count: Math.floor(passed / MINUTE_MS) });
	if (passed < DAY_MS) return m.app_ago_hours({ count: Math.floor(passed / HOUR_MS) });
	return m.app_ago_days({ count: Math.floor(passed / DAY_MS) });
}
