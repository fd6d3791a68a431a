import * as v from 'valibot';

/**
 * A text that organisers write, as a tree of known parts. No part holds markup: whoever shows it
 * makes elements of it, so that nothing which was typed can become a script.
 */
export type Inline =
	| { readonly type: 'text'; readonly text: string }
	| { readonly type: 'code'; readonly text: string }
	| { readonly type: 'break' }
	| { readonly type: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
	| { readonly type: 'link'; readonly target: string; readonly children: readonly Inline[] };

export type Block =
	/** Level 1 is the highest within the text; no level is left out on the way down. */
	| { readonly type: 'heading'; readonly level: number; readonly children: readonly Inline[] }
	| { readonly type: 'paragraph'; readonly children: readonly Inline[] }
	| {
			readonly type: 'list';
			/** Number of the first item; null for a list without numbers. */
			readonly start: number | null;
			readonly items: readonly (readonly Block[])[];
	  }
	| { readonly type: 'quote'; readonly children: readonly Block[] }
	| {
			readonly type: 'table';
			readonly head: readonly (readonly Inline[])[];
			readonly rows: readonly (readonly (readonly Inline[])[])[];
	  }
	/** One of the market's own pictures, by its content's hash. */
	| { readonly type: 'picture'; readonly hash: string; readonly alt: string }
	| { readonly type: 'rule' }
	| Question;

/** Something to think about in a lesson, answered by choosing. */
export interface Question {
	readonly type: 'question';
	/** Of what it asks and what is right; `q1`, `q2` … by order in what was published long ago. */
	readonly id: string;
	readonly children: readonly Inline[];
	/** At least two, at least one of them right. */
	readonly options: readonly { readonly children: readonly Inline[]; readonly isRight: boolean }[];
	/** Said after the answer; may be empty. */
	readonly explanation: readonly Block[];
}

/** How deep parts may stand within parts. */
export const DEEPEST = 8;
/** Most characters of a text as it is written. */
export const LONGEST_TEXT = 40_000;

/** What a link may lead to, as `parseLinkTarget` writes it: no other scheme, and no other site by `//`. */
const TARGET =
	/^(?:https:\/\/[^\s/@\\]+(?:[/?#]\S*)?|mailto:[^\s@]+@[^\s@]+|tel:\+?\d+|\/(?![/\\])[^\s\\]*)$/;
const PICTURE_HASH = /^[0-9a-f]{32}$/;
/** @see Question.id */
export const QUESTION_ID = /^q[0-9a-f]{1,12}$/;
const words = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));

const inlineSchema: v.GenericSchema<Inline> = v.lazy(() =>
	v.variant('type', [
		v.strictObject({ type: v.literal('text'), text: words }),
		v.strictObject({ type: v.literal('code'), text: words }),
		v.strictObject({ type: v.literal('break') }),
		v.strictObject({ type: v.literal('strong'), children: v.array(inlineSchema) }),
		v.strictObject({ type: v.literal('emphasis'), children: v.array(inlineSchema) }),
		v.strictObject({
			type: v.literal('link'),
			target: v.pipe(v.string(), v.regex(TARGET)),
			children: v.array(inlineSchema),
		}),
	]),
);
const inlinesSchema = v.array(inlineSchema);

const blockSchema: v.GenericSchema<Block> = v.lazy(() =>
	v.variant('type', [
		v.strictObject({
			type: v.literal('heading'),
			level: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(3)),
			children: inlinesSchema,
		}),
		v.strictObject({ type: v.literal('paragraph'), children: inlinesSchema }),
		v.strictObject({
			type: v.literal('list'),
			start: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
			items: v.array(blocksSchema),
		}),
		v.strictObject({ type: v.literal('quote'), children: blocksSchema }),
		v.strictObject({
			type: v.literal('table'),
			head: v.array(inlinesSchema),
			rows: v.array(v.array(inlinesSchema)),
		}),
		v.strictObject({
			type: v.literal('picture'),
			hash: v.pipe(v.string(), v.regex(PICTURE_HASH)),
			alt: words,
		}),
		v.strictObject({ type: v.literal('rule') }),
		v.strictObject({
			type: v.literal('question'),
			id: v.pipe(v.string(), v.regex(QUESTION_ID)),
			children: inlinesSchema,
			options: v.pipe(
				v.array(v.strictObject({ children: inlinesSchema, isRight: v.boolean() })),
				v.minLength(2),
			),
			explanation: blocksSchema,
		}),
	]),
);

/** What may be shown, whoever sends it: read every tree with this before it reaches a screen. */
export const blocksSchema: v.GenericSchema<readonly Block[]> = v.array(blockSchema);

/** The hashes of all pictures, wherever in a text they stand. */
export function picturesIn(blocks: readonly Block[]): readonly string[] {
	return blocks.flatMap((block) => {
		switch (block.type) {
			case 'picture':
				return [block.hash];
			case 'list':
				return block.items.flatMap(picturesIn);
			case 'quote':
				return picturesIn(block.children);
			case 'question':
				return picturesIn(block.explanation);
			case 'heading':
			case 'paragraph':
			case 'table':
			case 'rule':
				return [];
		}
	});
}

/** The words of some parts, without what they look like. */
export function plainText(children: readonly Inline[]): string {
	return children.map(textOf).join('');
}

function textOf(part: Inline): string {
	switch (part.type) {
		case 'text':
		case 'code':
			return part.text;
		case 'break':
			return ' ';
		case 'strong':
		case 'emphasis':
		case 'link':
			return plainText(part.children);
	}
}
