import { IMPORT_PROBLEMS } from '$lib/domain/imports/report';
import { expect, test } from 'vitest';

import { problemText } from './problem-words';

test('what is too long or too high is told with the most that may stand there', () => {
	expect(problemText({ code: 'TOO_LONG', most: 6_000 })).toContain('6.000 ký tự');
	expect(problemText({ code: 'TOO_HIGH', most: 1_000_000_000 })).toContain('1.000.000.000');
});

test('every problem has words, whole without a number', () => {
	const words = IMPORT_PROBLEMS.map((code) => problemText({ code, most: null }));
	expect(new Set(words).size).toBe(IMPORT_PROBLEMS.length);
	expect(words.filter((text) => /[{}]|undefined/.test(text))).toEqual([]);
});
