import type { ImportKind, ImportProblem, ImportProblemCode } from '$lib/domain/imports/report';
import { m } from '$lib/i18n/paraglide/messages';

const PROBLEMS: Readonly<Record<ImportProblemCode, (most: { most: string }) => string>> = {
	NO_SHEET: m.sheets_problem_NO_SHEET,
	SHEET_TWICE: m.sheets_problem_SHEET_TWICE,
	COLUMN_MISSING: m.sheets_problem_COLUMN_MISSING,
	COLUMN_TWICE: m.sheets_problem_COLUMN_TWICE,
	EMPTY: m.sheets_problem_EMPTY,
	UNREADABLE: m.sheets_problem_UNREADABLE,
	TOO_LONG: m.sheets_problem_TOO_LONG,
	TOO_HIGH: m.sheets_problem_TOO_HIGH,
	NOT_IN_LIST: m.sheets_problem_NOT_IN_LIST,
	PLACE_UNKNOWN: m.sheets_problem_PLACE_UNKNOWN,
	PLACE_AMBIGUOUS: m.sheets_problem_PLACE_AMBIGUOUS,
	ROW_TWICE: m.sheets_problem_ROW_TWICE,
	PRODUCER_UNKNOWN: m.sheets_problem_PRODUCER_UNKNOWN,
	PRODUCER_AMBIGUOUS: m.sheets_problem_PRODUCER_AMBIGUOUS,
	PRODUCT_UNKNOWN: m.sheets_problem_PRODUCT_UNKNOWN,
	KEYS_DISAGREE: m.sheets_problem_KEYS_DISAGREE,
	OTHER_PRODUCER: m.sheets_problem_OTHER_PRODUCER,
	PRICE_TOO_LOW: m.sheets_problem_PRICE_TOO_LOW,
	PROMOTION_UNFIT: m.sheets_problem_PROMOTION_UNFIT,
	STARS_POINTS: m.sheets_problem_STARS_POINTS,
	ISSUER_STARS: m.sheets_problem_ISSUER_STARS,
	DATES: m.sheets_problem_DATES,
	LISTED: m.sheets_problem_LISTED,
	GTIN_KEPT: m.sheets_problem_GTIN_KEPT,
	PRODUCER_VERIFIED: m.sheets_problem_PRODUCER_VERIFIED,
	CERTIFICATE_VERIFIED: m.sheets_problem_CERTIFICATE_VERIFIED,
	CERTIFICATE_WITHDRAWN: m.sheets_problem_CERTIFICATE_WITHDRAWN,
	CERTIFICATE_WAITING: m.sheets_problem_CERTIFICATE_WAITING,
};

const KINDS: Readonly<Record<ImportKind, () => string>> = {
	producers: m.sheets_kind_producers,
	products: m.sheets_kind_products,
	certificates: m.sheets_kind_certificates,
};

/** What is wrong, and what to do about it. */
export const problemText = ({ code, most }: Pick<ImportProblem, 'code' | 'most'>): string =>
	PROBLEMS[code]({ most: (most ?? 0).toLocaleString('vi-VN') });
export const importKindName = (kind: ImportKind): string => KINDS[kind]();
