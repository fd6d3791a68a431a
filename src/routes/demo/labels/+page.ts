import { loadDemoLabels } from '$lib/features/passport/demo-labels';

import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({ labels: await loadDemoLabels(fetch) });
