/** What the page and the decoding worker say to each other. */

/** Grey levels 0–255, row by row. */
export interface GreyPicture {
	readonly pixels: Uint8ClampedArray<ArrayBuffer>;
	readonly width: number;
	readonly height: number;
}

/**
 * `frame`: one of many, the next comes soon, be quick · `picture`: the only one, be thorough.
 */
export type Effort = 'frame' | 'picture';

export type DecoderRequest =
	| {
			readonly kind: 'decode';
			readonly id: number;
			readonly picture: GreyPicture;
			readonly effort: Effort;
	  }
	/** Fetches the stronger reader unless it is there; then it is kept for the next time. */
	| { readonly kind: 'fetchStrong'; readonly id: number };

export interface DecoderAnswer {
	readonly id: number;
	readonly found: FoundCode | null;
	/** Whether the stronger reader did the work, or is now there to do it. */
	readonly isStrong: boolean;
}

export interface FoundCode {
	readonly text: string;
	/** Bars carry one check digit only: a single reading of them may be wrong, a QR code's is not. */
	readonly symbol: 'qr' | 'bars';
}
