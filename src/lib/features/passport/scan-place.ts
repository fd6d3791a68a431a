const KEY = 'scan-place';

/** The province that the person said scans are made in: two digits, or null where none was named. */
export function getScanPlace(): string | null {
	try {
		const kept = localStorage.getItem(KEY);
		return kept !== null && /^\d{2}$/.test(kept) ? kept : null;
	} catch {
		return null;
	}
}

/** Keeps it on this phone for the next scans; null forgets it. */
export function setScanPlace(provinceCode: string | null): void {
	try {
		if (provinceCode === null) localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, provinceCode);
	} catch {
		// A browser that keeps nothing asks again next time.
	}
}
