import { AppError } from '../errors';
import { drawLabel, type LabelFace, type PrintedLabel } from './label-face';
import { layOut, type LabelFormat, type SheetOptions } from './label-sheet';
import { sheetSvg } from './sheet-svg';

/**
 * Labels as one HTML document that needs nothing else: each page is printed as it is, in true size.
 * @throws AppError LABEL_TOO_SMALL where a code would not be legible in this format
 */
export function sheetDocument(
	labels: readonly PrintedLabel[],
	format: LabelFormat,
	options: SheetOptions = {},
): string {
	const faces = labels.map((label) => drawnOrRefused(label, format));
	let next = 0;
	const sheets = layOut(format, faces.length, options).map((places) =>
		sheetSvg(
			format,
			places.flatMap((place) => {
				const face = faces[next++];
				return face ? [{ face, place }] : [];
			}),
		),
	);
	const { width, height } = format.page;
	return [
		'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Tem</title><style>',
		`@page{size:${width}mm ${height}mm;margin:0}`,
		'html,body{margin:0;background:#fff}',
		`svg{display:block;width:${width}mm;height:${height}mm;break-after:page;break-inside:avoid}`,
		'svg:last-child{break-after:auto}',
		`</style></head><body>${sheets.join('\n')}</body></html>`,
	].join('');
}

function drawnOrRefused(label: PrintedLabel, format: LabelFormat): LabelFace {
	const face = drawLabel(label, format);
	if (!face) throw new AppError('LABEL_TOO_SMALL', { format: format.name });
	return face;
}
