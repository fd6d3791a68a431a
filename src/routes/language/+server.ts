import { redirect } from '@sveltejs/kit';
import { cookieName, isLocale } from '$lib/i18n/paraglide/runtime';

import type { RequestHandler } from './$types';

const YEAR_SECONDS = 31_536_000;

/** Keeps the reader's language: for pages without scripts, which set the cookie themselves. */
export const POST: RequestHandler = async ({ request, cookies }) => {
	const form = await request.formData();
	const locale = form.get('locale');
	const back = form.get('back');
	if (isLocale(locale)) {
		cookies.set(cookieName, locale, {
			path: '/',
			maxAge: YEAR_SECONDS,
			httpOnly: false,
			sameSite: 'lax',
		});
	}
	// Only back into this market: `//elsewhere` would lead out of it.
	redirect(303, typeof back === 'string' && /^\/(?![/\\])/.test(back) ? back : '/');
};
