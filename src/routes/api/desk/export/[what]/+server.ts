import { answerError } from '$server/answer-error';
import { answerExport } from '$server/exports/answer-export';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

/** Tables to take home, for who may read what stands in them. */
export const GET: RequestHandler = async (event) => {
	const context = contextOf(event);
	try {
		await countAgainstLimit('desk', context);
		const { params, url, locals } = event;
		const language = locals.locale === 'en' ? 'en' : 'vi';
		return await answerExport(context, { what: params.what, search: url.searchParams, language });
	} catch (thrown) {
		return answerError(context, thrown);
	}
};
