import { loadPassport } from '$lib/features/passport/load-passport';

import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
	const text = url.pathname + url.search;
	return { text, judgement: await loadPassport(fetch, text) };
};
