import { listLabelKeys } from '$server/trace/label-keys';
import { getRuntime } from '$server/runtime';

import type { RequestHandler } from './$types';

/** Public keys of the labels. @see RFC 7517 §5, RFC 7518 §6.2 */
export const GET: RequestHandler = async () => {
	const keys = await listLabelKeys(getRuntime().database);
	const jwks = keys.map(({ kid, x, y }) => ({
		kty: 'EC',
		crv: 'P-256',
		use: 'sig',
		alg: 'ES256',
		kid,
		x,
		y,
	}));
	return new Response(JSON.stringify({ keys: jwks }), {
		headers: {
			'content-type': 'application/jwk-set+json',
			'cache-control': 'public, max-age=300',
			'access-control-allow-origin': '*',
		},
	});
};
