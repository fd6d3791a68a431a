import { mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';

import { parseMarkdown } from '../../../../server/texts/parse-markdown';
import type { Block } from '$lib/domain/texts/blocks';

import TextBlocks from './TextBlocks.svelte';

const undo: (() => void)[] = [];
afterEach(() => {
	for (const step of undo.splice(0)) step();
});

function show(blocks: readonly Block[]): HTMLElement {
	const target = document.body.appendChild(document.createElement('div'));
	const mounted = mount(TextBlocks, { target, props: { blocks, top: 2 } });
	undo.push(() => {
		void unmount(mounted);
		target.remove();
	});
	return target;
}

/** What would run, or send something away, if any of it became more than words. */
const ATTACKS = [
	'<script>window.hurt("script")</script>',
	'<img src="data:," onerror=\'window.hurt("img")\'>',
	'<svg onload=\'window.hurt("svg")\'></svg>',
	'<iframe srcdoc=\'<script>parent.hurt("frame")</script>\'></iframe>',
	'[x](javascript:window.hurt("link"))',
	'[x](<javascript:window.hurt("angle")>)',
	'[x](java&#115;cript:window.hurt("entity))',
	'<javascript:window.hurt("auto")>',
	'[x](data:text/html,<script>parent.hurt("data")</script>)',
	'![x](javascript:window.hurt("picture"))',
	'![x" onerror="window.hurt(\'alt\')](x)',
	'[x](https://a.vn/"onmouseover="window.hurt(1))',
	'| <img src=x onerror=window.hurt("cell")> |\n|---|\n| [x](javascript:window.hurt(2)) |',
	'> <a href="javascript:window.hurt(3)">x</a>',
	'```\n</code><img src=x onerror=window.hurt("code")>\n```',
	'# <b onclick="window.hurt(4)">x</b>',
	'- {@html "<img src=x onerror=window.hurt(5)>"}',
	'<style>body{display:none}</style><base href="https://evil.example/">',
];
const PARTS = new Set([
	...[
		'A',
		'BLOCKQUOTE',
		'BR',
		'CODE',
		'DEL',
		'DIV',
		'EM',
		'FIGCAPTION',
		'FIGURE',
		'H2',
		'H3',
		'H4',
		'HR',
		'IMG',
		'INS',
	],
	...[
		'LI',
		'OL',
		'P',
		'PICTURE',
		'SOURCE',
		'SPAN',
		'STRONG',
		'TABLE',
		'TBODY',
		'TD',
		'TH',
		'THEAD',
		'TR',
		'UL',
	],
]);

test('nothing that is typed becomes more than words in a real browser', async () => {
	const hurt: unknown[] = [];
	Object.assign(window, { hurt: (by: unknown) => hurt.push(by) });
	// The browser under test would run it: else this test could never fail.
	const proof = document.body.appendChild(document.createElement('div'));
	proof.innerHTML = ATTACKS[1] ?? '';
	await expect.poll(() => hurt).toEqual(['img']);
	proof.remove();
	hurt.length = 0;

	const target = show(parseMarkdown(ATTACKS.join('\n\n')).blocks);
	for (const element of target.querySelectorAll('*')) {
		expect(PARTS).toContain(element.tagName);
		for (const { name } of element.attributes) expect(name).not.toMatch(/^on|^style$|^srcdoc$/);
	}
	for (const link of target.querySelectorAll('a')) {
		expect(link.protocol).toBe('https:');
		link.addEventListener('click', (event) => event.preventDefault());
		link.click();
	}
	expect(target.querySelectorAll('img')).toHaveLength(0);
	expect(target.textContent).toContain('<script>window.hurt("script")</script>');
	// Whatever would have been set off by now has had a turn.
	await new Promise((turn) => requestAnimationFrame(() => setTimeout(turn)));
	expect(hurt).toEqual([]);
});

test('a link to another site says which, whatever its words pretend', () => {
	const { blocks } = parseMarkdown(
		'[https://vietcombank.com.vn](https://evil.example/x) [chợ](/about) <https://ocop.gov.vn/>',
	);
	const words = [...show(blocks).querySelectorAll('a')].map((link) =>
		link.textContent.replace(/\s+/g, ' ').trim(),
	);
	expect(words).toEqual([
		'https://vietcombank.com.vn (evil.example)',
		'chợ',
		'https://ocop.gov.vn/',
	]);
});

test('words stand where they were written, with the spaces between them', () => {
	const { blocks } = parseMarkdown('Gửi **nhanh**, *rất* `GHN` và [đây](/about).');
	expect(show(blocks).textContent.trim()).toBe('Gửi nhanh, rất GHN và đây.');
});
