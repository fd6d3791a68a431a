import {
	consentTextSchema,
	currentTextsSchema,
	textHistorySchema,
	type ConsentText,
	type PublishedText,
	type TextHistory,
} from '$lib/domain/texts/text';
import { getLocale } from '$lib/i18n/paraglide/runtime';
import { error } from '@sveltejs/kit';
import * as v from 'valibot';

type Fetch = typeof globalThis.fetch;

/** Longest a page waits: with a service worker what was kept comes sooner. */
const DEADLINE_MS = 8_000;

/**
 * For a page's universal `load`: the texts in force, in the reader's language. Offline they are
 * those that the service worker keeps.
 * @returns null where they could not be had
 */
export async function loadCurrentTexts(fetch: Fetch): Promise<readonly PublishedText[] | null> {
	const answer = await load(fetch, `current/${getLocale()}`, currentTextsSchema);
	return answer?.texts ?? null;
}

/** One version of a text among all its others, or the words of a consent. */
export type TextPageData =
	| { readonly kind: 'history'; readonly history: TextHistory }
	| { readonly kind: 'consent'; readonly consent: ConsentText };

/**
 * For the page of one text.
 * @param path `ranking`, `ranking/3`, `consent/don-hang-2026-11-1`
 * @returns null where it could not be had
 * @throws NOT_FOUND (404) where there is no such text or version
 */
export async function loadTextPage(fetch: Fetch, path: string): Promise<TextPageData | null> {
	const [subject = '', version] = path.split('/');
	if (subject === 'consent') {
		const consent = await load(
			fetch,
			`consent/${encodeURIComponent(version ?? '')}`,
			consentTextSchema,
		);
		return consent && { kind: 'consent', consent };
	}
	const rest = version === undefined ? '' : `/${encodeURIComponent(version)}`;
	const question = `${encodeURIComponent(subject)}/${getLocale()}${rest}`;
	const history = await load(fetch, question, textHistorySchema);
	return history && { kind: 'history', history };
}

/** Reads every answer with its schema, so that no tree reaches a screen that may not be shown. */
async function load<Answer>(
	fetch: Fetch,
	question: string,
	schema: v.GenericSchema<unknown, Answer>,
): Promise<Answer | null> {
	let answer: Response;
	try {
		answer = await fetch(`/api/texts/${question}`, { signal: AbortSignal.timeout(DEADLINE_MS) });
	} catch {
		return null;
	}
	if (answer.status === 404) error(404, { code: 'NOT_FOUND', message: 'NOT_FOUND' });
	if (!answer.ok) return null;
	const body: unknown = await answer.json().catch(() => null);
	const parsed = v.safeParse(schema, body);
	return parsed.success ? parsed.output : null;
}
