/** What labels are printed on: sheets of stickers as shops sell them, and the roll of a label printer. */
export const LABEL_FORMATS = ['a4-65', 'a4-24', 'roll-50x30'] as const;
export type LabelFormatName = (typeof LABEL_FORMATS)[number];

/** All lengths in millimetres. */
export interface LabelFormat {
	readonly name: LabelFormatName;
	readonly page: Size;
	readonly label: Size;
	readonly columns: number;
	readonly rows: number;
	/** From the page's edges to the first label. */
	readonly left: number;
	readonly top: number;
	/** From one label's edge to the next one's. */
	readonly pitchX: number;
	readonly pitchY: number;
}

export interface Size {
	readonly width: number;
	readonly height: number;
}

/** One label on one page: its upper left corner, in millimetres. */
export interface Place {
	readonly x: number;
	readonly y: number;
}

export interface SheetOptions {
	/** Labels already taken off the first sheet: 0 begins at its upper left corner. */
	readonly taken?: number;
	/** How far this printer is off, in millimetres, right and down; at most {@link MOST_NUDGE}. */
	readonly nudge?: Place;
}

/** A printer that is off by more is fed wrong. */
export const MOST_NUDGE = 5;

const A4: Size = { width: 210, height: 297 };

/** Both sheets are the usual ones (65: as Avery L7651; 24: as Avery L7159), bare of any gap between rows. */
const FORMATS: Readonly<Record<LabelFormatName, LabelFormat>> = {
	'a4-65': {
		name: 'a4-65',
		page: A4,
		label: { width: 38.1, height: 21.2 },
		columns: 5,
		rows: 13,
		left: 4.75,
		top: 10.7,
		pitchX: 40.6,
		pitchY: 21.2,
	},
	'a4-24': {
		name: 'a4-24',
		page: A4,
		label: { width: 63.5, height: 33.9 },
		columns: 3,
		rows: 8,
		left: 7.25,
		top: 12.9,
		pitchX: 66,
		pitchY: 33.9,
	},
	'roll-50x30': {
		name: 'roll-50x30',
		page: { width: 50, height: 30 },
		label: { width: 50, height: 30 },
		columns: 1,
		rows: 1,
		left: 0,
		top: 0,
		pitchX: 50,
		pitchY: 30,
	},
};

export function labelFormat(name: LabelFormatName): LabelFormat {
	return FORMATS[name];
}

/** Labels on one page. */
export function labelsPerPage({ columns, rows }: LabelFormat): number {
	return columns * rows;
}

/**
 * Lays labels out, row by row as one reads.
 * @param count of labels, at least 0
 * @returns the places of each page, in the labels' order; a page holds at least one
 */
export function layOut(format: LabelFormat, count: number, options: SheetOptions = {}): Place[][] {
	const perPage = labelsPerPage(format);
	const taken = clamp(Math.trunc(options.taken ?? 0), 0, perPage - 1);
	const { x = 0, y = 0 } = options.nudge ?? {};
	const pages: Place[][] = [];
	for (let index = 0; index < count; index++) {
		const position = taken + index;
		const onPage = position % perPage;
		const page = (pages[Math.floor(position / perPage)] ??= []);
		page.push({
			x: format.left + (onPage % format.columns) * format.pitchX + clampNudge(x),
			y: format.top + Math.floor(onPage / format.columns) * format.pitchY + clampNudge(y),
		});
	}
	return pages;
}

/** How many labels of a sheet are gone once `count` more were printed. */
export function takenAfter(format: LabelFormat, taken: number, count: number): number {
	return (taken + count) % labelsPerPage(format);
}

function clampNudge(value: number): number {
	return Number.isFinite(value) ? clamp(value, -MOST_NUDGE, MOST_NUDGE) : 0;
}

function clamp(value: number, least: number, most: number): number {
	return Math.min(Math.max(value, least), most);
}
