import { plainText, type Inline } from '$lib/domain/texts/blocks';
import { parseLinkTarget } from '$lib/domain/texts/link-target';
import type { Token, Tokens } from 'marked';

/** What reading one text keeps account of. */
export interface InlineReader {
	/** Targets that may not stand in a text. */
	readonly dropped: string[];
	/** @throws AppError TEXT_UNFIT where there are too many parts, or one stands too deep */
	count(depth: number): void;
}

/** Turns writing round, hides letters or cannot be seen: all that could make words look like others. */
const UNSEEN = /[^\P{C}\n\t]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: '\u00a0',
};

/** Reads the parts within a line. */
export function readInlines(
	reader: InlineReader,
	tokens: readonly Token[],
	depth: number,
): readonly Inline[] {
	return joinTexts(tokens.flatMap((token) => readOne(reader, token, depth)));
}

function readOne(reader: InlineReader, token: Token, depth: number): readonly Inline[] {
	reader.count(depth);
	const known = token as Tokens.Generic;
	const inner = () => readInlines(reader, known.tokens ?? [], depth + 1);
	switch (known.type) {
		case 'strong':
			return nonEmpty({ type: 'strong', children: inner() });
		case 'em':
			return nonEmpty({ type: 'emphasis', children: inner() });
		case 'del':
			return inner();
		case 'codespan':
			return [{ type: 'code', text: clean(String(known['text'])) }];
		case 'br':
			return [{ type: 'break' }];
		case 'link':
			return readLink(reader, known as Tokens.Link, inner());
		case 'image': {
			const { href, text } = known as Tokens.Image;
			reader.dropped.push(clean(href));
			return [{ type: 'text', text: clean(text) }];
		}
		case 'checkbox':
			return [];
		case 'text':
			if (known.tokens && known.tokens.length > 0) return inner();
			return [{ type: 'text', text: clean(decode(String(known['text']))) }];
		case 'escape':
			return [{ type: 'text', text: clean(String(known['text'])) }];
		default:
			// HTML, and whatever a later lexer may know: the words as they were typed.
			return [{ type: 'text', text: clean(known.raw) }];
	}
}

function readLink(
	reader: InlineReader,
	{ href }: Tokens.Link,
	children: readonly Inline[],
): readonly Inline[] {
	const target = parseLinkTarget(href.replaceAll('&amp;', '&'));
	if (target === undefined) {
		reader.dropped.push(clean(href));
		return children;
	}
	return nonEmpty({ type: 'link', target, children: withoutLinks(children) });
}

/** A link within a link is not one. */
function withoutLinks(children: readonly Inline[]): readonly Inline[] {
	return children.flatMap((child): readonly Inline[] => {
		switch (child.type) {
			case 'link':
				return withoutLinks(child.children);
			case 'strong':
			case 'emphasis':
				return [{ ...child, children: withoutLinks(child.children) }];
			case 'text':
			case 'code':
			case 'break':
				return [child];
		}
	});
}

/** What would be there and yet show nothing is left out. */
function nonEmpty(part: Inline): readonly Inline[] {
	return plainText([part]).trim() === '' ? [] : [part];
}

function joinTexts(parts: readonly Inline[]): readonly Inline[] {
	const joined: Inline[] = [];
	for (const part of parts) {
		const last = joined.at(-1);
		if (part.type === 'text' && last?.type === 'text') {
			joined[joined.length - 1] = { type: 'text', text: last.text + part.text };
		} else if (part.type !== 'text' || part.text !== '') {
			joined.push(part);
		}
	}
	return joined;
}

function clean(text: string): string {
	return text.replace(UNSEEN, '');
}

/** The lexer leaves `&lt;` as it is typed, for HTML; here it is the character that it names. */
function decode(text: string): string {
	return text.replace(
		/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi,
		(whole, ten, hex, name) => {
			if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
			const code = typeof ten === 'string' ? Number(ten) : Number.parseInt(String(hex), 16);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
		},
	);
}
