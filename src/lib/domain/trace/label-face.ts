import { qrPath, type CorrectionLevel, type QrPath } from '../qr-path';
import type { DayText } from '../time';
import type { LabelFormat, LabelFormatName } from './label-sheet';
import { breakLines, textWidth } from './printed-text';

/** What is printed on one label. */
export interface PrintedLabel {
	/** The whole digital link … */
	readonly url: string;
	/** … and its short form, null where there is none. @see compactLabelUrl */
	readonly compactUrl: string | null;
	readonly productName: string;
	readonly producerName: string;
	/** Only of a certificate that is valid on the day of printing, else null. */
	readonly stars: number | null;
	readonly gtin: string;
	readonly lot: string;
	readonly serial: string;
	readonly producedOn: DayText | null;
	readonly expiresOn: DayText | null;
}

/** One label as it is drawn; lengths in millimetres from its upper left corner. */
export interface LabelFace {
	readonly code: PrintedCode;
	readonly lines: readonly PrintedLine[];
	readonly stars: {
		readonly x: number;
		readonly y: number;
		readonly size: number;
		readonly count: number;
	} | null;
}

export interface PrintedCode extends QrPath {
	readonly x: number;
	readonly y: number;
	/** With its quiet zone. */
	readonly side: number;
	/** Dots of a 203 dpi printer that make one module. */
	readonly dots: number;
	readonly isCompact: boolean;
	readonly level: CorrectionLevel;
}

export interface PrintedLine {
	readonly x: number;
	/** Of the baseline. */
	readonly y: number;
	readonly size: number;
	readonly isBold: boolean;
	readonly text: string;
}

/** Label printers have 203.2 dots an inch. */
export const DOTS_PER_MM = 8;
/**
 * At two dots (0.25 mm) a module, one dot of ink too much or too little is half of it, and a cheap
 * phone no longer tells them apart at arm's length: three it must be.
 */
const FEWEST_DOTS = 3;
/** Half a millimetre a module is read in passing; more would only take the words' room. */
const ENOUGH_DOTS = 4;

interface Type {
	readonly name: number;
	readonly body: number;
	readonly nameLines: number;
}

/** Letter sizes in millimetres. */
const TYPE: Readonly<Record<LabelFormatName, Type>> = {
	'a4-65': { name: 1.75, body: 1.45, nameLines: 3 },
	'a4-24': { name: 3, body: 2.1, nameLines: 3 },
	'roll-50x30': { name: 2.5, body: 1.8, nameLines: 3 },
};
const PRODUCER_LINES = 2;
const LEADING = 1.18;
const EDGE = 0.5;
const RIGHT_EDGE = 1;

/**
 * Draws one label for a format: the code on the left, as large as whole printer dots allow, the
 * words on the right. A label on which the whole link has no room carries the short one, and one on
 * which that has none a lower level of correction: large dots are worth more to a reader than spare ones.
 * @returns undefined where no lawful code is legible in this format
 */
export function drawLabel(label: PrintedLabel, format: LabelFormat): LabelFace | undefined {
	const code = fitCode(label, format.label.height);
	if (!code) return undefined;
	const { name, body, nameLines } = TYPE[format.name];
	const x = code.x + code.side;
	const width = format.label.width - RIGHT_EDGE - x;
	const rows: { size: number; isBold: boolean; text: string | null }[] = [
		...breakLines(label.productName, width / name, nameLines).map((text) => ({
			size: name,
			isBold: true,
			text,
		})),
		...breakLines(label.producerName, width / body, PRODUCER_LINES).map((text) => ({
			size: body,
			isBold: false,
			text,
		})),
		...(label.stars === null ? [] : [{ size: name, isBold: false, text: null }]),
		...identityLines(label).map((text) => ({
			size: Math.min(body, width / textWidth(text)),
			isBold: false,
			text,
		})),
	];
	const height = rows.reduce((sum, row) => sum + row.size * LEADING, 0);
	let y = (format.label.height - height) / 2;
	const lines: PrintedLine[] = [];
	let stars: LabelFace['stars'] = null;
	for (const { size, isBold, text } of rows) {
		if (text === null) stars = { x, y, size, count: label.stars ?? 0 };
		else lines.push({ x, y: y + size, size, isBold, text });
		y += size * LEADING;
	}
	return { code, lines, stars };
}

/** What names the piece, in the words that the law on goods labels uses and with GS1's numbers. */
function identityLines(label: PrintedLabel): string[] {
	const { producedOn, expiresOn } = label;
	return [
		...(producedOn === null ? [] : [`NSX ${printedDay(producedOn)}`]),
		...(expiresOn === null ? [] : [`HSD ${printedDay(expiresOn)}`]),
		`(01)${label.gtin}`,
		`Lô (10)${label.lot}`,
		`(21)${label.serial}`,
	];
}

function fitCode(label: PrintedLabel, height: number): PrintedCode | undefined {
	const { url, compactUrl } = label;
	const ways: [text: string | null, isCompact: boolean, level: CorrectionLevel][] = [
		[url, false, 'M'],
		[compactUrl, true, 'M'],
		[compactUrl, true, 'L'],
	];
	const fitting = ways.flatMap(([text, isCompact, level]) => {
		if (text === null) return [];
		const drawn = qrPath(text, level);
		const dots = Math.min(ENOUGH_DOTS, Math.floor((height * DOTS_PER_MM) / drawn.size));
		const side = (drawn.size * dots) / DOTS_PER_MM;
		return [{ ...drawn, x: EDGE, y: (height - side) / 2, side, dots, isCompact, level }];
	});
	return (
		fitting.find(({ dots }) => dots === ENOUGH_DOTS) ??
		fitting.find(({ dots }) => dots >= FEWEST_DOTS)
	);
}

/** `2026-11-10` → `10/11/2026` */
function printedDay(day: DayText): string {
	return day.split('-').toReversed().join('/');
}
