import {
	blocksSchema,
	picturesIn,
	plainText,
	type Block,
	type Inline,
} from '$lib/domain/texts/blocks';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { parseMarkdown } from './parse-markdown';
import { questionKey } from './question-key';

const HASH = '0123456789abcdef0123456789abcdef';
const text = (words: string): Inline => ({ type: 'text', text: words });
const read = (markdown: string) => parseMarkdown(markdown).blocks;

function* linksIn(node: unknown): Generator<string> {
	if (node === null || typeof node !== 'object') return;
	if ('type' in node && node.type === 'link' && 'target' in node) yield String(node.target);
	for (const child of Object.values(node)) yield* linksIn(child);
}

function wordsOf(blocks: readonly Block[]): string {
	return JSON.stringify(blocks);
}

describe('what may stand in a text', () => {
	it('reads headings, emphasis, lists, quotes, tables, rules and own pictures', () => {
		const blocks = read(
			[
				'## Giao hàng',
				'Gửi **nhanh**, *cẩn thận*, `GHN`.',
				'1. một\n2. hai\n   - nhỏ',
				'> lời nói',
				'| a | b |\n|---|---|\n| 1 | 2 |',
				'---',
				`![Gói hàng](/pictures/${HASH}/640.webp)`,
			].join('\n\n'),
		);
		expect(blocks).toEqual([
			{ type: 'heading', level: 1, children: [text('Giao hàng')] },
			{
				type: 'paragraph',
				children: [
					text('Gửi '),
					{ type: 'strong', children: [text('nhanh')] },
					text(', '),
					{ type: 'emphasis', children: [text('cẩn thận')] },
					text(', '),
					{ type: 'code', text: 'GHN' },
					text('.'),
				],
			},
			{
				type: 'list',
				start: 1,
				items: [
					[{ type: 'paragraph', children: [text('một')] }],
					[
						{ type: 'paragraph', children: [text('hai')] },
						{
							type: 'list',
							start: null,
							items: [[{ type: 'paragraph', children: [text('nhỏ')] }]],
						},
					],
				],
			},
			{ type: 'quote', children: [{ type: 'paragraph', children: [text('lời nói')] }] },
			{ type: 'table', head: [[text('a')], [text('b')]], rows: [[[text('1')], [text('2')]]] },
			{ type: 'rule' },
			{ type: 'picture', hash: HASH, alt: 'Gói hàng' },
		]);
	});

	it('skips no level of heading', () => {
		const levels = read('## A\n\n#### B\n\n###### C\n\n## D').map((block) =>
			block.type === 'heading' ? block.level : 0,
		);
		expect(levels).toEqual([1, 2, 3, 1]);
	});

	it('reads boxes to tick as questions in lessons only', () => {
		const markdown = 'Chụp lúc nào?\n\n- [ ] trưa\n- [x] sáng\n\n> Nắng dịu.\n\nHết.';
		const [question, rest] = parseMarkdown(markdown, { questionKey }).blocks;
		expect(question).toEqual({
			type: 'question',
			id: expect.stringMatching(/^q[0-9a-f]{12}$/) as string,
			children: [text('Chụp lúc nào?')],
			options: [
				{ children: [text('trưa')], isRight: false },
				{ children: [text('sáng')], isRight: true },
			],
			explanation: [{ type: 'paragraph', children: [text('Nắng dịu.')] }],
		});
		expect(rest).toMatchObject({ type: 'paragraph' });
		expect(read(markdown).map(({ type }) => type)).toEqual([
			...['paragraph', 'list', 'quote', 'paragraph'],
		]);
	});
});

