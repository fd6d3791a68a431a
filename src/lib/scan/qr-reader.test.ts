import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap';
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer';
import QRCodeReader from '@zxing/library/esm/core/qrcode/QRCodeReader';
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource';
import { beforeAll, describe, expect, it } from 'vitest';

import { frameOf } from '../../../tests/fixtures/fake-camera';
import { seededLabels, toGreyPicture } from '../../../tests/fixtures/grey-pictures';
import type { GreyPicture } from './messages';
import { readQrCode } from './qr-reader';

/** The last of them is rare: a fourth place in its dots looks like a corner in every direction. */
const LABELS = [...seededLabels(24), ...seededLabels(84).slice(-1)];
const ANGLES = [0, 12, 30, 45];
/** From 4 to 6 points a dot. */
const WIDTHS = [230, 270, 330];

interface Frame {
	readonly text: string;
	readonly how: string;
	readonly picture: GreyPicture;
}

const frames: Frame[] = [];

beforeAll(async () => {
	for (const text of LABELS) {
		for (const degrees of ANGLES) {
			for (const width of WIDTHS) {
				const picture = await toGreyPicture(await frameOf(text, { width, degrees }));
				frames.push({ text, how: `${degrees}°, ${width} px`, picture });
			}
		}
	}
}, 60_000);

const bitmapOf = ({ pixels, width, height }: GreyPicture) =>
	new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(pixels, width, height)));

function readHere(picture: GreyPicture): string | null {
	return readQrCode(bitmapOf(picture), new Map());
}

function readByLibrary(picture: GreyPicture): string | null {
	try {
		return new QRCodeReader().decode(bitmapOf(picture), new Map()).getText();
	} catch {
		return null;
	}
}

describe('one still frame of a sharp label', () => {
	it('is enough, whatever stands in its dots, from near and far and from every angle', () => {
		const unread = frames.filter(({ text, picture }) => readHere(picture) !== text);
		expect(unread.map(({ text, how }) => `${how}: ${text}`)).toEqual([]);
	});

	it('is not enough for the library’s own reader, which is why there is one of ours', () => {
		const unread = frames.filter(({ text, picture }) => readByLibrary(picture) !== text);
		expect(unread.length).toBeGreaterThan(0);
		expect(new Set(unread.map(({ text }) => text)).size).toBeGreaterThan(1);
	});
});

it('says of a picture without a code that there is none', async () => {
	const size = { width: 640, height: 480 };
	const plain = { ...size, pixels: new Uint8ClampedArray(640 * 480).fill(180) };
	expect(readHere(plain)).toBeNull();
	// Many dark places on light, and none of them a corner.
	const stripes = {
		...size,
		pixels: plain.pixels.map((_, at) => ((at >> 3) % 3 === 0 ? 20 : 230)),
	};
	expect(readHere(stripes)).toBeNull();
	// A label of which a thumb hides a corner.
	const [text = ''] = LABELS;
	const covered = await frameOf(text, { width: 330, degrees: 0 });
	const picture = await toGreyPicture(covered, (image) =>
		image.composite([
			{
				input: { create: { width: 130, height: 130, channels: 3, background: '#c49a7c' } },
				left: 155,
				top: 75,
			},
		]),
	);
	expect(readHere(picture)).toBeNull();
});
