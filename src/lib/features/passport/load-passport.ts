import { browser } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { Judgement } from '$lib/domain/trace/judge-scan';

/**
 * For the universal `load` of `/01/…`: what the server says of the code, put into the first HTML.
 * @param text path and search part of the address
 * @returns null in the running app and in the offline shell: there the page judges by itself
 * @throws MALFORMED_CODE (400, with the `fault`), UNKNOWN_CODE (404), TOO_MANY_REQUESTS (429)
 */
export async function loadPassport(
	fetch: typeof globalThis.fetch,
	text: string,
): Promise<Judgement | null> {
	const url = `/api/passport?code=${encodeURIComponent(text)}`;
	if (browser && !isInlined(url)) return null;
	const answer = await fetch(url);
	if (answer.status === 429) {
		error(429, { code: 'TOO_MANY_REQUESTS', message: 'TOO_MANY_REQUESTS' });
	}
	if (!answer.ok) error(503, { code: 'SERVER_BUSY', message: 'SERVER_BUSY' });
	const judgement = (await answer.json()) as Judgement;
	if (judgement.verdict === 'malformed') {
		const params = judgement.fault === null ? {} : { fault: judgement.fault };
		error(400, { code: 'MALFORMED_CODE', message: 'MALFORMED_CODE', params });
	}
	if (judgement.verdict === 'unknown') {
		error(404, { code: 'UNKNOWN_CODE', message: 'UNKNOWN_CODE' });
	}
	return judgement;
}

function isInlined(url: string): boolean {
	const scripts = document.querySelectorAll<HTMLScriptElement>('script[data-sveltekit-fetched]');
	return [...scripts].some((script) => script.dataset['url'] === url);
}