describe('a question', () => {
	const ask = (words: string, options = '- [ ] trưa\n- [x] sáng') => `${words}\n\n${options}\n\n`;
	const idsIn = (markdown: string) =>
		parseMarkdown(markdown, { questionKey }).blocks.flatMap((block) =>
			block.type === 'question' ? [block.id] : [],
		);

	it('keeps its name wherever it stands, and gives it to no other in its place', () => {
		const [first, second] = idsIn(ask('Một?') + ask('Hai?'));
		expect(idsIn(ask('Mới?') + ask('Hai?') + ask('Một?')).slice(1)).toEqual([second, first]);
		expect(idsIn(ask('**Một**?'))).toEqual([first]);
		expect(idsIn(ask('Một?', '- [x] trưa\n- [ ] sáng'))).not.toEqual([first]);
		expect(new Set(idsIn(ask('Một?') + ask('Một?'))).size).toBe(2);
	});
});

describe('what may not', () => {
	it.each([
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		'java&#115;cript:alert(1)',
		'javascript&colon;alert(1)',
		'\u0001javascript:alert(1)',
		'data:text/html;base64,PHNjcmlwdD4=',
		'vbscript:x',
		'file:///etc/passwd',
		'blob:https://a.vn/1',
		'http://a.vn/',
		'//evil.example/x',
		'/\\evil.example',
		'/.//evil.example',
		'https://bank.vn@evil.example/',
		'https:evil.example',
		'mailto:a@b.vn?bcc=c@d.vn',
		'tel:*21*0912345678#',
		'x.html',
	])('leads nowhere: %s', (target) => {
		const { blocks } = parseMarkdown(`[bấm vào đây](<${target}>)`);
		expect([...linksIn(blocks)]).toEqual([]);
		expect(wordsOf(blocks)).toContain('bấm vào đây');
	});

	it.each([
		['https://ocop.gov.vn/a?b=1&amp;c=2', 'https://ocop.gov.vn/a?b=1&c=2'],
		['https://аррӏе.com/', 'https://xn--80ak6aa92e.com/'],
		['mailto:cho@ocop.vn', 'mailto:cho@ocop.vn'],
		['tel:0912.345.678', 'tel:0912345678'],
		['/about#ranking', '/about#ranking'],
	])('leads on: %s', (target, written) => {
		expect([...linksIn(read(`[đi](${target})`))]).toEqual([written]);
	});

	it.each([
		'javascript:alert(1)',
		'data:text/html,x',
		'//evil.example',
		'/\\evil.example',
		'x',
		' /a',
	])('is not shown even where a tree holds it: %s', (target) => {
		const link = { type: 'link', target, children: [text('x')] };
		expect(v.is(blocksSchema, [{ type: 'paragraph', children: [link] }])).toBe(false);
	});

	it('tells what it left out', () => {
		const { dropped } = parseMarkdown('[x](javascript:a) ![y](https://evil.example/p.gif)');
		expect(dropped).toEqual(['javascript:a', 'https://evil.example/p.gif']);
	});

	it.each([
		'<script>alert(1)</script>',
		'<img src=x onerror=alert(1)>',
		'a <b onclick="x()">b</b>',
		'<svg><style><img src=x onerror=alert(1)></style></svg>',
		'<!-- x --><iframe srcdoc="<script>1</script>">',
	])('shows HTML as it is typed: %s', (markdown) => {
		const blocks = read(markdown);
		const words = blocks.map((block) => ('children' in block ? block.children : []));
		expect(words.map((part) => plainText(part as readonly Inline[])).join('')).toBe(markdown);
		expect(v.is(blocksSchema, blocks)).toBe(true);
	});

	it('takes what turns writing round, or cannot be seen, out of all words', () => {
		const [block] = read(
			'[ht\u202etps://\u200bbank.vn\u2066](https://evil.example/) \u{e0041}&#x202e;',
		);
		expect(JSON.stringify(block)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/);
		expect([...linksIn(block)]).toEqual(['https://evil.example/']);
	});

	it('makes no link of a link in a link, and none that nobody could see', () => {
		const nested = read('[a **https://b.vn/** c](https://c.vn/)');
		expect([...linksIn(nested)]).toEqual(['https://c.vn/']);
		expect(wordsOf(nested)).toContain('https://b.vn/');
		expect([...linksIn(read('[\u200b](https://b.vn/)'))]).toEqual([]);
	});

	it.each([
		['quotes', '>'.repeat(5000)],
		['quotes with spaces', '> '.repeat(500)],
		['lists', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth * 2)}- a`).join('\n')],
		['lists in one line', '- '.repeat(300) + 'a'],
		['numbers', '1. '.repeat(300) + 'a'],
		['emphasis', '*a **b '.repeat(300) + 'c' + '** *'.repeat(300)],
		['parts', '*a* '.repeat(9_000)],
		['length', 'a\n\n'.repeat(20_000)],
		['length of a piece', 'a'.repeat(12_001)],
	])('refuses too much of: %s', (_, markdown) => {
		let blocks: readonly Block[] = [];
		let code: unknown;
		try {
			blocks = read(markdown);
		} catch (error) {
			code = (error as { code?: unknown }).code;
		}
		// Either refused or harmless: never deeper than what a phone reads without a thought.
		expect(code === 'TEXT_UNFIT' || depthOf(blocks) < 60).toBe(true);
	});

	it.each([
		'[',
		'![',
		'`',
		'*',
		'_a',
		'<',
		'[a](',
		'|-',
		'~~',
		'\\',
		'&#',
		'<a href="',
		'[^',
		'- [ ] ',
	])('is not slowed down by thousands of %s', (piece) => {
		const markdown = piece.repeat(Math.floor(11_900 / piece.length));
		const before = performance.now();
		try {
			read(markdown);
		} catch (error) {
			expect(error).toMatchObject({ code: 'TEXT_UNFIT' });
		}
		expect(performance.now() - before).toBeLessThan(5_000);
	});
});

