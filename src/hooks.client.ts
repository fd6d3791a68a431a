import { toAppError } from '$lib/domain/errors';
import type { HandleClientError } from '@sveltejs/kit';

/** A page that could not be shown: its words come from the code, the rest goes to the console. */
export const handleError: HandleClientError = ({ error, status }) => {
	if (status === 404) return { message: 'NOT_FOUND', code: 'NOT_FOUND' };
	reportError(error);
	const { code, params } = toAppError(error);
	return { message: code, code, params };
};
