// Only these files, by their paths: the library's own index would bring every reader (91 KB, not 24).
import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap';
import GlobalHistogramBinarizer from '@zxing/library/esm/core/common/GlobalHistogramBinarizer';
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer';
import DecodeHintType from '@zxing/library/esm/core/DecodeHintType';
import EAN13Reader from '@zxing/library/esm/core/oned/EAN13Reader';
import EAN8Reader from '@zxing/library/esm/core/oned/EAN8Reader';
import type Reader from '@zxing/library/esm/core/Reader';
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource';

import type { Effort, FoundCode, GreyPicture } from './messages';
import { readQrCode } from './qr-reader';

// UPC-A is an EAN-13 that begins with 0.
const BAR_READERS: readonly Reader[] = [new EAN13Reader(), new EAN8Reader()];
const QUICK = new Map<DecodeHintType, boolean>();
const THOROUGH = new Map([[DecodeHintType.TRY_HARDER, true]]);

/**
 * Finds a QR code, EAN-13, UPC-A or EAN-8 in a picture. Bars are read along the rows; upright ones
 * too when `picture` leaves the time for it.
 */
export function readWithZxing(picture: GreyPicture, effort: Effort): FoundCode | null {
	if (effort === 'frame') return readAsIs(picture, QUICK);
	const seen = new Set<string>();
	for (const read of THOROUGH_WAYS) {
		const found = read(picture);
		if (found && (!isDoubtful(found) || seen.has(found.text))) return found;
		if (found) seen.add(found.text);
	}
	return null;
}

/** From the likeliest and quickest on. */
const THOROUGH_WAYS: readonly ((picture: GreyPicture) => FoundCode | null)[] = [
	(picture) => readAsIs(picture, QUICK),
	(picture) => readAsIs(smoothed(picture), QUICK),
	(picture) => readAsIs(smoothed(smoothed(picture)), THOROUGH),
	(picture) => readAsIs(picture, THOROUGH, GlobalHistogramBinarizer),
	(picture) => readAsIs(turned(picture), THOROUGH),
	(picture) => readAsIs(smoothed(turned(picture)), THOROUGH),
	(picture) => readAsIs(inverted(picture), THOROUGH),
];

/**
 * In slanted or blurred bars of a longer code the eight digits of a short one are found now and
 * then, with a right check digit by chance: such a reading needs a second one like it.
 */
function isDoubtful({ text, symbol }: FoundCode): boolean {
	return symbol === 'bars' && text.length === 8;
}

/** Each reader by itself: with all of them in one, an exception of the first poisons the next. */
function readAsIs(
	{ pixels, width, height }: GreyPicture,
	hints: Map<DecodeHintType, boolean>,
	Binarizer: typeof HybridBinarizer | typeof GlobalHistogramBinarizer = HybridBinarizer,
): FoundCode | null {
	const bitmap = () =>
		new BinaryBitmap(new Binarizer(new RGBLuminanceSource(pixels, width, height)));
	const text = readQrCode(bitmap(), hints);
	if (text) return { text, symbol: 'qr' };
	for (const reader of BAR_READERS) {
		try {
			const found = reader.decode(bitmap(), hints).getText();
			if (found !== '') return { text: found, symbol: 'bars' };
		} catch {
			// Not there, or not legible: both are said by exceptions of many classes.
		}
	}
	return null;
}

/**
 * Takes the grain out: each point becomes the mean of itself and its eight neighbours. The grain of
 * a picture taken in the evening is otherwise taken for dots of the code.
 */
export function smoothed({ pixels, width, height }: GreyPicture): GreyPicture {
	const result = new Uint8ClampedArray(pixels);
	for (let y = 1; y < height - 1; y++) {
		for (let x = 1; x < width - 1; x++) {
			let sum = 0;
			for (let row = (y - 1) * width + x; row <= (y + 1) * width + x; row += width) {
				sum += (pixels[row - 1] ?? 0) + (pixels[row] ?? 0) + (pixels[row + 1] ?? 0);
			}
			result[y * width + x] = sum / 9;
		}
	}
	return { pixels: result, width, height };
}

/** A quarter turn. */
export function turned({ pixels, width, height }: GreyPicture): GreyPicture {
	const result = new Uint8ClampedArray(pixels.length);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			result[x * height + (height - 1 - y)] = pixels[y * width + x] ?? 0;
		}
	}
	return { pixels: result, width: height, height: width };
}

function inverted(picture: GreyPicture): GreyPicture {
	return { ...picture, pixels: picture.pixels.map((grey) => 255 - grey) };
}
