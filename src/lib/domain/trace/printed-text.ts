/**
 * Breaks text into printed lines without a font at hand: letters are taken to be as wide as in the
 * widest of the usual sans serif faces (Verdana, DejaVu Sans), so no line is ever too long.
 */

/** Widths in ems, by the letter without its marks. */
const NARROW = /[iljI.,:;'’|!]/;
const SLIM = /[ftr()[\]\-/ "·1]/;
const WIDE = /[mwMW@%—…]/;

/** How wide a text is at most, in ems. */
export function textWidth(text: string): number {
	let width = 0;
	for (const letter of text.normalize('NFD').replace(/\p{M}/gu, '')) width += letterWidth(letter);
	return width;
}

function letterWidth(letter: string): number {
	if (NARROW.test(letter)) return 0.36;
	if (SLIM.test(letter)) return 0.46;
	if (WIDE.test(letter)) return 1;
	return /[\p{Lu}]/u.test(letter) ? 0.76 : 0.64;
}

/**
 * Breaks a text between words, and a word only where it is longer than a line; what does not fit
 * ends in an ellipsis.
 * @param width of a line in ems
 * @param most lines, at least 1
 */
export function breakLines(text: string, width: number, most: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text
		.trim()
		.split(/\s+/)
		.flatMap((long) => pieces(long, width))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (textWidth(longer) <= width) line = longer;
		else {
			lines.push(line);
			line = word;
		}
	}
	lines.push(line);
	if (lines.length <= most) return lines;
	const kept = lines.slice(0, most);
	return [...kept.slice(0, -1), shorten(`${kept.at(-1) ?? ''} ${lines[most] ?? ''}`, width)];
}

/** As much of a text as fits, with an ellipsis behind it. */
function shorten(text: string, width: number): string {
	let short = text;
	while (short !== '' && textWidth(`${short}…`) > width) short = short.slice(0, -1);
	return `${short.trimEnd()}…`;
}

function pieces(word: string, width: number): string[] {
	const found: string[] = [];
	let piece = '';
	for (const letter of word) {
		if (piece !== '' && textWidth(piece + letter) > width) {
			found.push(piece);
			piece = '';
		}
		piece += letter;
	}
	return [...found, piece];
}
