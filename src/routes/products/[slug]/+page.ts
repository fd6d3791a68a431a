import { loadFirstView } from '$lib/features/app/first-view';

import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params }) => ({
	first: await loadFirstView(fetch, `product/${encodeURIComponent(params.slug)}`),
});
