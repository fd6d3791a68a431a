import type { FoundCode } from './messages';

/** The part of the Barcode Detection API that is used. @see https://wicg.github.io/shape-detection-api/ */
interface Detector {
	detect(source: ImageBitmapSource): Promise<{ rawValue: string; format: string }[]>;
}
interface DetectorClass {
	new (options: { formats: string[] }): Detector;
	getSupportedFormats(): Promise<string[]>;
}

const FORMATS = ['qr_code', 'ean_13', 'ean_8', 'upc_a'];

/** The platform's own reader, where there is one that reads all we need. */
export async function openPlatformDetector(): Promise<PlatformDetector | undefined> {
	try {
		const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
		if (!BarcodeDetector) return undefined;
		const supported = await BarcodeDetector.getSupportedFormats();
		if (!FORMATS.every((format) => supported.includes(format))) return undefined;
		return new PlatformDetector(new BarcodeDetector({ formats: FORMATS }));
	} catch {
		return undefined;
	}
}

export class PlatformDetector {
	readonly #detector: Detector;

	constructor(detector: Detector) {
		this.#detector = detector;
	}

	/** @throws DOMException where the platform's service is gone: then use the other reader */
	async detect(source: ImageBitmapSource): Promise<FoundCode | null> {
		const [found] = await this.#detector.detect(source);
		if (!found?.rawValue) return null;
		return { text: found.rawValue, symbol: found.format === 'qr_code' ? 'qr' : 'bars' };
	}
}
