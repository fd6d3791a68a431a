import { answerError } from '$server/answer-error';
import { answerExport } from '$server/exports/answer-export';
import { getUploadDesk } from '$server/files/running-files';
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
		const { shelf } = getUploadDesk();
		const search = url.searchParams;
		return await answerExport(context, { what: params.what, search, language, shelf });
	} catch (thrown) {
		return answerError(context, thrown);
	}
};
