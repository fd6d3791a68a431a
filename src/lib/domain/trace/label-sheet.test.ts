import { describe, expect, it } from 'vitest';

import { LABEL_FORMATS, labelFormat, labelsPerPage, layOut, takenAfter } from './label-sheet';

describe('label formats', () => {
	it.each([
		['a4-65', 65],
		['a4-24', 24],
		['roll-50x30', 1],
	] as const)('%s holds %i labels, all inside its page and none over another', (name, count) => {
		const format = labelFormat(name);
		expect(labelsPerPage(format)).toBe(count);
		const [page = []] = layOut(format, count);
		expect(page).toHaveLength(count);
		for (const { x, y } of page) {
			expect(x).toBeGreaterThanOrEqual(0);
			expect(y).toBeGreaterThanOrEqual(0);
			expect(x + format.label.width).toBeLessThanOrEqual(format.page.width);
			expect(y + format.label.height).toBeLessThanOrEqual(format.page.height + 1e-9);
		}
		expect(format.pitchX).toBeGreaterThanOrEqual(format.label.width);
		expect(format.pitchY).toBeGreaterThanOrEqual(format.label.height);
	});

	it('leaves the same edge on the right as on the left, and below as above', () => {
		for (const name of LABEL_FORMATS) {
			const { page, label, left, top, pitchX, pitchY, columns, rows } = labelFormat(name);
			expect(2 * left + (columns - 1) * pitchX + label.width).toBeCloseTo(page.width, 6);
			expect(2 * top + (rows - 1) * pitchY + label.height).toBeCloseTo(page.height, 6);
		}
	});
});

describe('layOut', () => {
	const sheet = labelFormat('a4-24');

	it('begins at the first label that is left on a sheet, and goes on on the next', () => {
		const pages = layOut(sheet, 5, { taken: 22 });
		expect(pages.map((page) => page.length)).toEqual([2, 3]);
		const whole = layOut(sheet, 24)[0] ?? [];
		expect(pages[0]).toEqual(whole.slice(22));
		expect(pages[1]).toEqual(whole.slice(0, 3));
		expect(takenAfter(sheet, 22, 5)).toBe(3);
		expect(takenAfter(sheet, 22, 2)).toBe(0);
	});

	it('moves everything by what the printer is off, never by more than a few millimetres', () => {
		const [[first] = []] = layOut(sheet, 1);
		const [[moved] = []] = layOut(sheet, 1, { nudge: { x: 1.5, y: -80 } });
		expect([moved?.x, moved?.y]).toEqual([(first?.x ?? 0) + 1.5, (first?.y ?? 0) - 5]);
		expect(layOut(sheet, 1, { nudge: { x: Number.NaN, y: 0 } })).toEqual([[first]]);
	});

	it('keeps to the sheet whatever it is told', () => {
		expect(layOut(sheet, 1, { taken: 99 })).toEqual([[(layOut(sheet, 24)[0] ?? [])[23]]]);
		expect(layOut(sheet, 1, { taken: -3 })).toEqual(layOut(sheet, 1));
		expect(layOut(sheet, 0)).toEqual([]);
		expect(layOut(labelFormat('roll-50x30'), 3).map((page) => page.length)).toEqual([1, 1, 1]);
	});
});
