import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';

const SOURCE = new URL('../../src/', import.meta.url);
/** Attributes whose text a person reads or hears. */
const SPOKEN = new Set(['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'label']);
/** Two letters in a row make a word; single letters are signs such as `×` or `g`. */
const WORD = /\p{L}{2,}/u;
/** The product's name is the same in every language. */
const NAMES = ['Chợ đêm trên mây', 'OCOP', 'Tiếng Việt', 'English', 'VietQR', 'GTIN', 'JSON'];

function isWords(text: string): boolean {
	return WORD.test(NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text));
}

/** Every text that a person would read, or hear through a spoken attribute, below a node. */
function* spokenTexts(node: unknown, attribute = ''): Generator<string> {
	if (Array.isArray(node)) {
		for (const child of node) yield* spokenTexts(child, attribute);
		return;
	}
	if (!isNode(node)) return;
	if (node['type'] === 'Text') {
		const text = String(node['raw']).trim();
		if (attribute === '' || SPOKEN.has(attribute)) yield text;
		return;
	}
	const name = String(node['name']);
	if (node['type'] === 'RegularElement' && (name === 'style' || name === 'script')) return;
	const inside = node['type'] === 'Attribute' ? name : attribute;
	for (const child of Object.values(node)) yield* spokenTexts(child, inside);
}

function isNode(value: unknown): value is Record<string, unknown> {
	return value !== null && typeof value === 'object';
}

function untranslated(source: string): string[] {
	return [...spokenTexts(parse(source, { modern: true }).fragment)].filter(isWords);
}

const components = readdirSync(SOURCE, { recursive: true })
	.map(String)
	.filter((file) => file.endsWith('.svelte'));

test('the check sees a hard-coded sentence in text and in what is read aloud', () => {
	expect(untranslated('<p>Giỏ hàng</p><img alt="Bưởi" src="a.webp">')).toEqual([
		'Giỏ hàng',
		'Bưởi',
	]);
	expect(untranslated('<p class="big">{m.x()} × 2</p>')).toEqual([]);
});

test.each(components)('%s holds no sentence of its own', (file) => {
	expect(untranslated(readFileSync(new URL(file, SOURCE), 'utf8'))).toEqual([]);
});
