import { isHeldBack, keptAddress } from '$lib/domain/catalogue/picture-request';
import type { PushMessage } from '$lib/domain/notices/subscription';
import { takeOver } from '$lib/local/app-cache';
import { isOurFile } from '$lib/local/app-files';
import { unpack } from '$lib/local/app-packs';
import { anotherSize, isPicture, PICTURE_CACHE, PICTURE_CAP } from '$lib/local/picture-cache';
import { pushInBackground } from '$lib/sync/background';
import { cacheNames, type WorkboxPlugin } from 'workbox-core';
import { ExpirationPlugin } from 'workbox-expiration';
import { PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst, StaleWhileRevalidate } from 'workbox-strategies';

/*
 * Keeps the app on the device and, when the browser says that there is a network again, sends what
 * waits. Knows nothing of what the app is about: the catalogue is in IndexedDB, not here.
 */

interface WorkerEvent extends Event {
	waitUntil(work: Promise<unknown>): void;
}
interface SyncEvent extends WorkerEvent {
	readonly tag: string;
}
interface PushEvent extends WorkerEvent {
	readonly data: { json(): unknown } | null;
}
type WorkerMessage = WorkerEvent & MessageEvent<unknown>;
interface ClickEvent extends WorkerEvent {
	readonly notification: Notification;
}
interface WindowClient {
	readonly url: string;
	focus(): Promise<unknown>;
	navigate(url: string): Promise<unknown>;
}
interface WorkerScope {
	readonly __WB_MANIFEST: readonly PrecacheEntry[];
	readonly registration: ServiceWorkerRegistration;
	readonly clients: {
		claim(): Promise<void>;
		matchAll(wanted: { type: 'window' }): Promise<readonly WindowClient[]>;
		openWindow(path: string): Promise<unknown>;
	};
	skipWaiting(): Promise<void>;
	addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
	addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
	addEventListener(type: 'push', listener: (event: PushEvent) => void): void;
	addEventListener(type: 'notificationclick', listener: (event: ClickEvent) => void): void;
	addEventListener(type: 'message', listener: (event: WorkerMessage) => void): void;
}
declare const self: WorkerScope;
declare const navigator: { readonly connection?: { readonly saveData?: boolean } };

/** Answered by the server only: interfaces for programs, and files with an end of their own. */
const NOT_PAGES = [
	/^\/api(\/|$)/,
	/^\/healthz$/,
	/^\/metrics$/,
	/^\/\.well-known\//,
	/^\/pictures\//,
	/^\/snapshots\//,
	/^\/video\//,
	/^\/_app\//,
	/\.(json|webmanifest|txt|xml|png|svg|pdf|csv)$/,
];

const TEXT_CACHE = 'texts';
const PLACE_CACHE = 'places';
const TEXT_DEADLINE_MS = 10_000;
/** So many files of the app are fetched at once: as many as a browser asks of one server. */
const AT_ONCE = 6;

const onlyOurs: WorkboxPlugin = {
	fetchDidSucceed: async ({ request, response }) => {
		if (await isOurFile(request.url, response)) return response;
		throw new TypeError(`${request.url} came as something else`);
	},
};
const precache = new PrecacheController({ plugins: [onlyOurs] });
precache.addToCacheList([...self.__WB_MANIFEST]);

self.addEventListener('install', (event) => {
	event.waitUntil(install(event));
	event.waitUntil(keepTexts());
});

/** Refuses to install where a file is missing; what was fetched stays for the next attempt. */
async function install(event: WorkerEvent): Promise<void> {
	const paths = [...precache.getURLsToCacheKeys().keys()].map(
		(address) => new URL(address).pathname,
	);
	try {
		await unpack(cacheNames.precache, new Set(paths));
	} catch {
		// Whatever kept the packs from coming may not keep the files from it, one by one.
	}
	await fetchMissing(event);
}

/**
 * What no pack brought, a few at a time: one after the other, as Workbox would, each waits for a whole
 * trip over the network.
 */
