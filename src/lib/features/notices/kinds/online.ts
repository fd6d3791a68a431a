import { createApiClient, toApiError } from '$lib/api/client';
import type { ErrorCode } from '$lib/domain/errors';
import type { DeviceId } from '$lib/domain/ids';
import { kindsOffSchema, type BuyerNoticeKind } from '$lib/domain/notices/buyer-kinds';
import { findSubscription } from '$lib/local/browser-push';
import * as v from 'valibot';

export type KindsAnswer =
	/** This browser follows nothing: there is nothing to choose. */
	| { readonly kind: 'nothing' }
	| { readonly kind: 'told'; readonly off: readonly BuyerNoticeKind[] }
	| { readonly kind: 'failed'; readonly code: ErrorCode };

type GetDevice = () => Promise<DeviceId | null>;

/** Asks what this browser is not woken for. */
export async function readKindsOff(deviceId: GetDevice): Promise<KindsAnswer> {
	try {
		const subscription = await findSubscription();
		if (!subscription) return { kind: 'nothing' };
		const answer = await createApiClient({ deviceId }).notify.kindsOff.mutate({ subscription });
		if (answer === null) return { kind: 'nothing' };
		const parsed = v.safeParse(kindsOffSchema, answer);
		return parsed.success
			? { kind: 'told', off: parsed.output }
			: { kind: 'failed', code: 'UNREADABLE_ANSWER' };
	} catch (thrown) {
		return { kind: 'failed', code: toApiError(thrown).code };
	}
}

/** Sets what this browser is not woken for from now on. */
export async function setKindsOff(
	off: readonly BuyerNoticeKind[],
	deviceId: GetDevice,
): Promise<KindsAnswer> {
	try {
		const subscription = await findSubscription();
		if (!subscription) return { kind: 'nothing' };
		const wish = { subscription, off: [...off] };
		const isFollowing = await createApiClient({ deviceId }).notify.setKindsOff.mutate(wish);
		return isFollowing ? { kind: 'told', off } : { kind: 'nothing' };
	} catch (thrown) {
		return { kind: 'failed', code: toApiError(thrown).code };
	}
}
