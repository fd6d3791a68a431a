import { AppError } from '$lib/domain/errors';
import sharp from 'sharp';

/** More than any phone's camera makes at its usual setting; a bomb of a few KB unpacks to far more. */
const MOST_PIXELS = 60_000_000;
/** Enough to read a stamp on a photographed paper, and for the largest picture a page shows. */
const LONGEST_SIDE = 2560;
const DEADLINE_SECONDS = 30;
const QUALITY = 85;

export const KEPT_PICTURE_TYPE = 'image/webp';

/**
 * Draws a picture afresh from its pixels, upright. Nothing else of what came in is left: no place
 * where it was taken, no second file that hides behind the first.
 * @returns WebP
 * @throws AppError FILE_UNREADABLE for what is broken, moves, or unpacks to more than a photo
 */
export async function redrawPicture(bytes: Uint8Array): Promise<Buffer> {
	try {
		const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'truncated' });
		const { pages = 1 } = await picture.metadata();
		if (pages > 1) throw new Error('a picture that moves');
		return await picture
			.autoOrient()
			.resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
			.webp({ quality: QUALITY })
			.timeout({ seconds: DEADLINE_SECONDS })
			.toBuffer();
	} catch (cause) {
		throw new AppError('FILE_UNREADABLE', {}, { cause });
	}
}
