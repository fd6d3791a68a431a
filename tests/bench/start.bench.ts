import {
	chromium,
	type Browser,
	type BrowserContext,
	type CDPSession,
	type Page,
} from 'playwright';

import { AlteringProxy } from '../fixtures/altering-proxy';
import { startBuiltServer, type BuiltServer } from '../fixtures/built-server';
import { CHROMIUM_ARGS, wholeChromiumPath } from '../fixtures/chromium';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { dataFolder, type DataFolder } from '../fixtures/data-folder';
import { atMost, quantile, type BenchSuite, type Measurement } from './bench';

const KB = 1024;
const CPU_RATE = 4;
/** 400 kbit/s both ways; the round trip is counted once a request. */
const SLOW_LINK = { latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
/** Nothing new to load for so long: the page is done before anybody touches it. */
const QUIET_MS = 3_000;
const RUNS = 5;

let folder: DataFolder | undefined;
let server: BuiltServer | undefined;
let browser: Browser | undefined;

async function setUp(): Promise<{ server: BuiltServer; browser: Browser }> {
	folder ??= dataFolder();
	server ??= await startBuiltServer({ dataDir: folder.path });
	const executablePath = wholeChromiumPath();
	browser ??= await chromium.launch({
		args: CHROMIUM_ARGS,
		...(executablePath ? { executablePath } : {}),
	});
	return { server, browser };
}

/** A phone that was never here. */
function newPhone(from: Browser): Promise<BrowserContext> {
	return from.newContext({
		viewport: { width: 360, height: 740 },
		deviceScaleFactor: 2,
		isMobile: true,
		hasTouch: true,
		locale: 'vi-VN',
	});
}

interface Loaded {
	readonly path: string;
	/** Of the body as it came, compressed. */
	readonly bytes: number;
}

/** All that a first visit loads when the page is left alone, the document first. */
async function firstVisit(): Promise<readonly Loaded[]> {
	const { server, browser } = await setUp();
	await using phone = await newPhone(browser);
	const page = await phone.newPage();
	await page.goto(server.url, { waitUntil: 'load' });
	await page.locator('[data-catalogue="kept"]').waitFor();
	await page.waitForFunction(
		(quietMs) =>
			performance
				.getEntriesByType('resource')
				.every((entry) => performance.now() - entry.startTime - entry.duration > quietMs),
		QUIET_MS,
	);
	return await page.evaluate(() =>
		[
			...performance.getEntriesByType('navigation'),
			...performance.getEntriesByType('resource'),
		].map((entry) => ({
			path: new URL(entry.name).pathname,
			bytes: (entry as PerformanceResourceTiming).encodedBodySize,
		})),
	);
}

let visited: Promise<readonly Loaded[]> | undefined;

async function weigh(budgetKb: number, paths: RegExp, how: string): Promise<Measurement> {
	const loaded = await (visited ??= firstVisit());
	const fitting = loaded.filter(({ path }) => paths.test(path));
	const sum = fitting.reduce((total, { bytes }) => total + bytes, 0);
	return atMost(budgetKb, sum / KB, 'KB', `${how}; ${fitting.length} files`);
}

async function slowDown(session: CDPSession): Promise<void> {
	await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_RATE });
}

/** Milliseconds until the largest content stood, on a first visit over the slow link. */
async function largestPaint(): Promise<number> {
	const { server, browser } = await setUp();
	await using phone = await newPhone(browser);
	const page = await phone.newPage();
	const session = await phone.newCDPSession(page);
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', { offline: false, ...SLOW_LINK });
	await slowDown(session);
	await page.goto(server.url, { waitUntil: 'load' });
	return await page.evaluate(
		(quietMs) =>
			new Promise<number>((settle) => {
				let last = 0;
				let timer: ReturnType<typeof setTimeout>;
				new PerformanceObserver((list) => {
					last = list.getEntries().at(-1)?.startTime ?? last;
					clearTimeout(timer);
					timer = setTimeout(() => settle(last), quietMs);
				}).observe({ type: 'largest-contentful-paint', buffered: true });
			}),
		QUIET_MS,
	);
}

/** A phone that has the app and its catalogue, all pages closed. */
async function installed(): Promise<BrowserContext> {
	const { server, browser } = await setUp();
	const phone = await newPhone(browser);
	const page = await phone.newPage();
	await page.goto(server.url);
	await page.locator('[data-catalogue="kept"]').waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await page.close();
	return phone;
}

/** Half of the way there and back. */
const DISTANCE_MS = 200;

