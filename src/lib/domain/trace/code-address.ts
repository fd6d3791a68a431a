/**
 * The address of a code that stands for every one whose percent-encoding is broken: `parseCode`
 * finds that fault in it, and routers can read it.
 */
export const UNREADABLE_CODE_PATH = '/01/%25';

/**
 * Whether a path is the address of a code (`/01/…`) that no router can decode: a label printed
 * wrong, or a link cut off in the middle of a letter.
 * @param pathname as it stands in the address, still encoded
 */
export function isUnreadableCodePath(pathname: string): boolean {
	return pathname.startsWith('/01/') && decoded(pathname) === undefined;
}

/** Its result must be used: a call only made to see whether it throws is dropped by the bundler. */
function decoded(text: string): string | undefined {
	try {
		return decodeURI(text);
	} catch {
		return undefined;
	}
}