async function fetchMissing(event: WorkerEvent): Promise<void> {
	const cache = await caches.open(cacheNames.precache);
	const kept = new Set((await cache.keys()).map(({ url }) => url));
	const missing = [...precache.getURLsToCacheKeys()].filter(([, cacheKey]) => !kept.has(cacheKey));
	// All share one list, and each takes the next of it.
	const list = missing.values();
	const fetchSome = async () => {
		for (const [url, cacheKey] of list) {
			// A name that stays while its content changes: the network's own memory of it may be old.
			const mode = cacheKey === url ? 'default' : 'reload';
			const request = new Request(url, { cache: mode, credentials: 'same-origin' });
			await Promise.all(precache.strategy.handleAll({ params: { cacheKey }, request, event }));
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
}

/**
 * So that what binds buyer and market can be read offline by who never opened it before, and an
 * address be written with the places of today.
 */
async function keepTexts(): Promise<void> {
	try {
		await keep(TEXT_CACHE, '/api/texts/current/vi');
		await keep(TEXT_CACHE, '/api/texts/current/en');
		await keep(PLACE_CACHE, '/places/changes.json');
	} catch {
		// No network just now, or no room: they are kept when they are first read.
	}
}

async function keep(cacheName: string, address: string): Promise<void> {
	const answer = await fetch(address, { signal: AbortSignal.timeout(TEXT_DEADLINE_MS) });
	if (isText(answer)) await (await caches.open(cacheName)).put(address, answer);
}

/** Whether our server said it: a captive portal answers with a page of its own. */
function isText(answer: Response): boolean {
	const type = answer.headers.get('content-type') ?? '';
	return answer.ok && !answer.redirected && type.startsWith('application/json');
}

self.addEventListener('activate', (event) => {
	event.waitUntil(activate());
});

async function activate(): Promise<void> {
	// A still newer version is filling the same cache: leave the tidying to it.
	if (self.registration.installing) return;
	const keys = [...precache.getURLsToCacheKeys().values()];
	const isFirst = await takeOver(cacheNames.precache, keys);
	// On the first visit the open page is of this same version, and its pictures are worth keeping.
	// Later, a page that runs in the old version must not get a new worker that it did not ask for.
	if (isFirst) await self.clients.claim();
}

self.addEventListener('message', (event) => {
	if (isMessage(event.data, 'SKIP_WAITING')) void self.skipWaiting();
	// Pages that have a worker keep theirs.
	if (isMessage(event.data, 'CLAIM')) event.waitUntil(self.clients.claim());
});

self.addEventListener('sync', (event) => {
	if (event.tag === 'outbox') event.waitUntil(pushInBackground());
});

// Worded by the server, in the language of the page that asked for it.
self.addEventListener('push', (event) => {
	const { title, body, path, tag } = (event.data?.json() ?? {}) as Partial<PushMessage>;
	event.waitUntil(
		self.registration.showNotification(title ?? '', {
			body: body ?? '',
			tag: tag ?? '',
			icon: '/icons/icon-192.png',
			data: path ?? '/',
		}),
	);
});

self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(show(String(event.notification.data)));
});

/** Shows a page of the app, in the window that is open already if there is one. */
async function show(path: string): Promise<void> {
	const [open] = await self.clients.matchAll({ type: 'window' });
	if (!open) await self.clients.openWindow(path);
	else {
		await open.focus();
		await open.navigate(path);
	}
}

registerRoute(new PrecacheRoute(precache, { cleanURLs: false, directoryIndex: '' }));

registerRoute(
	new NavigationRoute(precache.createHandlerBoundToURL('/shell'), { denylist: NOT_PAGES }),
);

// Parts of the version before this one, for a tab that still runs it.
registerRoute(
	({ url, sameOrigin }) =>
		sameOrigin && url.pathname.startsWith('/_app/immutable/') && !url.pathname.endsWith('.wasm'),
	async ({ request }) => (await caches.match(request)) ?? fetch(request),
);

// The second-rung barcode reader: large, so fetched only when wanted, and kept from then on.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname.endsWith('.wasm'),
	new CacheFirst({
		cacheName: 'readers',
		plugins: [keepAtMost(2), onlyOurs],
	}),
);

// Old names of a province's communes, and what organisers changed of places: shown at once from the
// last time, looked after behind it.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/places/'),
	new StaleWhileRevalidate({ cacheName: PLACE_CACHE, plugins: [keepAtMost(35), onlyOurs] }),
);

// The market's texts: those in force wherever there is a network, else those that were last.
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/api/texts/'),
	new NetworkFirst({
		cacheName: TEXT_CACHE,
		networkTimeoutSeconds: 3,
		plugins: [
			keepAtMost(40),
			{
				fetchDidSucceed: ({ response }) =>
					isText(response) || response.status === 404
						? Promise.resolve(response)
						: Promise.reject(new Error('no text')),
			},
		],
	}),
);

registerRoute(
	({ url, sameOrigin }) => sameOrigin && isPicture(url.pathname),
	new CacheFirst({
		cacheName: PICTURE_CACHE,
		plugins: [
			keepAtMost(PICTURE_CAP),
			onlyOurs,
			{
				cacheKeyWillBeUsed: ({ request }) => Promise.resolve(keptAddress(request.url)),
				requestWillFetch: ({ request }) =>
					isHeldBack(request, navigator.connection?.saveData)
						? Promise.reject(new Error('data is saved'))
						: Promise.resolve(request),
				handlerDidError: ({ request }) => anotherSize(request.url),
			},
		],
	}),
);

/** Lets the longest unused go, and all of it when the disk is full: orders need the room more. */
function keepAtMost(maxEntries: number): WorkboxPlugin {
	// The same shape; only workbox's own types differ on a property that is absent or undefined.
	return new ExpirationPlugin({ maxEntries, purgeOnQuotaError: true }) as WorkboxPlugin;
}

function isMessage(data: unknown, type: string): boolean {
	return typeof data === 'object' && data !== null && 'type' in data && data.type === type;
}
