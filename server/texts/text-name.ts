import { isTextKind, type TextKind, type TextLocale } from '$lib/domain/texts/text';

import type { ParseOptions } from './parse-markdown';
import { questionKey } from './question-key';

/** Names what has versions: one of the market's texts, or a lesson by its slug. */
export type TextName = TextKind | `lesson/${string}`;

/** One text in one language. */
export interface TextRef {
	readonly name: TextName;
	readonly locale: TextLocale;
}

/** How its Markdown is read: in lessons boxes to tick are questions. */
export function questionsOf(name: TextName): ParseOptions {
	return isTextKind(name) ? {} : { questionKey };
}
