import { listDemoLabels } from '$server/trace/demo/demo-labels';
import { getRuntime } from '$server/runtime';
import { error, json } from '@sveltejs/kit';

import type { RequestHandler } from './$types';

/** Sample labels by verdict; only a demo market has them. */
export const GET: RequestHandler = async ({ url }) => {
	const { database, isDemo } = getRuntime();
	if (!isDemo) error(404, { code: 'NOT_FOUND', message: 'NOT_FOUND' });
	return json(await listDemoLabels(database, url.origin));
};
