import type { StreamEnd } from '$lib/domain/live/chunk-order';
import { m } from '$lib/i18n/paraglide/messages';

/** Why a stream is over, for whoever sent it. */
export function endWords(because: StreamEnd | null): string {
	switch (because) {
		case 'sessionOver':
			return m.video_end_session();
		case 'takenOver':
			return m.video_end_taken();
		case 'byHost':
			return m.video_end_host();
		case 'minutes':
			return m.video_end_minutes();
		case 'bytes':
			return m.video_end_bytes();
		case 'disk':
			return m.video_end_disk();
		case 'idle':
		case 'ended':
		case null:
			return m.video_end_ended();
	}
}
