import { loadTextPage } from '$lib/features/texts/load-texts';

import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params }) => ({
	page: await loadTextPage(fetch, params.path),
});
