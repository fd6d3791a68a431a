import { describe, expect, it } from 'vitest';

import { barPicture, type BarFormat } from '../../../tests/fixtures/bar-pictures';
import { frameOf } from '../../../tests/fixtures/fake-camera';
import { seededLabels, toGreyPicture } from '../../../tests/fixtures/grey-pictures';
import { readWithZxing } from './zxing-reader';

const [LABEL = ''] = seededLabels(1);
const BARS = [
	['EAN13', '8930000000019', '8930000000019'],
	['EAN8', '96385074', '96385074'],
	// UPC-A is an EAN-13 that begins with 0.
	['UPCA', '036000291452', '0036000291452'],
] as const satisfies readonly (readonly [BarFormat, digits: string, read: string])[];

describe.each(BARS)('bars of %s', (format, digits, read) => {
	it('are read from one frame, the pack upright or upside down', async () => {
		for (const degrees of [0, 180] as const) {
			const picture = await toGreyPicture(await barPicture(format, digits, degrees));
			expect(readWithZxing(picture, 'frame'), `${degrees}°`).toEqual({
				text: read,
				symbol: 'bars',
			});
		}
	});

	it.each([0, 90, 180, 270] as const)('are read from a picture turned by %d°', async (degrees) => {
		const picture = await toGreyPicture(await barPicture(format, digits, degrees));
		expect(readWithZxing(picture, 'picture')).toEqual({ text: read, symbol: 'bars' });
	});
});

it('never takes slanted or blurred bars for other digits', async () => {
	const [[format, digits]] = BARS;
	for (const blur of [1, 2, 3]) {
		for (const degrees of [5, 10, 15, 20, 25, 30]) {
			const picture = await toGreyPicture(await barPicture(format, digits), (image) =>
				image.rotate(degrees, { background: '#fff' }).blur(blur),
			);
			const read = readWithZxing(picture, 'picture')?.text ?? digits;
			expect(read, `${degrees}°, blurred by ${blur}`).toBe(digits);
		}
	}
});

describe('a picture of a label', () => {
	const printed = frameOf(LABEL, { width: 330, degrees: 0 });

	it('is read as it was taken', async () => {
		expect(readWithZxing(await toGreyPicture(await printed), 'frame')).toEqual({
			text: LABEL,
			symbol: 'qr',
		});
	});

	it('is read with light and dark the other way round, given the time for it', async () => {
		const picture = await toGreyPicture(await printed, (image) => image.negate());
		expect(readWithZxing(picture, 'frame')).toBeNull();
		expect(readWithZxing(picture, 'picture')?.text).toBe(LABEL);
	});

	it.each([1, 1.5, 2])('is read out of focus, blurred by %d', async (sigma) => {
		const picture = await toGreyPicture(await printed, (image) => image.blur(sigma));
		expect(readWithZxing(picture, 'picture')?.text).toBe(LABEL);
	});
});

it('finds nothing where there is no code, however hard it looks', () => {
	const [width, height] = [320, 240];
	const grey = { width, height, pixels: new Uint8ClampedArray(width * height).fill(160) };
	const fence = {
		...grey,
		pixels: grey.pixels.map((_, at) => ((at % width) % 11 < 5 ? 20 : 230)),
	};
	const speck = { width: 1, height: 1, pixels: new Uint8ClampedArray([160]) };
	for (const effort of ['frame', 'picture'] as const) {
		for (const picture of [grey, fence, speck]) expect(readWithZxing(picture, effort)).toBeNull();
	}
});
