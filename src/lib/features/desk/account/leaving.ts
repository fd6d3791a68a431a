/** Stands from the moment somebody signs out until the server has heard of it. */
const KEY = 'desk.leaving';

/** Whether somebody has signed out on this phone and the server does not know it yet: no network was there. */
export function isLeaving(): boolean {
	try {
		return localStorage.getItem(KEY) !== null;
	} catch {
		return false;
	}
}

/** @param isIt false once the server has heard of it, or somebody else has signed in */
export function setLeaving(isIt: boolean): void {
	try {
		if (isIt) localStorage.setItem(KEY, '1');
		else localStorage.removeItem(KEY);
	} catch {
		// A browser that keeps nothing opens no desk without a network either.
	}
}
