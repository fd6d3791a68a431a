import { isTextKind, type TextKind, type TextLocale } from '$lib/domain/texts/text';

/** Names what has versions: one of the market's texts, or a lesson by its slug. */
export type TextName = TextKind | `lesson/${string}`;

/** One text in one language. */
export interface TextRef {
	readonly name: TextName;
	readonly locale: TextLocale;
}

/** Whether boxes to tick in it are questions. */
export function hasQuestions(name: TextName): boolean {
	return !isTextKind(name);
}
