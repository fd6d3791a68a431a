import '$lib/domain/desk-errors';

import type { DeskErrorCode } from '$lib/domain/desk-errors';
import { SPREADSHEET_MAX_MB } from '$lib/domain/files/purposes';

import { knowErrorWords, type ErrorWords } from './error-words';
import { m } from './paraglide/messages';

/** The words of the desks' own codes, known as soon as a desk is loaded. */
const DESK_WORDS = {
	SIGN_IN_FAILED: m.error_SIGN_IN_FAILED,
	WRONG_PASSWORD: m.error_WRONG_PASSWORD,
	WRONG_ONE_TIME_CODE: m.error_WRONG_ONE_TIME_CODE,
	PASSKEY_FAILED: m.error_PASSKEY_FAILED,
	PASSWORD_UNFIT: m.error_PASSWORD_UNFIT,
	LINK_SPENT: m.error_LINK_SPENT,
	LOGIN_TAKEN: m.error_LOGIN_TAKEN,
	LAST_ONE: m.error_LAST_ONE,
	ALREADY_STAFF: m.error_ALREADY_STAFF,
	TOO_MANY_INVITED: m.error_TOO_MANY_INVITED,
	LABEL_TOO_SMALL: m.error_LABEL_TOO_SMALL,
	LABEL_NOT_ISSUED: ({ serial = '' }) => m.error_LABEL_NOT_ISSUED({ serial }),
	LABELS_OUTDATED: m.error_LABELS_OUTDATED,
	LABELS_RECALLED: ({ count = '' }) => m.error_LABELS_RECALLED({ count }),
	RANGE_BACKWARDS: ({ from = '', to = '' }) => m.error_RANGE_BACKWARDS({ from, to }),
	CHANGED_MEANWHILE: m.error_CHANGED_MEANWHILE,
	TEXT_UNFIT: m.error_TEXT_UNFIT,
	NOT_LISTABLE: m.error_NOT_LISTABLE,
	DOSSIER_INCOMPLETE: m.error_DOSSIER_INCOMPLETE,
	SAME_PERSON: m.error_SAME_PERSON,
	PROMOTION_UNFIT: m.error_PROMOTION_UNFIT,
	PROMOTION_OVERLAP: m.error_PROMOTION_OVERLAP,
	PROMOTION_OUTSIDE_SESSION: m.error_PROMOTION_OUTSIDE_SESSION,
	ALCOHOL_PRESENT: m.error_ALCOHOL_PRESENT,
	BUNDLE_UNFIT: m.error_BUNDLE_UNFIT,
	SESSION_CLASH: m.error_SESSION_CLASH,
	SESSION_EARLY: m.error_SESSION_EARLY,
	SESSION_BEGUN: m.error_SESSION_BEGUN,
	SESSION_FULL: m.error_SESSION_FULL,
	SESSION_TURN_UNFIT: m.error_SESSION_TURN_UNFIT,
	SESSION_END_UNFIT: m.error_SESSION_END_UNFIT,
	SESSION_LONG_OVER: m.error_SESSION_LONG_OVER,
	SPREADSHEET_UNREADABLE: m.error_SPREADSHEET_UNREADABLE,
	SPREADSHEET_TOO_LARGE: () => m.error_SPREADSHEET_TOO_LARGE({ megabytes: SPREADSHEET_MAX_MB }),
	CSV_ENCODING_UNKNOWN: m.error_CSV_ENCODING_UNKNOWN,
	FILE_EMPTY: m.error_FILE_EMPTY,
	FILE_TOO_LARGE: m.error_FILE_TOO_LARGE,
	FILE_TYPE_REFUSED: m.error_FILE_TYPE_REFUSED,
	FILE_UNREADABLE: m.error_FILE_UNREADABLE,
	FILE_NOT_READY: m.error_FILE_NOT_READY,
	GTIN_TAKEN: m.error_GTIN_TAKEN,
	FILES_FULL: m.error_FILES_FULL,
	PLACE_UNFIT: m.error_PLACE_UNFIT,
	VIDEO_OFF: m.error_VIDEO_OFF,
	STREAMS_FULL: ({ most = '' }) => m.error_STREAMS_FULL({ most }),
} satisfies Record<DeskErrorCode, ErrorWords>;

knowErrorWords(DESK_WORDS);
