/** The kinds of thing that a workbook brings, in the order in which they are made. */
export const IMPORT_KINDS = ['producers', 'products', 'certificates'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What can be wrong with a row; words: messages `sheets_problem_<code>`. */
export const IMPORT_PROBLEMS = [
	/** No sheet of the file is one of ours. */
	'NO_SHEET',
	/** Two sheets bring the same. */
	'SHEET_TWICE',
	'COLUMN_MISSING',
	'COLUMN_TWICE',
	/** Nothing stands where something must. */
	'EMPTY',
	/** It is not what the column is about: no day, no sum, no number. */
	'UNREADABLE',
	/** More letters than what it is of may have. */
	'TOO_LONG',
	'TOO_HIGH',
	/** None of what may stand here. */
	'NOT_IN_LIST',
	'PLACE_UNKNOWN',
	/** An old name that became several communes, or one that several bear. */
	'PLACE_AMBIGUOUS',
	/** The same thing stands further up in the file. */
	'ROW_TWICE',
	'PRODUCER_UNKNOWN',
	'PRODUCER_AMBIGUOUS',
	'PRODUCT_UNKNOWN',
	/** Code and GTIN are of two different products. */
	'KEYS_DISAGREE',
	'OTHER_PRODUCER',
	/** Excel reads a typed 45.000 as 45. */
	'PRICE_TOO_LOW',
	/** A promotion that runs or comes would leave nothing to pay of it, or be a present with alcohol. */
	'PROMOTION_UNFIT',
	'STARS_POINTS',
	'ISSUER_STARS',
	'DATES',
	/** On sale: what shoppers rely on changes through a review, not through a table. */
	'LISTED',
	/** Labels bear the number that it has: a first one may be given, no other. */
	'GTIN_KEPT',
	/** Organisers have seen who it is: name, kind and place change with a paper that says so. */
	'PRODUCER_VERIFIED',
	/** Reviewers have checked another certificate of this product: theirs to change. */
	'CERTIFICATE_VERIFIED',
	/** Two people withdrew it: nothing takes its place but by a dossier and two people. */
	'CERTIFICATE_WITHDRAWN',
	/** A decision about it lacks its second signature: the second person signs what the first one saw. */
	'CERTIFICATE_WAITING',
] as const;
export type ImportProblemCode = (typeof IMPORT_PROBLEMS)[number];

/** One thing wrong, where it stands as the spreadsheet's own margins name it. */
export interface ImportProblem {
	/** As the file calls it; null for a CSV or the file as a whole. */
	readonly sheet: string | null;
	readonly row: number | null;
	/** The heading of the column. */
	readonly column: string | null;
	readonly code: ImportProblemCode;
	/** What stands there, cut where it is long. */
	readonly value: string | null;
	/** What could stand there instead. */
	readonly choices: readonly string[];
	/** The most that may stand there: letters of a text, or a number. */
	readonly most: number | null;
}

export interface ImportCounts {
	readonly created: number;
	readonly changed: number;
	readonly unchanged: number;
}

/** What a file would do, or did. */
export interface ImportReport {
	/** SHA-256 of the file, base64url: what is carried out is what was looked at. */
	readonly fileSha256: string;
	readonly counts: Readonly<Record<ImportKind, ImportCounts>>;
	/** The first of them, in the order of the file: sheets, rows, columns. */
	readonly problems: readonly ImportProblem[];
	readonly problemCount: number;
	/** Sheets that bring nothing of ours. */
	readonly ignoredSheets: readonly string[];
	/** Whether it was carried out. */
	readonly isDone: boolean;
}

/** Most problems that are told at once: nobody mends more before trying again. */
export const MOST_PROBLEMS_TOLD = 500;
