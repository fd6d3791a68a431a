import { toApiError, type ApiClient } from '$lib/api/client';
import { AppError } from '$lib/domain/errors';
import type { TrackInput } from '$lib/domain/ordering/exchange';
import type { Operation, OperationAnswer } from '$lib/domain/ordering/operation';
import { getUntypedClient } from '@trpc/client';

import { readPushAnswer } from './receipts';

/** The requests of pushing and tracking; each throws AppError and trusts no answer's shape. */
export interface Requests {
	readonly push: (operations: readonly Operation[]) => Promise<unknown>;
	readonly track: (input: TrackInput) => Promise<unknown>;
	/** A push past the store. @throws AppError also where the answer cannot be read */
	readonly pushDirectly: (operations: readonly Operation[]) => Promise<readonly OperationAnswer[]>;
}

export function createRequests(api: ApiClient): Requests {
	const untyped = getUntypedClient(api);
	const call = async (path: string, input: unknown): Promise<unknown> => {
		try {
			return await untyped.mutation(path, input);
		} catch (thrown) {
			throw toApiError(thrown);
		}
	};
	const push = (operations: readonly Operation[]) => call('sync.push', { operations });
	return {
		push,
		track: (input) => call('orders.track', input),
		pushDirectly: async (operations) => {
			const answers = readPushAnswer(await push(operations));
			if (!answers) throw new AppError('UNREADABLE_ANSWER');
			return answers;
		},
	};
}
