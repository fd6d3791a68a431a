import { browser } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { FirstView } from '$lib/domain/catalogue/catalogue-view';
import { applyProvinces } from '$lib/domain/places/provinces';
import { dayOf } from '$lib/domain/time';

/** Longest a page waits for its first view where the phone has no catalogue of its own yet. */
const DEADLINE_MS = 8000;

const phone = { isHydrated: false, holdsCatalogue: false };

/** Told by the app: from now on pages read the phone's own catalogue (or, until it is there, ask). */
export function noteHydrated(): void {
	phone.isHydrated = true;
}

/** Told by the app: the phone holds the catalogue, pages need nothing from the server any more. */
export function noteCatalogueHeld(isHeld: boolean): void {
	phone.holdsCatalogue = isHeld;
}

/**
 * For a page's universal `load`: what the page shows before the phone has a catalogue of its own.
 * On the server it is fetched and put into the HTML; while that HTML comes to life it is read from
 * there; later it is asked for only as long as the phone holds no catalogue.
 * @param fetch of the load event
 * @param page what to show, with its search part: `home`, `products?q=…`, `product/mat-ong`
 * @returns null where the page must do with the phone's own catalogue
 * @throws NOT_FOUND (404) where the server knows no such thing
 */
export async function loadFirstView(
	fetch: typeof globalThis.fetch,
	page: string,
): Promise<FirstView | null> {
	const url = `/api/first-view/${page}`;
	if (!browser) {
		const answer = await fetch(url);
		if (answer.status === 404) error(404, { code: 'NOT_FOUND', message: 'NOT_FOUND' });
		if (!answer.ok) error(503, { code: 'SERVER_BUSY', message: 'SERVER_BUSY' });
		return (await answer.json()) as FirstView;
	}
	if (!phone.isHydrated) return isInlined(url) ? readOrNull(await fetch(url)) : null;
	if (phone.holdsCatalogue) return null;
	try {
		return await readOrNull(await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) }));
	} catch {
		// Offline and nothing on the phone: the page says so itself.
		return null;
	}
}

/** Whether the server put this answer into the page, so that asking for it goes nowhere. */
function isInlined(url: string): boolean {
	const scripts = document.querySelectorAll<HTMLScriptElement>('script[data-sveltekit-fetched]');
	return [...scripts].some((script) => script.dataset['url'] === url);
}

async function readOrNull(answer: Response): Promise<FirstView | null> {
	if (!answer.ok) return null;
	const view = (await answer.json()) as FirstView;
	// Before the page comes to life, so that it goes on calling them what the server called them.
	if (view.provinces) applyProvinces(view.provinces, dayOf(view.now));
	return view;
}
