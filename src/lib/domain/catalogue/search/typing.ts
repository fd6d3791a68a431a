const VOWEL = /[aeiouy]/;
/** Telex tones, w, and letters typed twice for a shape; VNI digits. */
const TELEX_KEYS = /[sfrxjzw]|aa|ee|oo|dd/;
const VNI_WORD = /^(?:d9)?[a-z]+[0-9a-z]*$/;

/**
 * What a folded word may stand for besides itself: people whose keyboard did not turn Telex
 * (`buwowri`) or VNI (`bu7o7i3`) into letters have typed the keys as they are.
 * @param word folded
 * @returns folded words, none where the word reads as no such typing
 */
export function typedReadings(word: string): string[] {
	return [fromTelex(word), fromVni(word)].filter(
		(reading): reading is string => reading !== undefined && reading !== '' && reading !== word,
	);
}

function fromTelex(word: string): string | undefined {
	if (!TELEX_KEYS.test(word)) return undefined;
	let result = '';
	for (const [at, key] of [...word].entries()) {
		const isAfterVowel = VOWEL.test(result);
		if (key === 'w') {
			// After a vowel that takes it, w only shapes; elsewhere it is ư itself (`nwowcs`).
			if (!/[aou]/.test(result)) result += 'u';
		} else if ('sfrxjz'.includes(key) && isAfterVowel) {
			continue;
		} else if ('aeod'.includes(key) && at > 0 && word[at - 1] === key) {
			continue;
		} else if (key === 'd' && isAfterVowel && word.startsWith('d')) {
			continue;
		} else {
			result += key;
		}
	}
	return result;
}

function fromVni(word: string): string | undefined {
	const firstDigit = word.search(/[0-9]/);
	if (firstDigit < 1 || !VNI_WORD.test(word)) return undefined;
	const before = word.slice(0, firstDigit);
	if (!VOWEL.test(before) && !word.startsWith('d9')) return undefined;
	return word.replace(/[0-9]/g, '');
}
