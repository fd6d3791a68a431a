import { MINUTE_MS, type EpochMs } from '$lib/domain/time';

/** How long is left until a moment, on the second: `9:05`, `1:09:05`; `0:00` when it is there. */
export function timeLeft(until: EpochMs, now: EpochMs): string {
	const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
	const minutes = Math.floor((seconds * 1_000) / MINUTE_MS);
	const hours = Math.floor(minutes / 60);
	const two = (value: number) => String(value).padStart(2, '0');
	const rest = two(seconds % 60);
	return hours > 0 ? `${hours}:${two(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}
