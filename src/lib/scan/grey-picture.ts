import type { GreyPicture } from './messages';

/**
 * Draws a video frame or picture small enough to be read quickly and takes its grey levels.
 * @param longestSide in pixels; a smaller source keeps its size
 * @returns null where the source has no picture yet
 */
export function takeGrey(
	source: HTMLVideoElement | ImageBitmap,
	canvas: HTMLCanvasElement,
	longestSide: number,
): GreyPicture | null {
	const { width, height } =
		source instanceof HTMLVideoElement
			? { width: source.videoWidth, height: source.videoHeight }
			: source;
	if (width === 0 || height === 0) return null;
	const scale = Math.min(1, longestSide / Math.max(width, height));
	canvas.width = Math.round(width * scale);
	canvas.height = Math.round(height * scale);
	// The pixels are read each time: keep them where the processor can reach them.
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) return null;
	context.drawImage(source, 0, 0, canvas.width, canvas.height);
	return toGrey(context.getImageData(0, 0, canvas.width, canvas.height));
}

/** @see ITU-R BT.601: the weights of red, green and blue, in 1/256 */
export function toGrey({ data, width, height }: ImageData): GreyPicture {
	const pixels = new Uint8ClampedArray(width * height);
	for (let index = 0; index < pixels.length; index++) {
		const at = index * 4;
		pixels[index] =
			(77 * (data[at] ?? 0) + 150 * (data[at + 1] ?? 0) + 29 * (data[at + 2] ?? 0)) >> 8;
	}
	return { pixels, width, height };
}
