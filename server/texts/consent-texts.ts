import { TEXT_LOCALES, type ConsentText } from '$lib/domain/texts/text';
import type { EpochMs } from '$lib/domain/time';
import { desc, eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { CONSENT_WORDINGS } from './first/consent';
import { consentTexts } from './tables';

/** Keeps all wordings that this version of the app knows of; what is kept is never rewritten. */
export async function keepConsentWordings(executor: Executor, now: EpochMs): Promise<void> {
	const rows = Object.entries(CONSENT_WORDINGS).flatMap(([version, words]) =>
		TEXT_LOCALES.map((locale) => ({ version, locale, words: words[locale], keptSince: now })),
	);
	await executor.insert(consentTexts).values(rows).onConflictDoNothing();
}

/**
 * The words that the buyers agreed to whose orders name this version.
 * @returns undefined for a version that no app of ours ever had
 */
export async function findConsentText(
	executor: Executor,
	version: string,
): Promise<ConsentText | undefined> {
	const { locale, words } = consentTexts;
	const found = await executor
		.select({ locale, words })
		.from(consentTexts)
		.where(eq(consentTexts.version, version))
		.orderBy(desc(locale));
	return found.length > 0 ? { version, words: found } : undefined;
}
