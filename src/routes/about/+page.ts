import { loadCurrentTexts } from '$lib/features/texts/load-texts';

import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({ texts: await loadCurrentTexts(fetch) });
