import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { DESK_ERRORS } from '../../src/lib/domain/desk-errors';
import { ERRORS } from '../../src/lib/domain/errors';

const FOLDER = new URL('../../src/lib/i18n/messages/', import.meta.url);
const AREAS = readdirSync(new URL('vi/', FOLDER)).filter((file) => file.endsWith('.json'));

type Messages = Record<string, unknown>;

function read(locale: 'vi' | 'en', area: string): Messages {
	const all = JSON.parse(readFileSync(new URL(`${locale}/${area}`, FOLDER), 'utf8')) as Messages;
	delete all['$schema'];
	return all;
}

/** The names of the values a message takes: `{count}` → `count`. */
function placeholders(message: unknown): string[] {
	return [...new Set(JSON.stringify(message).match(/(?<=\{)\w+(?=\})/g) ?? [])].sort();
}

test.each(AREAS)('%s says the same things in both languages', (area) => {
	const vietnamese = read('vi', area);
	const english = read('en', area);
	expect(Object.keys(english).sort()).toEqual(Object.keys(vietnamese).sort());
	for (const [key, message] of Object.entries(vietnamese)) {
		expect(placeholders(english[key]), key).toEqual(placeholders(message));
		expect(JSON.stringify(message), key).not.toMatch(/^""$/);
	}
});

test.each(AREAS)('keys of %s begin with its name, so that no two areas collide', (area) => {
	const prefix = area === 'errors.json' ? 'error_' : `${area.replace('.json', '')}_`;
	const strangers = Object.keys(read('vi', area)).filter((key) => !key.startsWith(prefix));
	expect(strangers).toEqual([]);
});

test('every message is used somewhere: no dead words', () => {
	const source = new URL('../../src/', import.meta.url);
	const isCode = (file: string) =>
		/\.(?:ts|svelte)$/.test(file) &&
		!/\.test\.ts$/.test(file) &&
		!file.startsWith('lib/i18n/paraglide/');
	const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
		.filter(isCode)
		.map((file) => readFileSync(new URL(file, source), 'utf8'));
	const used = new Set(code.join('\n').match(/(?<=\bm\.)\w+/g));
	const dead = AREAS.flatMap((area) => Object.keys(read('vi', area))).filter(
		(key) => !used.has(key),
	);
	expect(dead).toEqual([]);
});

test.each(['vi', 'en'] as const)('every error code has its words in %s', (locale) => {
	const worded = Object.keys(read(locale, 'errors.json'));
	const missing = Object.keys({ ...ERRORS, ...DESK_ERRORS }).filter(
		(code) => !worded.includes(`error_${code}`),
	);
	expect(missing).toEqual([]);
});

test.each(AREAS)(
	'%s puts the tone of open oa, oe and uy on the first vowel: xóa, hủy, khóa',
	(area) => {
		const second = /[\p{L}]*(?:o[áàạảãéèẹẻẽ]|(?<!q)u[ýỳỵỷỹ])(?!\p{L})/giu;
		expect(JSON.stringify(read('vi', area)).match(second) ?? []).toEqual([]);
	},
);
