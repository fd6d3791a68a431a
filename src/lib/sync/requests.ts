import { toApiError, type ApiClient } from '$lib/api/client';
import { AppError } from '$lib/domain/errors';
import type { TrackInput } from '$lib/domain/ordering/exchange';
import type { Operation, OperationAnswer } from '$lib/domain/ordering/operation';

import { readPushAnswer } from './receipts';

/**
 * The requests of pushing and tracking; each throws AppError. What they answer counts as unknown,
 * whatever the types promise: the server may be of another version than this app.
 */
export interface Requests {
	readonly push: (operations: readonly Operation[]) => Promise<unknown>;
	readonly track: (input: TrackInput) => Promise<unknown>;
	/** A push past the store. @throws AppError also where the answer cannot be read */
	readonly pushDirectly: (operations: readonly Operation[]) => Promise<readonly OperationAnswer[]>;
}

export function createRequests(api: ApiClient): Requests {
	const push = (operations: readonly Operation[]) =>
		classified(api.sync.push.mutate({ operations: [...operations] }));
	return {
		push,
		track: (input) => classified(api.orders.track.mutate(input)),
		pushDirectly: async (operations) => {
			const answers = readPushAnswer(await push(operations));
			if (!answers) throw new AppError('UNREADABLE_ANSWER');
			return answers;
		},
	};
}

async function classified(request: Promise<unknown>): Promise<unknown> {
	try {
		return await request;
	} catch (thrown) {
		throw toApiError(thrown);
	}
}
