import { createApiClient, toApiError } from '$lib/api/client';
import type { ErrorCode } from '$lib/domain/errors';
import type { DeviceId } from '$lib/domain/ids';
import type { Follow } from '$lib/domain/notices/subscription';
import { getLocale } from '$lib/i18n/paraglide/runtime';
import { askToBeWoken, findSubscription } from '$lib/local/browser-push';

/** What came of a wish to be told. */
export type Following =
	| { readonly kind: 'on' | 'off' | 'refused' | 'impossible' }
	| { readonly kind: 'failed'; readonly code: ErrorCode };

type GetDevice = () => Promise<DeviceId | null>;

/** Has this browser told of something from now on. */
export async function follow(wish: Follow, deviceId: GetDevice): Promise<Following> {
	const { notify } = createApiClient({ deviceId });
	try {
		const { publicKey } = await notify.key.query();
		const waking = await askToBeWoken(publicKey);
		if (waking.kind !== 'subscribed') return waking;
		const { subscription } = waking;
		await notify.follow.mutate({ follow: wish, subscription, locale: getLocale() });
		return { kind: 'on' };
	} catch (thrown) {
		return { kind: 'failed', code: toApiError(thrown).code };
	}
}

/** Has this browser told no more. */
export async function unfollow(wish: Follow, deviceId: GetDevice): Promise<Following> {
	try {
		const subscription = await findSubscription();
		if (subscription) {
			const { endpoint } = subscription;
			await createApiClient({ deviceId }).notify.unfollow.mutate({ follow: wish, endpoint });
		}
		return { kind: 'off' };
	} catch (thrown) {
		return { kind: 'failed', code: toApiError(thrown).code };
	}
}

/** Whether this browser is told of something; `off` where that cannot be known. */
export async function isFollowing(wish: Follow, deviceId: GetDevice): Promise<boolean> {
	try {
		const subscription = await findSubscription();
		if (!subscription) return false;
		const { endpoint } = subscription;
		return await createApiClient({ deviceId }).notify.isFollowing.mutate({
			follow: wish,
			endpoint,
		});
	} catch {
		return false;
	}
}
