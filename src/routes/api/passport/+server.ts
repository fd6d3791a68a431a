import { MAX_CODE_LENGTH } from '$lib/domain/trace/digital-link';
import { judgeOnServer } from '$server/trace/judge';
import { answerOverLimit } from '$server/rate-limit';
import { getRuntime } from '$server/runtime';
import { json } from '@sveltejs/kit';

import type { RequestHandler } from './$types';

/** `?code=…`: the judgement that a page's first view shows, and that a phone without a catalogue asks for. */
export const GET: RequestHandler = async (event) => {
	const refusal = await answerOverLimit('scan', event);
	if (refusal) return refusal;
	const { url } = event;
	const { database, clock } = getRuntime();
	const code = (url.searchParams.get('code') ?? '').slice(0, MAX_CODE_LENGTH + 1);
	return json(await judgeOnServer(database, code, clock()), {
		headers: { 'cache-control': 'no-store' },
	});
};
