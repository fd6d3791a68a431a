import { placeStandings } from '$server/places/known-places';
import { json } from '@sveltejs/kit';

import type { RequestHandler } from './$types';

/** What organisers changed of provinces and communes since the app was built, for everybody. */
export const GET: RequestHandler = ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-cache' });
	return json(placeStandings());
};
