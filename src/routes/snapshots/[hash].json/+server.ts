import { getCatalogueService } from '$server/catalogue/running-catalogue';
import Negotiator from 'negotiator';
import { gunzipSync } from 'node:zlib';

import type { RequestHandler } from './$types';

/** One immutable file of a catalogue snapshot, compressed when it was made. */
export const GET: RequestHandler = async ({ params, request }) => {
	if (!/^[0-9a-f]{32}$/.test(params.hash)) return new Response(null, { status: 404 });
	const encoding = encodingFor(request);
	const { snapshots } = getCatalogueService();
	const kept = await snapshots.read(params.hash, encoding === 'br' ? 'br' : 'gz');
	if (!kept) return new Response(null, { status: 404 });
	const bytes = encoding === 'identity' ? gunzipSync(kept) : kept;
	return new Response(bytes, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
			'content-length': String(bytes.length),
			'cache-control': 'public, max-age=31536000, immutable',
			vary: 'accept-encoding',
		},
	});
};

/** @see RFC 9110, 12.5.3: what the caller says it takes, and of that the smallest */
function encodingFor({ headers }: Request): 'br' | 'gzip' | 'identity' {
	const accepted = headers.get('accept-encoding') ?? undefined;
	const taken = new Negotiator({ headers: { 'accept-encoding': accepted } }).encodings();
	if (taken.includes('br')) return 'br';
	return taken.includes('gzip') ? 'gzip' : 'identity';
}
