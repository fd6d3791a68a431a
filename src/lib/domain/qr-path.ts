import { create } from 'qrcode';

/** A QR code as one SVG path over a square of `size` units, quiet zone included. */
export interface QrPath {
	readonly size: number;
	readonly path: string;
}

/** How much of a code may be lost and it is read all the same: L 7 %, M 15 %. */
export type CorrectionLevel = 'L' | 'M';

/** The quiet zone that readers need on each side. @see ISO/IEC 18004 §5.3.8 */
const QUIET = 4;

/**
 * Draws a text as a QR code.
 * @returns rows of dark modules as horizontal strokes: `M x y h length v 1 …`
 */
export function qrPath(text: string, level: CorrectionLevel = 'M'): QrPath {
	const { modules } = create(text, { errorCorrectionLevel: level });
	let path = '';
	for (let row = 0; row < modules.size; row++) {
		for (let column = 0; column < modules.size; column++) {
			if (!modules.get(row, column)) continue;
			let length = 1;
			while (column + length < modules.size && modules.get(row, column + length)) length++;
			path += `M${column + QUIET} ${row + QUIET}h${length}v1h-${length}z`;
			column += length;
		}
	}
	return { size: modules.size + 2 * QUIET, path };
}
