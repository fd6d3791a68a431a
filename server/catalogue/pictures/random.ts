/** The next number of a fixed sequence, from 0 up to (not including) 1. */
export type Random = () => number;

/** A sequence that is always the same for the same text, so that a picture keeps its hash. */
export function randomFrom(text: string): Random {
	let state = 2_166_136_261;
	for (let index = 0; index < text.length; index++) {
		state = Math.imul(state ^ text.charCodeAt(index), 16_777_619);
	}
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