/**
 * Milliseconds from the start of a first visit until the app is kept whole, where every answer is far away.
 * @param hasPacks false: each file is fetched by itself, as a phone does that gets none
 */
async function untilOffline(hasPacks: boolean): Promise<number> {
	const { server, browser } = await setUp();
	await using site = await AlteringProxy.start(server.port);
	site.alter = (path) =>
		hasPacks || path !== '/app-packs.json'
			? undefined
			: { status: 404, contentType: 'text/plain', body: 'none' };
	await using road = await CuttingProxy.start(Number(new URL(site.url).port));
	road.set({ kind: 'open', delayMs: DISTANCE_MS });
	await using phone = await newPhone(browser);
	const page = await phone.newPage();
	const began = performance.now();
	await page.goto(road.url);
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	return performance.now() - began;
}

/**
 * Marks the frame after the one in which a product was there. As text: what turns TypeScript into
 * JavaScript here puts a helper into named functions that the page does not have.
 */
const MARK_CONTENT = `(() => {
	const look = () => {
		const isThere = document.querySelector('[data-testid="product-card"]') !== null;
		requestAnimationFrame(isThere ? () => performance.mark('content') : look);
	};
	look();
})()`;

/** Milliseconds from the start of the navigation until the first product stands on the screen. */
async function untilContent(page: Page, url: string): Promise<number> {
	await page.addInitScript({ content: MARK_CONTENT });
	await page.goto(url);
	await page.waitForFunction(() => performance.getEntriesByName('content').length > 0);
	return await page.evaluate(() => performance.getEntriesByName('content')[0]?.startTime ?? NaN);
}

async function offlineStarts(): Promise<number[]> {
	const { server } = await setUp();
	await using phone = await installed();
	await server.stop();
	const times: number[] = [];
	try {
		for (let run = 0; run < RUNS; run++) {
			const page = await phone.newPage();
			await slowDown(await phone.newCDPSession(page));
			times.push(await untilContent(page, server.url));
			await page.close();
		}
	} finally {
		await server.start();
	}
	return times;
}

/** Milliseconds from launching the process on data that is there until a page is answered with 200. */
async function serverStart(): Promise<number> {
	const { server } = await setUp();
	await server.stop();
	const began = performance.now();
	await server.start();
	const answer = await fetch(server.url);
	await answer.text();
	if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
	return performance.now() - began;
}

export const startSuite: BenchSuite = {
	name: 'start',
	benches: [
		{
			name: 'first visit of /: HTML and CSS',
			budget: '≤30 KB brotli',
			measure: () => weigh(30, /^\/$|\.css$/, 'bodies as they came over the wire'),
		},
		{
			name: 'first visit of /: all JavaScript before any touch',
			budget: '≤110 KB brotli',
			measure: () =>
				weigh(110, /\.js$/, 'what the page loads; the worker keeps the rest afterwards'),
		},
		{
			name: 'largest paint at 400 kbit/s, 400 ms, CPU ÷4',
			budget: '≤2.5 s',
			measure: async () => {
				const times: number[] = [];
				for (let run = 0; run < RUNS; run++) times.push(await largestPaint());
				return atMost(2.5, quantile(times, 0.5) / 1000, 's', `median of ${RUNS} first visits`);
			},
		},
		{
			name: 'first visit until it works offline, 400 ms away',
			budget: '≤⅓ of file by file',
			measure: async () => {
				const singly = await untilOffline(false);
				const packed = await untilOffline(true);
				const how = `${(packed / 1000).toFixed(1)} s in packs, ${(singly / 1000).toFixed(1)} s file by file`;
				return atMost(1 / 3, packed / singly, 'of it', how);
			},
		},
		{
			name: 'installed start, server gone, CPU ÷4',
			budget: '≤1 s',
			measure: async () => {
				const times = await offlineStarts();
				return atMost(
					1,
					quantile(times, 0.5) / 1000,
					's',
					`median of ${RUNS}, to the first product`,
				);
			},
		},
		{
			name: 'server start to the first page, data there',
			budget: '≤3 s',
			measure: async () => {
				const times: number[] = [];
				for (let run = 0; run < RUNS; run++) times.push(await serverStart());
				const how = `median of ${RUNS}, private PostgreSQL stopped and started with it`;
				return atMost(3, quantile(times, 0.5) / 1000, 's', how);
			},
		},
	],
	close: async () => {
		await browser?.close();
		await server?.[Symbol.asyncDispose]();
		await folder?.[Symbol.asyncDispose]();
	},
};
