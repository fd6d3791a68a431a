import { loadFirstView } from '$lib/features/app/first-view';

import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({
	first: await loadFirstView(fetch, 'market'),
});