function depthOf(node: unknown): number {
	if (node === null || typeof node !== 'object') return 0;
	return 1 + Math.max(0, ...Object.values(node).map(depthOf));
}

/** Pieces that Markdown, HTML and browsers give a meaning to, in every order. */
const piece = fc.constantFrom(
	...['[', ']', '(', ')', '<', '>', '!', '*', '_', '`', '|', '-', '#', '\n', '\n\n', ' ', '    '],
	...[
		'javascript:',
		'https://',
		'data:',
		'//',
		'&#106;',
		'&lt;',
		'\u202e',
		'\u200b',
		'\\',
		'"',
		"'",
	],
	...['<script>', '</script>', '<img src=x onerror=', '- [x] ', '1. ', 'a', 'ạ', '🏮', '\u0000'],
);

describe('whatever is typed', () => {
	it('becomes a tree that may be shown, or is refused', () => {
		fc.assert(
			fc.property(
				fc.array(piece, { maxLength: 120 }).map((parts) => parts.join('')),
				fc.boolean(),
				(markdown, hasQuestions) => {
					let blocks: readonly Block[];
					try {
						({ blocks } = parseMarkdown(markdown, hasQuestions ? { questionKey } : {}));
					} catch (error) {
						expect(error).toMatchObject({ code: 'TEXT_UNFIT' });
						return;
					}
					const issues = v.safeParse(blocksSchema, blocks).issues;
					expect(issues).toBeUndefined();
					for (const target of linksIn(blocks)) {
						expect(target).toMatch(/^(?:https:\/\/|mailto:|tel:|\/(?!\/))/);
					}
					expect(JSON.stringify(blocks)).not.toMatch(/[\u202e\u200b]|\\u0000/);
				},
			),
			{ numRuns: 2_000 },
		);
	});
});

it('finds every picture, also within lists, quotes and explanations', () => {
	const hash = (digit: number) => String(digit).repeat(32);
	const markdown = [
		`![a](${hash(1)})`,
		`- một\n\n  ![b](${hash(2)})`,
		`Hỏi?\n\n- [ ] a\n- [x] b\n\n> ![c](${hash(3)})`,
		`lời\n\n> ![d](${hash(4)})`,
	].join('\n\n');
	const { blocks } = parseMarkdown(markdown, { questionKey });
	expect(picturesIn(blocks)).toEqual([1, 2, 3, 4].map(hash));
});
