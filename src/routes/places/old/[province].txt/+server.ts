import { oldPlacesText } from '$server/places/old-places';
import { PROVINCES } from '$lib/domain/places/provinces';
import { error } from '@sveltejs/kit';

import type { EntryGenerator, RequestHandler } from './$types';

// Made once at build: the running server never loads the four megabytes they are taken from.
export const prerender = true;
export const entries: EntryGenerator = () => PROVINCES.map(({ code }) => ({ province: code }));

export const GET: RequestHandler = ({ params }) => {
	const text = oldPlacesText(params.province);
	if (text === '') error(404);
	return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
};
