import { createApiClient, toApiError } from '$lib/api/client';
import { complaintSchema, type ToldComplaint } from '$lib/domain/complaints/complaint';
import type { ErrorCode } from '$lib/domain/errors';
import type { DeviceId, OrderId, OrderSecret } from '$lib/domain/ids';
import * as v from 'valibot';

export type ComplaintsAnswer =
	| { readonly kind: 'told'; readonly complaints: readonly ToldComplaint[] }
	| { readonly kind: 'failed'; readonly code: ErrorCode };

/** Asks what became of the complaints about an order, newest first. */
export async function readComplaints(
	order: { readonly id: OrderId; readonly secret: OrderSecret },
	deviceId: () => Promise<DeviceId | null>,
): Promise<ComplaintsAnswer> {
	try {
		const { complaints } = createApiClient({ deviceId });
		const key = { orderId: order.id, secret: order.secret };
		const answer = await complaints.ofOrder.mutate(key);
		const parsed = v.safeParse(v.array(complaintSchema), answer.complaints);
		return parsed.success
			? { kind: 'told', complaints: parsed.output }
			: { kind: 'failed', code: 'UNREADABLE_ANSWER' };
	} catch (thrown) {
		return { kind: 'failed', code: toApiError(thrown).code };
	}
}
