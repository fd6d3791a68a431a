import { createECDH } from 'node:crypto';

import { getServerSecret } from '../accounts/server-secret';
import type { Executor } from '../database/database';

/** By which push services know that messages come from the market that a browser subscribed to. */
export interface VapidKeys {
	/** Uncompressed point on P-256, base64url: what a browser subscribes with. */
	readonly publicKey: string;
	readonly privateKey: string;
}

/**
 * The market's own pair of keys, made at the first asking, the same for all nodes and for ever:
 * with another one, no browser that subscribed before could be reached.
 * @see RFC 8292
 */
export async function getVapidKeys(executor: Executor): Promise<VapidKeys> {
	const privateKey = await getServerSecret(executor, 'vapid');
	const curve = createECDH('prime256v1');
	curve.setPrivateKey(privateKey, 'base64url');
	return { privateKey, publicKey: curve.getPublicKey('base64url', 'uncompressed') };
}
