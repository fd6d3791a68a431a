import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CAPTIONS_MAX_CHARACTERS, readCaptions } from './captions';

const CLEAN = 'WEBVTT\n\n00:00:01.000 --> 00:00:04.500\nChào bà con\nBưởi vừa hái\n';

describe('captions', () => {
	it('are read from WebVTT, without what is no words', () => {
		const text = [
			'\uFEFFWEBVTT Phiên tối',
			'STYLE\n::cue { background: url(https://elsewhere.example) }',
			'NOTE nói lại chỗ này',
			'mo-dau\n00:01.000 --> 00:04.500 align:start\n<v An><b>Chào</b> bà con\nBưởi vừa hái',
			'00:05.000 --> 00:06.000\n<i></i>',
		].join('\r\n\r\n');
		expect(readCaptions(text)).toBe(CLEAN);
	});

	it('are read from SubRip', () => {
		const text = '1\n00:00:01,000 --> 00:00:04,500\nChào bà con\nBưởi vừa hái\n\n';
		expect(readCaptions(text)).toBe(CLEAN);
	});

	it('are nothing where there is none in it, or too much', () => {
		for (const text of ['', 'WEBVTT', '<html>', 'WEBVTT\n\n00:01.000 --> sau\nlời']) {
			expect(readCaptions(text)).toBeUndefined();
		}
		expect(readCaptions(CLEAN + ' '.repeat(CAPTIONS_MAX_CHARACTERS))).toBeUndefined();
	});

	it('hold no mark-up, whatever was in them, and are read the same again', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('<', '>', 'a', '\n', ' ', '-', '&') }),
				(words) => {
					const read = readCaptions(`WEBVTT\n\n00:01.000 --> 00:02.000\nlời ${words}`);
					expect(read).toBeDefined();
					expect(read?.replaceAll(' --> ', '')).not.toMatch(/[<>]/);
					expect(readCaptions(read ?? '')).toBe(read);
				},
			),
		);
	});
});
