import { getCatalogueService } from '$server/catalogue/running-catalogue';

import type { RequestHandler } from './$types';

/** One immutable file of a catalogue snapshot, compressed when it was made. */
export const GET: RequestHandler = async ({ params, request }) => {
	if (!/^[0-9a-f]{32}$/.test(params.hash)) return new Response(null, { status: 404 });
	const isBrotli = /\bbr\b/.test(request.headers.get('accept-encoding') ?? '');
	const bytes = await getCatalogueService().snapshots.read(params.hash, isBrotli ? 'br' : 'gz');
	if (!bytes) return new Response(null, { status: 404 });
	return new Response(bytes, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-encoding': isBrotli ? 'br' : 'gzip',
			'content-length': String(bytes.length),
			'cache-control': 'public, max-age=31536000, immutable',
			vary: 'accept-encoding',
		},
	});
};
