import { fromBase64Url } from '$lib/domain/ids';
import type { Subscription } from '$lib/domain/notices/subscription';

/**
 * What came of asking to be woken. `refused`: the person or the browser's settings say no ·
 * `impossible`: this browser has no such thing, or its service is out of reach.
 */
export type Waking =
	| { readonly kind: 'subscribed'; readonly subscription: Subscription }
	| { readonly kind: 'refused' | 'impossible' };

/** Whether this browser could be woken at all. On iPhones only an installed app can. */
export function canBeWoken(): boolean {
	return 'PushManager' in window && 'Notification' in window && 'serviceWorker' in navigator;
}

/**
 * Asks to be woken by messages of this market. To be called while a person presses a button: some
 * browsers ask them only then.
 * @param publicKey of the market, base64url
 */
export async function askToBeWoken(publicKey: string): Promise<Waking> {
	if (!canBeWoken()) return { kind: 'impossible' };
	if ((await Notification.requestPermission()) !== 'granted') return { kind: 'refused' };
	try {
		const { pushManager } = await navigator.serviceWorker.ready;
		const applicationServerKey = fromBase64Url(publicKey) ?? null;
		const subscription = await pushManager
			.subscribe({ userVisibleOnly: true, applicationServerKey })
			.catch(async () => {
				// Subscribed for another key, before the market's database was made anew.
				await (await pushManager.getSubscription())?.unsubscribe();
				return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
			});
		return { kind: 'subscribed', subscription: toSubscription(subscription) };
	} catch {
		return { kind: 'impossible' };
	}
}

/** Where this browser is woken already, or null. Asks nobody anything. */
export async function findSubscription(): Promise<Subscription | null> {
	if (!canBeWoken() || Notification.permission !== 'granted') return null;
	const registration = await navigator.serviceWorker.getRegistration();
	const subscription = await registration?.pushManager.getSubscription();
	return subscription ? toSubscription(subscription) : null;
}

function toSubscription(subscription: PushSubscription): Subscription {
	const { endpoint, keys = {} } = subscription.toJSON();
	return {
		endpoint: endpoint ?? subscription.endpoint,
		keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' },
	};
}
