import { expect, it } from 'vitest';

import { readEnd } from './list-end';

const TV = 'https://tv.example/live/index.m3u8?token=a';
const PIECE = '#EXTM3U\n#EXTINF:2.000,\n0.m4s\n';

it.each([
	['goes on while it names no end', PIECE, 'goesOn'],
	[
		'has ended where it says so, with lines of Windows too',
		`${PIECE}\r\n#EXT-X-ENDLIST\r\n`,
		'ended',
	],
	['is none that goes on without pieces', '#EXTM3U\n', 'ended'],
	['is none that goes on where it is the page of a Wi-Fi', '<!doctype html>', 'ended'],
])('a list %s', (_what, text, expected) => {
	expect(readEnd(text, TV)).toBe(expected);
});

it('sends from a list of lists to its first one', () => {
	const master = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n# a word\n\n240.m3u8?x=1\n';
	expect(readEnd(master, TV)).toEqual({ ask: 'https://tv.example/live/240.m3u8?x=1' });
	expect(readEnd('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n', TV)).toBe('ended');
});
