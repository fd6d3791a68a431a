import type { ErrorCode } from '$lib/domain/errors';
import { errorWords } from '$lib/i18n/error-words';
import { m } from '$lib/i18n/paraglide/messages';

import type { Unfit } from './prepare-file';

/** Says why a file is not up, and what to do: whatever it is, nothing is lost. */
export function whyWords(why: Unfit | ErrorCode): string {
	switch (why) {
		case 'HEIC':
			return m.upload_heic();
		case 'OFFLINE':
		case 'TIMEOUT':
			return m.upload_no_road();
		case 'NOT_SIGNED_IN':
			return m.upload_not_signed_in();
		case 'FORBIDDEN':
		case 'NOT_FOUND':
			return m.upload_no_right();
		case 'FILE_EMPTY':
			return m.error_FILE_EMPTY();
		case 'FILE_TOO_LARGE':
			return m.error_FILE_TOO_LARGE();
		case 'FILE_TYPE_REFUSED':
			return m.error_FILE_TYPE_REFUSED();
		case 'FILE_UNREADABLE':
			return m.error_FILE_UNREADABLE();
		case 'FILES_FULL':
			return m.error_FILES_FULL();
		default:
			return errorWords({ code: why });
	}
}
