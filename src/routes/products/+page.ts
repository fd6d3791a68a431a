import { loadFirstView } from '$lib/features/app/first-view';

import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => ({
	first: await loadFirstView(fetch, `products${url.search}`),
});
