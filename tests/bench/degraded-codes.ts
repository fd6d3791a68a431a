import QRCode from 'qrcode';
import sharp from 'sharp';

import type { GreyPicture } from '../../src/lib/scan/messages';

/** A label's code as a bad photograph shows it. */
export interface DegradedCode {
	readonly text: string;
	readonly how: string;
	readonly picture: GreyPicture;
}

type Sharp = ReturnType<typeof sharp>;

/**
 * What photographs of labels suffer from, each in steps up to where people too would hold the
 * phone closer. Affine shear stands for a slanted view.
 */
const DEGRADATIONS: readonly (readonly [how: string, apply: (image: Sharp) => Sharp])[] = [
	['as printed', (image) => image],
	...steps('blur', [1, 1.5, 2, 2.5], (image, sigma) => image.blur(sigma)),
	...steps('turned by', [7, 23, 45, 90, 137], (image, angle) =>
		image.rotate(angle, { background: '#999' }),
	),
	...steps('slanted', [0.15, 0.3, 0.45], (image, shear) =>
		image.affine([1, shear, shear / 3, 1], { background: '#999' }),
	),
	...steps('contrast', [0.5, 0.3, 0.15], (image, factor) =>
		image.linear(factor, 128 * (1 - factor)),
	),
	...steps('dark', [0.4, 0.2], (image, factor) => image.linear(factor, 0)),
	...steps('small, px a dot', [3, 2.5, 2], (image, dots) => image.resize(Math.round(61 * dots))),
	...steps('packed hard, quality', [30, 10], (image, quality) =>
		image.jpeg({ quality, chromaSubsampling: '4:2:0' }),
	),
];
/** In grey levels, either way: none, a phone's by day, a phone's in the evening. */
const NOISE = [0, 12, 30];

/** Makes the same pictures each time: every degradation with every amount of noise. */
export async function degradedCodes(texts: readonly string[]): Promise<DegradedCode[]> {
	const made: DegradedCode[] = [];
	for (const [index, text] of texts.entries()) {
		const code = await QRCode.toBuffer(text, { errorCorrectionLevel: 'M', width: 366, margin: 4 });
		for (const [how, apply] of DEGRADATIONS) {
			const changed = await apply(sharp(code).flatten()).toBuffer();
			for (const noise of NOISE) {
				const picture = await toPicture(changed, noise, index + 1);
				made.push({ text, how: `${how}, noise ${noise}`, picture });
			}
		}
	}
	return made;
}

async function toPicture(image: Buffer, noise: number, seed: number): Promise<GreyPicture> {
	const { data, info } = await sharp(image)
		.flatten({ background: '#999' })
		.extend({ top: 60, bottom: 60, left: 120, right: 120, background: '#999' })
		.greyscale()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const random = seeded(seed);
	const pixels = new Uint8ClampedArray(info.width * info.height);
	for (let at = 0; at < pixels.length; at++) {
		pixels[at] = (data[at * info.channels] ?? 0) + (random() - 0.5) * 2 * noise;
	}
	return { pixels, width: info.width, height: info.height };
}

/** A linear congruential generator: good enough for grain, the same on every run. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

function steps(
	how: string,
	amounts: readonly number[],
	apply: (image: Sharp, amount: number) => Sharp,
): [string, (image: Sharp) => Sharp][] {
	return amounts.map((amount) => [`${how} ${amount}`, (image) => apply(image, amount)]);
}
