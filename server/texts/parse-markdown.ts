import {
	DEEPEST,
	LONGEST_TEXT,
	plainText,
	type Block,
	type Inline,
	type Question,
} from '$lib/domain/texts/blocks';
import { AppError } from '$lib/domain/errors';
import { Lexer, type Token, type Tokens } from 'marked';

import { readInlines, type InlineReader } from './parse-inline';

/** A Markdown text as a tree, and what of it was left out. */
export interface ParsedText {
	readonly blocks: readonly Block[];
	/** Targets of links and pictures that may not stand in a text: their words stay. */
	readonly dropped: readonly string[];
	/** Where boxes to tick are questions: the words before those that are none, for want of a right answer. */
	readonly unanswered: readonly string[];
}

/** Makes a short name of a question's words. */
type QuestionKey = (words: string) => string;

export interface ParseOptions {
	/** Where lists of boxes to tick are questions, as in a lesson: how these are named. */
	readonly questionKey?: QuestionKey | undefined;
}

/** Any line that begins so deep would only be there to hurt. */
const TOO_DEEP = new RegExp(
	`^(?:[ \\t]{${DEEPEST * 4 + 1}}|(?:[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${DEEPEST + 1}})`,
	'm',
);
const MOST_PARTS = 5_000;
/** Characters without an empty line between them: the work of reading one grows with its square. */
const LONGEST_PIECE = 12_000;

/**
 * Reads Markdown into the known parts of a text. HTML is words like any other.
 * @throws AppError TEXT_UNFIT where it is too long or its parts stand too deep in one another
 */
export function parseMarkdown(markdown: string, { questionKey }: ParseOptions = {}): ParsedText {
	const isTooLong =
		markdown.length > LONGEST_TEXT ||
		markdown.split(/\n[ \t]*\n/).some((piece) => piece.length > LONGEST_PIECE);
	if (isTooLong || TOO_DEEP.test(markdown)) throw new AppError('TEXT_UNFIT');
	const reader = new BlockReader();
	const blocks = reader.read(lex(markdown), 1);
	const { made, unanswered } = questionKey
		? withQuestions(blocks, questionKey)
		: { made: withoutBoxes(blocks), unanswered: [] };
	return { blocks: levelHeadings(made), dropped: reader.dropped, unanswered };
}

function lex(markdown: string): readonly Token[] {
	try {
		return new Lexer({ gfm: true }).lex(markdown.normalize('NFC'));
	} catch (error) {
		// Too deep for its stack in a way that no line tells.
		if (error instanceof RangeError) throw new AppError('TEXT_UNFIT', {}, { cause: error });
		throw error;
	}
}

/** A list whose items have boxes: a question where there are questions, else a plain list. */
interface BoxList {
	readonly type: 'boxes';
	readonly options: readonly { readonly children: readonly Inline[]; readonly isRight: boolean }[];
}
type ReadBlock = Block | BoxList;

class BlockReader implements InlineReader {
	readonly dropped: string[] = [];
	#parts = 0;

	count(depth: number): void {
		this.#parts += 1;
		if (this.#parts > MOST_PARTS || depth > DEEPEST * 2) throw new AppError('TEXT_UNFIT');
	}

	read(tokens: readonly Token[], depth: number): ReadBlock[] {
		this.count(depth);
		return tokens.flatMap((token) => this.#readOne(token, depth));
	}

	#readOne(token: Token, depth: number): ReadBlock[] {
		this.count(depth);
		const known = token as Tokens.Generic;
		switch (known.type) {
			case 'heading': {
				const { depth: level } = known as Tokens.Heading;
				const children = this.#inlines(known, depth);
				// The outline is that of the text itself, not of what it quotes or lists.
				if (depth === 1) return [{ type: 'heading', level, children }];
				return [{ type: 'paragraph', children: [{ type: 'strong', children }] }];
			}
			case 'paragraph':
			case 'text':
				return this.#paragraph(known, depth);
			case 'list':
				return [this.#list(known as Tokens.List, depth)];
			case 'blockquote': {
				const children = withoutBoxes(this.read(known.tokens ?? [], depth + 1));
				return [{ type: 'quote', children }];
			}
			case 'table':
				return [this.#table(known as Tokens.Table, depth)];
			case 'hr':
				return [{ type: 'rule' }];
			case 'code':
				return [this.#code(known as Tokens.Code, depth)];
			case 'html':
				return this.#paragraph({ ...known, tokens: [] }, depth);
			default:
				return [];
		}
	}

	#code({ raw, text }: Tokens.Code, depth: number): Block {
		const children = readInlines(this, [{ type: 'codespan', raw, text }], depth + 1);
		return { type: 'paragraph', children };
	}

	#paragraph(token: Tokens.Generic, depth: number): Block[] {
		const [only, ...others] = token.tokens ?? [];
		if (only?.type === 'image' && others.length === 0) {
			const { href, text } = only as Tokens.Image;
			const hash = ownPicture(href);
			if (hash !== undefined) {
				const [alt] = readInlines(this, [{ type: 'text', raw: text, text }], depth + 1);
				return [{ type: 'picture', hash, alt: alt ? plainText([alt]) : '' }];
			}
		}
		const children = this.#inlines(token, depth);
		return plainText(children).trim() === '' ? [] : [{ type: 'paragraph', children }];
	}

	#inlines(token: Tokens.Generic, depth: number): readonly Inline[] {
		const text = typeof token['text'] === 'string' ? token['text'] : token.raw;
		const inner = token.tokens ?? [];
		const tokens = inner.length > 0 ? inner : [{ type: 'text', raw: text, text }];
		return readInlines(this, tokens, depth + 1);
	}

	#list(list: Tokens.List, depth: number): ReadBlock {
		if (list.items.length > 1 && list.items.every((item) => item.task)) {
			const options = list.items.map((item) => {
				const [first] = this.read(item.tokens, depth + 1);
				const children = first?.type === 'paragraph' ? first.children : [];
				return { children, isRight: item.checked === true };
			});
			return { type: 'boxes', options };
		}
		const start = typeof list.start === 'number' ? list.start : null;
		const items = list.items.map((item) => withoutBoxes(this.read(item.tokens, depth + 1)));
		return { type: 'list', start, items };
	}

