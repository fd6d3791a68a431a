import { toApiError } from '$lib/api/client';
import type { DeskPullParts } from '$lib/sync/desk-pull';

import { deskApi } from '../online';

/** Asks for a producer's orders that changed. @throws AppError */
export const askForOrders: DeskPullParts['ask'] = async (question) => {
	try {
		return await deskApi().orders.pull.query(question);
	} catch (thrown) {
		throw toApiError(thrown);
	}
};
