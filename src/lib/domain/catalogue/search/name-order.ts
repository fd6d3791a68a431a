import { words } from '../../text';

/** Combining marks that make another letter; the rest are tones. */
const SHAPES: Readonly<Record<string, string>> = { '\u0306': '1', '\u0302': '2', '\u031b': '3' };
/** Tones in the order of Vietnamese dictionaries: grave, hook, tilde, acute, dot below. */
const TONES = '\u0300\u0309\u0303\u0301\u0323';

const knownKeys = new Map<string, readonly [letters: string, tones: string]>();

/**
 * A text whose plain order is the Vietnamese order of names: letters first (a ă â … d đ …), tones
 * only between names of the same letters. Comparing keys is many times quicker than a collator.
 */
export function nameKey(name: string): string {
	let letters = '';
	let tones = '';
	for (const word of words(name)) {
		let key = knownKeys.get(word);
		if (!key) {
			key = wordKey(word);
			knownKeys.set(word, key);
		}
		letters += `${key[0]} `;
		tones += key[1];
	}
	return `${letters}\0${tones}`;
}

function wordKey(word: string): readonly [string, string] {
	let letters = '';
	let tones = '';
	for (const character of word.toLowerCase().normalize('NFD')) {
		const shape = SHAPES[character];
		const tone = TONES.indexOf(character);
		if (shape !== undefined) letters = letters.slice(0, -1) + shape;
		else if (tone >= 0) tones = `${tones.slice(0, -1)}${tone + 1}`;
		else {
			letters += character === 'đ' ? 'd1' : `${character}0`;
			tones += '0';
		}
	}
	return [letters, tones];
}
