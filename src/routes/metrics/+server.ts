import { metrics } from '$server/metrics';

import type { RequestHandler } from './$types';

/** What Prometheus reads. Holds counts and times only. */
export const GET: RequestHandler = async () =>
	new Response(await metrics.metrics(), {
		headers: { 'content-type': metrics.contentType, 'cache-control': 'no-store' },
	});
