import { AppError } from '$lib/domain/errors';
import { readBody } from '$server/catalogue/feed';
import { getFirstView } from '$server/catalogue/first-view/first-view';
import { getCatalogueService } from '$server/catalogue/running-catalogue';
import { changedProvinces } from '$server/places/known-places';
import { getRuntime } from '$server/runtime';
import { json } from '@sveltejs/kit';

import type { RequestHandler } from './$types';

/** What a page shows before the phone has a catalogue of its own. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const { database, clock } = getRuntime();
	const catalogue = await getCatalogueService().memory.current();
	const view = await getFirstView(
		{ catalogue, now: clock(), story: (id) => readBody(database, 'story', String(id)) },
		params.page,
		url.searchParams,
	);
	const provinces = changedProvinces();
	if (view) return json({ ...view, ...(provinces.length > 0 && { provinces }) });
	const { code, rule } = new AppError('NOT_FOUND');
	return json({ code, requestId: locals.requestId }, { status: rule.status });
};
