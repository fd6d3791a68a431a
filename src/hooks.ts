import { isUnreadableCodePath, UNREADABLE_CODE_PATH } from '$lib/domain/trace/code-address';
import type { Reroute } from '@sveltejs/kit';

/** In the browser, offline too, a code with a broken encoding is still for the passport's page. */
export const reroute: Reroute = ({ url }) =>
	isUnreadableCodePath(url.pathname) ? UNREADABLE_CODE_PATH : url.pathname;
