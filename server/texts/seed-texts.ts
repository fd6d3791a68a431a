import type { TextLocale } from '$lib/domain/texts/text';
import type { EpochMs } from '$lib/domain/time';

import type { Executor } from '../database/database';
import { keepConsentWordings } from './consent-texts';
import { ENGLISH } from './first/english';
import { VIETNAMESE } from './first/vietnamese';
import { parseMarkdown } from './parse-markdown';
import { questionsOf, type TextName } from './text-name';
import { addVersion } from './versions';

/** What the market comes with of one text. */
export interface FirstText {
	readonly name: TextName;
	readonly needsLawyer: boolean;
	readonly markdown: string;
}

/**
 * Publishes the market's own texts where there is none yet, and keeps the wordings of consent.
 * Runs at every start, from any number of nodes: what is there already stays as it is.
 */
export async function ensureTexts(executor: Executor, now: EpochMs): Promise<void> {
	await publishFirst(executor, { locale: 'vi', texts: VIETNAMESE, now });
	await publishFirst(executor, { locale: 'en', texts: ENGLISH, now });
	await keepConsentWordings(executor, now);
}

/** Publishes texts as version 1, each where it has no version. */
export async function publishFirst(
	executor: Executor,
	{
		locale,
		texts,
		now,
	}: {
		readonly locale: TextLocale;
		readonly texts: readonly FirstText[];
		readonly now: EpochMs;
	},
): Promise<void> {
	for (const { name, needsLawyer, markdown } of texts) {
		const { blocks } = parseMarkdown(markdown, questionsOf(name));
		const version = { name, locale, version: 1, markdown, blocks, needsLawyer };
		await addVersion(executor, { ...version, publishedAt: now, author: null });
	}
}
