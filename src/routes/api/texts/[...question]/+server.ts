import { AppError } from '$lib/domain/errors';
import { getRuntime } from '$server/runtime';
import { answerTextQuestion } from '$server/texts/answer-question';
import { json } from '@sveltejs/kit';

import type { RequestHandler } from './$types';

/** The market's texts, for everybody: what is in force and every version there ever was. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const answer = await answerTextQuestion(getRuntime().database, params.question);
	if (answer !== undefined) return json(answer);
	const { code, rule } = new AppError('NOT_FOUND');
	return json({ code, requestId: locals.requestId }, { status: rule.status });
};
