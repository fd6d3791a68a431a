/** Enough to read a stamp on a photographed paper; a phone's camera makes twice as much. */
const LONGEST_SIDE = 2048;
const THUMBNAIL_SIDE = 192;

export interface DrawnPicture {
	readonly blob: Blob;
	/** A small one of it as a `data:` address. */
	readonly thumbnail: string;
}

/**
 * Draws a picture afresh, upright and no larger than is of use. Nothing of what the camera wrote
 * beside it is left: no place, no time.
 * @returns null where this browser cannot read it as a picture
 */
export async function drawPicture(file: Blob): Promise<DrawnPicture | null> {
	const picture = await decode(file);
	if (picture === null) return null;
	try {
		const canvas = paint(picture, LONGEST_SIDE);
		const blob =
			(await encode(canvas, 'image/webp', 0.82)) ?? (await encode(canvas, 'image/jpeg', 0.85));
		if (blob === null) return null;
		return { blob, thumbnail: paint(picture, THUMBNAIL_SIDE).toDataURL('image/jpeg', 0.7) };
	} finally {
		picture.close();
	}
}

/** `from-image`: as the camera was held. */
async function decode(file: Blob): Promise<ImageBitmap | null> {
	try {
		return await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch {
		return null;
	}
}

function paint(picture: ImageBitmap, longest: number): HTMLCanvasElement {
	const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(picture.width * scale));
	canvas.height = Math.max(1, Math.round(picture.height * scale));
	const context = canvas.getContext('2d');
	if (!context) throw new Error('no canvas');
	// JPEG knows nothing of what shines through.
	context.fillStyle = 'white';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.imageSmoothingQuality = 'high';
	context.drawImage(picture, 0, 0, canvas.width, canvas.height);
	return canvas;
}

/** @returns null where the browser writes another kind in its place, as Safari does of WebP */
async function encode(
	canvas: HTMLCanvasElement,
	type: string,
	quality: number,
): Promise<Blob | null> {
	const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, type, quality));
	return blob?.type === type ? blob : null;
}
