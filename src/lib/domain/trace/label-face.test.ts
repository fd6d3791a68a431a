import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { compactLabelUrl, labelUrl, signLabel } from './label';
import { drawLabel, type PrintedLabel } from './label-face';
import { LABEL_FORMATS, labelFormat, layOut } from './label-sheet';
import { breakLines, textWidth } from './printed-text';
import { sheetSvg } from './sheet-svg';
import { makeTestKey, testClaim } from './testing';

let signature: string;
beforeAll(async () => {
	signature = await signLabel(testClaim, (await makeTestKey('1')).privateKey);
});

function label(
	change: Partial<PrintedLabel> = {},
	{ origin = 'https://chodem.example', lot = 'L261110-01' } = {},
): PrintedLabel {
	const claim = { ...testClaim, lot, serial: 'K7P2M4QXYZ' };
	return {
		url: labelUrl(origin, claim, signature),
		compactUrl: compactLabelUrl(origin, claim, signature) ?? null,
		productName: 'Nước mắm Lê Gia Cốt đặc biệt 40N',
		producerName: 'Công ty TNHH Thực phẩm và Thương mại Dịch vụ Lê Gia',
		stars: 4,
		gtin: claim.gtin,
		lot,
		serial: claim.serial,
		producedOn: '2026-11-10',
		expiresOn: '2027-11-10',
		...change,
	};
}

describe('drawLabel', () => {
	it.each([
		['a4-65', 3, true, 'M'],
		['a4-24', 4, false, 'M'],
		['roll-50x30', 4, true, 'M'],
	] as const)('%s: %i dots of a 203 dpi printer a module', (name, dots, isCompact, level) => {
		const face = drawLabel(label(), labelFormat(name));
		expect(face?.code).toMatchObject({ dots, isCompact, level });
	});

	it('gives up correction before it gives up large dots, and says where nothing fits', () => {
		const far = { origin: 'https://chodemtrenmay.nongthonmoi.hanoi.gov.vn', lot: 'L261110-01' };
		const small = labelFormat('a4-65');
		expect(drawLabel(label({}, far), small)?.code).toMatchObject({ dots: 3, level: 'L' });
		expect(drawLabel(label({ compactUrl: null }), small)).toBeUndefined();
		const roll = labelFormat('roll-50x30');
		expect(drawLabel(label({ compactUrl: null }), roll)?.code).toMatchObject({ dots: 3 });
		expect(drawLabel(label({}, far), labelFormat('a4-24'))?.code.isCompact).toBe(false);
	});

	it('shows stars only where it is given them', () => {
		const format = labelFormat('a4-24');
		expect(drawLabel(label(), format)?.stars?.count).toBe(4);
		expect(drawLabel(label({ stars: null }), format)?.stars).toBeNull();
	});

	it.each(LABEL_FORMATS)('says on %s what it is of, lot, days and code in letters', (name) => {
		const known = { productName: 'Mật ong', producerName: 'HTX Ong', stars: null };
		const texts = (change: Partial<PrintedLabel> = {}) =>
			drawLabel(label({ ...known, ...change }), labelFormat(name))?.lines.map(({ text }) => text) ??
			[];
		for (const text of [
			...['Mật ong', 'HTX Ong', 'NSX 10/11/2026', 'HSD 10/11/2027'],
			...['(01)09521234543213', 'Lô (10)L261110-01', '(21)K7P2M4QXYZ'],
		]) {
			expect(texts()).toContain(text);
		}
		const bare = texts({ producedOn: null, expiresOn: null });
		expect(bare.filter((text) => /NSX|HSD/.test(text))).toEqual([]);
	});

	it('keeps every line inside the label and beside the code, whatever the names are', () => {
		const words = fc.string({ unit: 'grapheme', maxLength: 120 });
		fc.assert(
			fc.property(words, words, fc.constantFrom(...LABEL_FORMATS), (one, other, name) => {
				const format = labelFormat(name);
				const face = drawLabel(label({ productName: one, producerName: other }), format);
				if (!face) throw new Error('not drawn');
				for (const line of face.lines) {
					expect(line.x).toBeGreaterThanOrEqual(face.code.x + face.code.side);
					expect(line.y - line.size).toBeGreaterThanOrEqual(0);
					expect(line.y + 0.2 * line.size).toBeLessThanOrEqual(format.label.height);
					const end = line.x + textWidth(line.text) * line.size;
					expect(end).toBeLessThanOrEqual(format.label.width);
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe('breakLines', () => {
	it('breaks between words, and says by an ellipsis that something is missing', () => {
		expect(breakLines('Trà hoa vàng', 5, 3)).toEqual(['Trà hoa', 'vàng']);
		expect(breakLines('Trà hoa vàng Ba Chẽ', 5, 2)).toEqual(['Trà hoa', 'vàng B…']);
		expect(breakLines('abcdefghijkl', 4, 9).every((line) => textWidth(line) <= 4)).toBe(true);
		expect(breakLines('', 4, 2)).toEqual(['']);
	});
});

describe('sheetSvg', () => {
	it('is one page in true size, in which a name stays a text', () => {
		const format = labelFormat('a4-24');
		const face = drawLabel(label({ productName: '<script>"&\u0000' }), format);
		const [[place] = []] = layOut(format, 1);
		if (!face || !place) throw new Error('nothing to draw');
		const svg = sheetSvg(format, [{ face, place }]);
		expect(svg).toContain('width="210mm" height="297mm" viewBox="0 0 210 297"');
		expect(svg).not.toContain('<script');
		expect(svg).not.toContain('\u0000');
		expect(svg).toContain('&#60;script&#62;&#34;&#38;');
	});
});