	#table({ header, rows }: Tokens.Table, depth: number): Block {
		const cell = ({ tokens }: Tokens.TableCell) => readInlines(this, tokens, depth + 1);
		return { type: 'table', head: header.map(cell), rows: rows.map((row) => row.map(cell)) };
	}
}

/** `/pictures/{hash}/640.webp` or the hash alone. */
function ownPicture(href: string): string | undefined {
	return /^(?:\/pictures\/)?([0-9a-f]{32})(?:\/[0-9]{1,4}\.(?:webp|avif))?$/.exec(href)?.[1];
}

function withoutBoxes(blocks: readonly ReadBlock[]): Block[] {
	return blocks.map((block): Block => {
		if (block.type !== 'boxes') return block;
		const items = block.options.map(({ children }): Block[] => [{ type: 'paragraph', children }]);
		return { type: 'list', start: null, items };
	});
}

/** What stands before a list of boxes is what it asks; a quote right after it explains the answer. */
function withQuestions(blocks: readonly ReadBlock[], questionKey: QuestionKey) {
	const unanswered: string[] = [];
	const made: Block[] = [];
	const taken = new Set<string>();
	for (const block of blocks) {
		const last = made.at(-1);
		if (block.type === 'quote' && last?.type === 'question' && last.explanation.length === 0) {
			made[made.length - 1] = { ...last, explanation: block.children };
		} else if (block.type !== 'boxes') {
			made.push(block);
		} else if (last?.type === 'paragraph' && block.options.some(({ isRight }) => isRight)) {
			const { options } = block;
			const id = questionId(last.children, { options, taken, questionKey });
			taken.add(id);
			const question = { id, children: last.children, options, explanation: [] };
			made[made.length - 1] = { type: 'question', ...question };
		} else {
			const { children } =
				last?.type === 'paragraph' ? last : (block.options[0] ?? { children: [] });
			unanswered.push(plainText(children));
			made.push(...withoutBoxes([block]));
		}
	}
	return { made, unanswered };
}

interface Naming extends Pick<Question, 'options'> {
	readonly taken: ReadonlySet<string>;
	readonly questionKey: QuestionKey;
}

/**
 * Names a question by what it asks and what is right, so that an answer that a phone remembers never
 * counts for another question that came to stand in its place.
 */
function questionId(asked: readonly Inline[], { options, taken, questionKey }: Naming): string {
	const said = options.map(({ children, isRight }) => [plainText(children), isRight]);
	for (let turn = 0; ; turn++) {
		const words = JSON.stringify([plainText(asked), said, turn]);
		const id = questionKey(words);
		// The same question asked twice is two.
		if (!taken.has(id)) return id;
	}
}

/** The first heading is of level 1, and none is more than one below what stands over it. */
function levelHeadings(blocks: readonly Block[]): Block[] {
	const highest = Math.min(...blocks.map((block) => (block.type === 'heading' ? block.level : 6)));
	let above = 0;
	return blocks.map((block) => {
		if (block.type !== 'heading') return block;
		above = Math.min(block.level - highest + 1, above + 1, 3);
		return { ...block, level: above };
	});
}
