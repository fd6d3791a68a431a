import { judgeOnServer } from '$server/trace/judge';
import { toLinkset } from '$server/trace/resolver/linkset';
import { statusOf, toPassportDocument } from '$server/trace/resolver/passport-document';
import { answerOverLimit } from '$server/rate-limit';
import { getRuntime } from '$server/runtime';

import type { RequestHandler } from './$types';

/**
 * The code for programs; people get the page beside this file. Who asks for nothing in particular
 * (`Accept: *\/*`) gets the page too, as a resolver's default link.
 */
export const GET: RequestHandler = async (event) => {
	const { url, request, fetch } = event;
	const accept = request.headers.get('accept') ?? '*/*';
	const wantsLinks =
		url.searchParams.get('linkType') === 'all' || accept.includes('application/linkset+json');
	const wantsJson = accept.includes('application/json') || accept.includes('application/ld+json');
	if (!wantsLinks && !wantsJson) {
		const page = await fetch(url.pathname + url.search, { headers: { accept: 'text/html' } });
		return new Response(page.body, page);
	}
	// A page's own question for its judgement is counted where it is answered.
	const refusal = await answerOverLimit('scan', event);
	if (refusal) return refusal;
	const { database, clock } = getRuntime();
	const judgement = await judgeOnServer(database, url.pathname + url.search, clock());
	const status = statusOf(judgement.verdict);
	const linkset = wantsLinks ? toLinkset(judgement, url.origin) : undefined;
	const body = linkset ?? toPassportDocument(judgement, url.origin);
	return new Response(JSON.stringify(body), {
		status,
		headers: {
			'content-type': linkset ? 'application/linkset+json' : 'application/json',
			'cache-control': 'no-cache',
			// Any shop's or inspector's page may ask.
			'access-control-allow-origin': '*',
			vary: 'Accept',
			...(status === 200 && {
				link: `<${url.origin}${url.pathname}?linkType=all>; rel="linkset"; type="application/linkset+json"`,
			}),
		},
	});
};
