import type { ServerResponse } from 'node:http';

const YEAR_SECONDS = 31_536_000;

/** Held by every answer, also static and prerendered ones, which SvelteKit's hooks never see. */
const ALWAYS: Readonly<Record<string, string>> = {
	// Files whose names carry no hash are asked for again each time; whoever knows better says so.
	'cache-control': 'no-cache',
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'strict-origin-when-cross-origin',
	'permissions-policy':
		'camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), midi=(), accelerometer=(), gyroscope=(), magnetometer=(), display-capture=(), browsing-topics=()',
	'cross-origin-opener-policy': 'same-origin',
	'x-frame-options': 'DENY',
	// A page rendered by SvelteKit puts the full policy in its place. The prerendered shell has its
	// own in a meta element, which cannot say who may frame it.
	'content-security-policy': "frame-ancestors 'none'",
};

/** @param isHttps whether visitors come by https: only then may they be told to stay there */
export function setSecurityHeaders(response: ServerResponse, isHttps: boolean): void {
	for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
	if (isHttps) response.setHeader('strict-transport-security', `max-age=${YEAR_SECONDS}`);
}
