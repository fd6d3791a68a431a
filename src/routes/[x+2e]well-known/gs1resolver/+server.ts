import { describeResolver } from '$server/trace/resolver/linkset';
import { json } from '@sveltejs/kit';

import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url }) =>
	json(describeResolver(url.origin), { headers: { 'access-control-allow-origin': '*' } });
