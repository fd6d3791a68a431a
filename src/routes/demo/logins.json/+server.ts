import { DEMO_LOGINS, DEMO_PASSWORD } from '$server/accounts/demo/demo-logins';
import { getRuntime } from '$server/runtime';
import { error, json } from '@sveltejs/kit';

import type { RequestHandler } from './$types';

/** The sign-ins of a demo market; there are none in any other. */
export const GET: RequestHandler = () => {
	if (!getRuntime().isDemo) error(404);
	return json(DEMO_LOGINS.map(({ name, login }) => ({ name, login, password: DEMO_PASSWORD })));
};
