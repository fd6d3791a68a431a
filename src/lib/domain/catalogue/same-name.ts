import { fold, words } from '../text';

/** All but combining marks. */
const LETTERS = /\P{M}+/gu;

/**
 * Whether two names are the same to who reads them: upper and lower case, signs between the words and
 * where a tone stands (hoà, hòa) make no difference; every letter and every tone does, since "chè đắng"
 * is not "chè đặng".
 */
export function isSameName(one: string, other: string): boolean {
	return keyOf(one) === keyOf(other);
}

function keyOf(name: string): string {
	return words(name)
		.map((word) => {
			const plain = word.toLowerCase().normalize('NFD');
			const marks = [...plain.replaceAll(LETTERS, '')].sort().join('');
			// What has a stroke is another letter, though it folds to the same.
			const strokes = [...plain].filter((letter) => letter === 'đ').length;
			return `${fold(word)} ${marks} ${strokes}`;
		})
		.join('|');
}
