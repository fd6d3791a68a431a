import { isTextKind, TEXT_LOCALES, type TextLocale } from '$lib/domain/texts/text';

import type { Executor } from '../database/database';
import { isStorable } from '../storable-input';
import { findConsentText } from './consent-texts';
import { currentTexts, readHistory } from './versions';

/**
 * What readers ask about texts: `current/vi` (all in force), `ranking/vi` and `ranking/vi/3` (one
 * version among the others), `consent/{version}`.
 * @returns undefined where there is no such thing
 */
export async function answerTextQuestion(executor: Executor, question: string): Promise<unknown> {
	// An address may say `%00`, which not even a question to the database can.
	if (!isStorable(question)) return undefined;
	const [subject, second, third, ...more] = question.split('/');
	if (second === undefined || more.length > 0) return undefined;
	if (subject === 'consent') {
		return third === undefined ? findConsentText(executor, second) : undefined;
	}
	if (!isTextLocale(second)) return undefined;
	if (subject === 'current') {
		return third === undefined ? { texts: await currentTexts(executor, second) } : undefined;
	}
	if (!isTextKind(subject) || !/^[1-9]\d{0,5}$/.test(third ?? '1')) return undefined;
	const version = third === undefined ? null : Number(third);
	return readHistory(executor, { kind: subject, locale: second }, version);
}

function isTextLocale(value: string): value is TextLocale {
	return (TEXT_LOCALES as readonly string[]).includes(value);
}
