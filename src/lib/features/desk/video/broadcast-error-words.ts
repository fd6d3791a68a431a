import type { AppErrorWire } from '$lib/domain/errors';
import { errorWords } from '$lib/i18n/error-words';
import { m } from '$lib/i18n/paraglide/messages';

/** What went wrong for somebody who wants to be seen: of a camera others are told how to scan without. */
export function broadcastErrorWords(error: AppErrorWire): string {
	switch (error.code) {
		case 'CAMERA_REFUSED':
			return m.video_camera_refused();
		case 'CAMERA_MISSING':
			return m.video_camera_missing();
		case 'CAMERA_BUSY':
			return m.video_camera_busy();
		default:
			return errorWords(error);
	}
}
