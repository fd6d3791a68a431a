// Only these files, by their paths: the library's own index would bring every reader (91 KB, not 24).
import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap';
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer';
import DecodeHintType from '@zxing/library/esm/core/DecodeHintType';
import EAN13Reader from '@zxing/library/esm/core/oned/EAN13Reader';
import EAN8Reader from '@zxing/library/esm/core/oned/EAN8Reader';
import QRCodeReader from '@zxing/library/esm/core/qrcode/QRCodeReader';
import type Reader from '@zxing/library/esm/core/Reader';
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource';

import type { Effort, FoundCode, GreyPicture } from './messages';

// UPC-A is an EAN-13 that begins with 0.
const READERS: readonly { readonly symbol: FoundCode['symbol']; readonly reader: Reader }[] = [
	{ symbol: 'qr', reader: new QRCodeReader() },
	{ symbol: 'bars', reader: new EAN13Reader() },
	{ symbol: 'bars', reader: new EAN8Reader() },
];
const QUICK = new Map<DecodeHintType, boolean>();
const THOROUGH = new Map([[DecodeHintType.TRY_HARDER, true]]);

/**
 * Finds a QR code, EAN-13, UPC-A or EAN-8 in a picture. Bars are read along the rows; upright ones
 * too when `picture` leaves the time for it.
 */
export function readWithZxing(picture: GreyPicture, effort: Effort): FoundCode | null {
	const found = readAsIs(picture, effort);
	if (found || effort === 'frame') return found;
	return readAsIs(turned(picture), effort) ?? readAsIs(inverted(picture), effort);
}

/** Each reader by itself: with all of them in one, an exception of the first poisons the next. */
function readAsIs(picture: GreyPicture, effort: Effort): FoundCode | null {
	const { pixels, width, height } = picture;
	const hints = effort === 'picture' ? THOROUGH : QUICK;
	for (const { symbol, reader } of READERS) {
		try {
			const source = new RGBLuminanceSource(pixels, width, height);
			const text = reader.decode(new BinaryBitmap(new HybridBinarizer(source)), hints).getText();
			if (text !== '') return { text, symbol };
		} catch {
			// Not there, or not legible: both are said by exceptions of many classes.
		}
	}
	return null;
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
