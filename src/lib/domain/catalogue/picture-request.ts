/** Stands in the address of a picture that was asked for by a tap although data is saved. */
const WANTED = 'wanted';

/** The address under which a picture is kept, asked for by a tap or not. */
export function keptAddress(address: string): string {
	const { origin, pathname } = new URL(address);
	return origin + pathname;
}

/**
 * Whether a picture that is not kept must not be fetched: the person saves data and has not asked
 * for this one. Works in a worker and on the server alike.
 * @param saves whether the browser says so elsewhere than in the request
 */
export function isHeldBack(request: Request, saves = false): boolean {
	const isSaving = saves || request.headers.get('save-data') === 'on';
	return isSaving && !new URL(request.url).searchParams.has(WANTED);
}
