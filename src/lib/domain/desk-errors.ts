import { knowErrors, type ErrorRule } from './errors';

const rule = (status: number, severity: ErrorRule['severity'] = 'error'): ErrorRule => ({
	status,
	severity,
	retry: 'never',
});

/**
 * What can go wrong at the desks only. A table of its own, since the buyer's first page should not
 * carry it: whoever loads this file knows these codes too.
 */
export const DESK_ERRORS = {
	SIGN_IN_FAILED: rule(401),
	WRONG_PASSWORD: rule(422),
	WRONG_ONE_TIME_CODE: rule(401),
	PASSKEY_FAILED: rule(401),
	PASSWORD_UNFIT: rule(422),
	LINK_SPENT: rule(410),
	LOGIN_TAKEN: rule(409),
	LAST_ONE: rule(409, 'warning'),
	ALREADY_STAFF: rule(409, 'warning'),
	TOO_MANY_INVITED: rule(429, 'warning'),
	LABEL_TOO_SMALL: rule(422),
	LABEL_NOT_ISSUED: rule(422),
	LABELS_OUTDATED: rule(409, 'warning'),
	LABELS_RECALLED: rule(409, 'warning'),
	RANGE_BACKWARDS: rule(422),
	CHANGED_MEANWHILE: rule(409, 'warning'),
	TEXT_UNFIT: rule(422),
	LESSON_UNTITLED: rule(422, 'warning'),
	LESSON_UNANSWERED: rule(422, 'warning'),
	NOT_LISTABLE: rule(409, 'warning'),
	DOSSIER_INCOMPLETE: rule(422, 'warning'),
	SAME_PERSON: rule(409, 'warning'),
	PROMOTION_UNFIT: rule(422),
	PRICE_UNDER_PROMOTION: rule(409, 'warning'),
	PROMOTION_OVERLAP: rule(409, 'warning'),
	PROMOTION_OUTGROWN: rule(409, 'warning'),
	PROMOTION_OUTSIDE_SESSION: rule(422),
	ALCOHOL_PRESENT: rule(422),
	BUNDLE_UNFIT: rule(422),
	SESSION_CLASH: rule(422, 'warning'),
	SESSION_EARLY: rule(409, 'warning'),
	SESSION_BEGUN: rule(409, 'warning'),
	SESSION_FULL: rule(409, 'warning'),
	SESSION_TURN_UNFIT: rule(422, 'warning'),
	SESSION_END_UNFIT: rule(422, 'warning'),
	SESSION_MISSED: rule(409, 'warning'),
	SESSION_LONG_OVER: rule(409, 'warning'),
	SESSION_ELSEWHERE: rule(409, 'warning'),
	SESSION_TURN_MOVED: rule(409, 'warning'),
	SESSION_PIN_MOVED: rule(409, 'warning'),
	SESSION_END_MOVED: rule(409, 'warning'),
	SESSION_LIMIT_MOVED: rule(409, 'warning'),
	SPREADSHEET_UNREADABLE: rule(422),
	SPREADSHEET_TOO_LARGE: rule(413),
	CSV_ENCODING_UNKNOWN: rule(422),
	FILE_EMPTY: rule(422),
	FILE_TOO_LARGE: rule(413),
	FILE_TYPE_REFUSED: rule(422),
	FILE_UNREADABLE: rule(422),
	FILE_NOT_READY: rule(409, 'warning'),
	GTIN_TAKEN: rule(409, 'warning'),
	GTIN_STAYS: rule(409, 'warning'),
	FILES_FULL: rule(422),
	PLACE_UNFIT: rule(422),
	VIDEO_OFF: rule(409, 'warning'),
	STREAMS_FULL: rule(409, 'warning'),
} as const satisfies Record<string, ErrorRule>;

export type DeskErrorCode = keyof typeof DESK_ERRORS;

knowErrors(DESK_ERRORS);
