// Only these files, by their paths: see zxing-reader.ts.
import type BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap';
import type BitMatrix from '@zxing/library/esm/core/common/BitMatrix';
import type DecodeHintType from '@zxing/library/esm/core/DecodeHintType';
import NotFoundException from '@zxing/library/esm/core/NotFoundException';
import Decoder from '@zxing/library/esm/core/qrcode/decoder/Decoder';
import type AlignmentPattern from '@zxing/library/esm/core/qrcode/detector/AlignmentPattern';
import Detector from '@zxing/library/esm/core/qrcode/detector/Detector';
import type FinderPattern from '@zxing/library/esm/core/qrcode/detector/FinderPattern';
import FinderPatternFinder from '@zxing/library/esm/core/qrcode/detector/FinderPatternFinder';
import FinderPatternInfo from '@zxing/library/esm/core/qrcode/detector/FinderPatternInfo';
import ResultPoint from '@zxing/library/esm/core/ResultPoint';

type Hints = Map<DecodeHintType, boolean>;
interface Reading {
	/** How many versions of the standard larger than measured the code is taken to be. */
	readonly sizeStep: number;
	/** Whether the small square near the fourth corner tells how the code is slanted. */
	readonly hasFourth: boolean;
}

/** Of more places that look like a corner, those seen in the most rows. */
const MOST_CENTERS = 10;
/** Triples tried: the right one is among the first few wherever it is there at all. */
const MOST_TRIPLES = 6;
/** Readings tried between three corners, likeliest first. */
const READINGS: readonly Reading[] = [
	{ sizeStep: 0, hasFourth: true },
	{ sizeStep: 0, hasFourth: false },
	{ sizeStep: 1, hasFourth: true },
	{ sizeStep: -1, hasFourth: true },
];
const decoder = new Decoder();

/**
 * Finds one QR code, with the library's parts put together in our own way, because some choices
 * of its own reader leave labels unread however still and sharp they are:
 * - It takes the three likeliest corners by their size alone. The dots of one label in five hold a
 *   fourth place that looks the same from where the phone is held. So a corner must look right along
 *   its diagonal too, and the triples that stand like the corners of a square are tried after it.
 * - It trusts the size of a dot that it measured at the corners, and whatever looks like the small
 *   square near the fourth. Turned by some angles no label passes the one or the other. So the next
 *   larger and smaller code are tried too, and reading without the fourth corner.
 * @param bitmap dark and light are told apart when its matrix is first asked for
 * @returns the text, or null where there is none or it is not legible
 */
export function readQrCode(bitmap: BinaryBitmap, hints: Hints): string | null {
	let matrix: BitMatrix;
	try {
		matrix = bitmap.getBlackMatrix();
	} catch {
		// Too small to hold anything.
		return null;
	}
	const finder = new CornerFinder(matrix);
	try {
		const text = readBetween(finder.find(hints), matrix, hints);
		if (text) return text;
	} catch {
		// Fewer than three corners.
	}
	for (const corners of squareTriples(finder.seen)) {
		const text = readBetween(new FinderPatternInfo(corners), matrix, hints);
		if (text) return text;
	}
	return null;
}

function readBetween(corners: FinderPatternInfo, matrix: BitMatrix, hints: Hints): string | null {
	for (const reading of READINGS) {
		try {
			const text = new CornerDetector(matrix, reading).read(corners, hints);
			if (text !== '') return text;
		} catch {
			// Not of this size, or nothing legible there: said by exceptions of many classes.
		}
	}
	return null;
}

/** Keeps all centers found: when it chooses three, the library throws the others away. */
class CornerFinder extends FinderPatternFinder {
	seen: readonly FinderPattern[] = [];

	constructor(matrix: BitMatrix) {
		super(matrix, { foundPossibleResultPoint: () => undefined });
	}

	protected override handlePossibleCenter(counts: Int32Array, row: number, end: number): boolean {
		const isCenter = super.handlePossibleCenter(counts, row, end, true);
		if (isCenter) this.seen = [...this.getPossibleCenters()];
		return isCenter;
	}
}

class CornerDetector extends Detector {
	readonly #reading: Reading;

	constructor(matrix: BitMatrix, reading: Reading) {
		super(matrix);
		this.#reading = reading;
	}

	/** @throws one of the library's exceptions where nothing legible lies between these corners */
	read(corners: FinderPatternInfo, hints: Hints): string {
		return decoder
			.decodeBitMatrix(this.processFinderPatternInfo(corners).getBits(), hints)
			.getText();
	}

	/** The size of a dot that makes a code of a version that exists. @see ISO/IEC 18004: 17 + 4 × version dots a side */
	protected override calculateModuleSize(
		...corners: [ResultPoint, ResultPoint, ResultPoint]
	): number {
		const [topLeft, topRight, bottomLeft] = corners;
		const side =
			(ResultPoint.distance(topLeft, topRight) + ResultPoint.distance(topLeft, bottomLeft)) / 2;
		const measured = side / super.calculateModuleSize(...corners) + 7;
		const version = Math.round((measured - 17) / 4) + this.#reading.sizeStep;
		return side / (17 + 4 * version - 7);
	}

	/** @throws NotFoundException where there is none: the library then goes on without it */
	protected override findAlignmentInRegion(
		...place: [dotSize: number, x: number, y: number, allowance: number]
	): AlignmentPattern {
		if (!this.#reading.hasFourth) throw new NotFoundException();
		return super.findAlignmentInRegion(...place);
	}
}

/** Every three of these that may be the corners of one code, squarest first, as the library wants them. */
function squareTriples(centers: readonly FinderPattern[]): FinderPattern[][] {
	const likely = centers
		.toSorted((one, other) => other.getCount() - one.getCount())
		.slice(0, MOST_CENTERS);
	const triples: { corners: FinderPattern[]; error: number }[] = [];
	for (const [first, one] of likely.entries()) {
		for (let second = first + 1; second < likely.length; second++) {
			for (const third of likely.slice(second + 1)) {
				const other = likely[second];
				if (!other) continue;
				const corners = [one, other, third];
				triples.push({ corners, error: unsquareness(corners) });
			}
		}
	}
	return triples
		.toSorted((one, other) => one.error - other.error)
		.slice(0, MOST_TRIPLES)
		.map(({ corners }) => {
			ResultPoint.orderBestPatterns(corners);
			return corners;
		});
}

/**
 * How far three places are from the corners of a square: the two short sides must be as long as
 * each other and the long one √2 as long, and the squares themselves must be of one size.
 * @returns 0 for perfect, growing without bound
 */
function unsquareness(corners: readonly FinderPattern[]): number {
	const sizes = corners.map((corner) => corner.getEstimatedModuleSize());
	const [short = 0, middle = 0, long = 0] = corners
		.map((corner, at) => squaredDistance(corner, corners[(at + 1) % 3] ?? corner))
		.toSorted((one, other) => one - other);
	const bend = (Math.abs(long - 2 * middle) + Math.abs(long - 2 * short)) / long;
	return bend + Math.max(...sizes) / Math.min(...sizes) - 1;
}

function squaredDistance(one: FinderPattern, other: FinderPattern): number {
	return (one.getX() - other.getX()) ** 2 + (one.getY() - other.getY()) ** 2;
}
