import { createApiClient, toApiError } from '$lib/api/client';
import type { ErrorCode } from '$lib/domain/errors';
import type { DeviceId, OrderId, OrderSecret } from '$lib/domain/ids';
import type { ErasureAnswer } from '$lib/domain/ordering/exchange';
import { getUntypedClient } from '@trpc/client';
import * as v from 'valibot';

export type ErasureResult =
	| ({ readonly kind: 'asked' } & ErasureAnswer)
	| { readonly kind: 'failed'; readonly code: ErrorCode };

const answerSchema = v.object({
	erasure: v.picklist(['erased', 'whenFinished']),
	isCalledOff: v.optional(v.boolean(), false),
});

/**
 * Asks the server to forget who made an order. Only works online: a wish to be forgotten is
 * answered at once or not at all, never queued behind the person's back.
 */
export async function requestErasure(
	order: { readonly id: OrderId; readonly secret: OrderSecret },
	deviceId: () => Promise<DeviceId | null>,
): Promise<ErasureResult> {
	try {
		const answer = await getUntypedClient(createApiClient({ deviceId })).mutation(
			'orders.requestErasure',
			{ orderId: order.id, secret: order.secret },
		);
		const parsed = v.safeParse(answerSchema, answer);
		return parsed.success
			? { kind: 'asked', ...parsed.output }
			: { kind: 'failed', code: 'UNREADABLE_ANSWER' };
	} catch (thrown) {
		return { kind: 'failed', code: toApiError(thrown).code };
	}
}
