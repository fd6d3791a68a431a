import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { readKind } from '../../server/catalogue/feed';
import { createSession } from '../../server/market/sessions';
import type { MarketSession } from '../../src/lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '../../src/lib/domain/time';
import { expectFitForAll } from '../fixtures/accessibility';
import type { BuiltServer } from '../fixtures/built-server';
import { CHROMIUM_ARGS, chromiumPath, MADE_UP_CAMERA } from '../fixtures/chromium';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { allowForeignVideo, ForeignVideo } from '../fixtures/foreign-video';
import { expect, testAlone as test } from '../fixtures/market';
import { waitForWorker } from '../fixtures/worker';
import { DeskPage } from '../pages/desk-page';

const startsAt = () => Date.now() + 10 * MINUTE_MS;
const plan = ({ db }: BuiltServer, facts: Pick<MarketSession, 'slots' | 'video'>) => {
	const at = startsAt();
	const frame = { slug: 'phien-hinh', title: 'Phiên có hình', intro: '' };
	const times = { startsAt: at, endsAt: at + HOUR_MS };
	return createSession(db.database, { ...frame, ...times, ...facts }, Date.now());
};

/** A session with a turn of the producer whose stall the demo's owner sees first. */
async function planSession(market: BuiltServer, producerId: number) {
	const products = await readKind(market.db.database, 'product');
	const product = products.find((one) => one.producerId === producerId);
	if (!product) throw new Error('the stall has no products');
	const turn = { startsAt: startsAt(), minutes: 10, productIds: [product.id] };
	const session = await plan(market, { slots: [{ ...turn, producerId: product.producerId }] });
	return { session, product };
}

const placeOf = (page: Page, player = 'video-player') =>
	page.getByTestId(player).evaluate((element: HTMLVideoElement) => element.currentTime);

async function expectPlaying(page: Page): Promise<void> {
	const from = await placeOf(page);
	await expect.poll(() => placeOf(page), { timeout: 40_000 }).toBeGreaterThan(from + 0.5);
}

let phones: Browser;
test.beforeAll(async () => {
	const executablePath = chromiumPath();
	phones = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS, ...MADE_UP_CAMERA] });
});
test.afterAll(() => phones.close());

function open(baseURL: string): Promise<BrowserContext> {
	const phone = { viewport: { width: 360, height: 740 }, locale: 'vi-VN', hasTouch: true };
	return phones.newContext({ ...phone, baseURL, timezoneId: 'Asia/Ho_Chi_Minh' });
}

test('a producer goes live from the phone, a host puts it on air, watchers see it on every rung and again afterwards', async ({
	market,
	page: host,
}) => {
	test.setTimeout(240_000);
	await using road = await CuttingProxy.start(market.port);
	const producer = await (await open(market.url)).newPage();
	await new DeskPage(producer).signIn('chu-gian-hang');
	const me = await producer.evaluate(() => localStorage.getItem('desk.me'));
	const [stall] = (JSON.parse(me ?? '{}') as { producers: { id: number }[] }).producers;
	const { session, product } = await planSession(market, stall?.id ?? 0);

	await new DeskPage(host).signIn('ban-to-chuc');
	await host.goto(`/desk/organiser/sessions/${session.id}/live`);
	await host.getByTestId('board-start').click();
	await expect(host.getByTestId('board-phase')).toHaveAttribute('data-phase', 'running');

	await producer.goto('/desk/producer/video');
	await producer.getByTestId('video-choose').click();
	await producer.getByTestId('broadcast-open').click();
	await expect(producer.getByTestId('broadcast-preview')).toBeVisible();
	await producer.getByTestId('broadcast-go').click();
	const broadcast = producer.getByTestId('broadcast');
	await expect(broadcast).toHaveAttribute('data-phase', 'live');
	await expectFitForAll(producer, '/desk/producer/video while it is sent');

	const watcher = await (await open(road.url)).newPage();
	await watcher.goto(`/market/${session.slug}`);
	await expect(watcher.getByTestId('video')).toHaveAttribute('data-rung', 'pictures');
	await host.getByTestId('air-stream').getByTestId('put-on-air').click();
	await expect(producer.getByText('Mọi người đang xem bạn')).toBeVisible();
	await expect(watcher.getByTestId('video')).toHaveAttribute('data-rung', 'video');
	await expectPlaying(watcher);
	const player = watcher.getByTestId('video-player');
	expect(await player.evaluate((element: HTMLVideoElement) => element.muted)).toBe(true);
	await watcher.getByTestId('video-sound').click();
	expect(await player.evaluate((element: HTMLVideoElement) => element.muted)).toBe(false);
	await host.getByTestId('board-turn').getByTestId('product-pin').click();
	await expect(watcher.getByTestId('live-pinned')).toContainText(product.name);
	await expectFitForAll(watcher, '/market/[session] with video');
	await expectFitForAll(host, 'the board with video on air');

	// Cut off until it stands still, and healed: it goes on by itself, and nothing is held against it.
	const stage = watcher.getByTestId('video');
	road.set({ kind: 'cut' });
	await watcher.context().setOffline(true);
	await expect(watcher.getByTestId('live-lost')).toBeVisible();
	const readiness = () => player.evaluate(({ readyState }: HTMLVideoElement) => readyState);
	await expect.poll(readiness, { timeout: 30_000 }).toBeLessThan(3);
	road.set({ kind: 'open' });
	await watcher.context().setOffline(false);
	await expectPlaying(watcher);
	await expect(stage).toHaveAttribute('data-rung', 'video');

	// Each rung; one can buy on all of them.
	await watcher.getByTestId('rung-audio').check();
	await expect(stage).toHaveAttribute('data-rung', 'audio');
	await expectPlaying(watcher);
	await watcher.getByTestId('rung-pictures').check();
	await expect(watcher.getByTestId('video-still')).toHaveJSProperty('complete', true);
	await expect(watcher.getByTestId('video-pictures')).toBeVisible();
	await expect(watcher.getByTestId('video-lines')).toContainText(product.name);
	await watcher.getByTestId('rung-text').check();
	await expect(watcher.getByTestId('video-ticker')).toContainText(product.name);
	await watcher.getByTestId('live-pinned').getByTestId('add-to-cart').click();
	await expect(watcher.getByTestId('live-checkout')).toBeVisible();
	await expectFitForAll(watcher, '/market/[session] in words');

	// Nothing of it stays on the phone.
	await waitForWorker(watcher);
	const kept = await watcher.evaluate(async () => {
		const caching = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
		const requests = await Promise.all(caching.map((cache) => cache.keys()));
		return requests.flat().filter(({ url }) => new URL(url).pathname.startsWith('/video/')).length;
	});
	expect(kept).toBe(0);

	await producer.getByTestId('broadcast-end').click();
	await expect(producer.getByTestId('broadcast-over')).toBeVisible();
	await host.getByTestId('board-end').click();
	await host.getByTestId('board-end-yes').click();
	await expect(host.getByTestId('recording')).toBeVisible();
	const words = 'WEBVTT\n\n00:00.000 --> 59:00.000\nBưởi vừa hái sáng nay\n';
	const file = { name: 'phu-de.vtt', mimeType: 'text/vtt', buffer: Buffer.from(words) };
	await host.getByTestId('captions-file').setInputFiles(file);
	await expect(host.getByText('Bản ghi đã có phụ đề.')).toBeVisible();
	await expectFitForAll(host, 'the board with a recording');

	await watcher.reload();
	const moment = watcher.getByTestId('replay-moment').filter({ hasText: product.name });
	await moment.click();
	const offsetMs = Number(await moment.getAttribute('data-offset'));
	expect(offsetMs).toBeGreaterThan(0);
	const replay = watcher.getByTestId('replay-player');
	await expect
		.poll(() => placeOf(watcher, 'replay-player'), { timeout: 20_000 })
		.toBeGreaterThan(0);
	// The ladder's rungs differ by parts of a second; what lies at the very end is the end.
	const { duration } = await replay.evaluate(({ duration }: HTMLVideoElement) => ({ duration }));
	const least = Math.min(offsetMs / 1_000, duration - 2);
	await expect.poll(() => placeOf(watcher, 'replay-player')).toBeGreaterThan(least);
	await watcher.getByRole('button', { name: 'Phụ đề' }).click();
	const spoken = () =>
		replay.evaluate(({ textTracks: [track] }: HTMLVideoElement) =>
			[...(track?.activeCues ?? [])].map((cue) => (cue instanceof VTTCue ? cue.text : '')),
		);
	await expect.poll(spoken).toEqual(['Bưởi vừa hái sáng nay']);
	await expectFitForAll(watcher, 'the replay of a session');
	await host.getByTestId('recording-hide').click();
	await expect(host.getByText('Cho mọi người xem')).toBeVisible();
	await watcher.reload();
	await expect(watcher.getByTestId('replay-moments')).toContainText(product.name);
	await expect(watcher.getByTestId('replay-watch')).toBeHidden();
});

test('a station elsewhere is seen where the operator allows it: small first, still, with captions, and down and up with the network', async ({
	market,
	page: host,
}) => {
	test.setTimeout(120_000);
	await using station = await ForeignVideo.make();
	const session = await plan(market, { slots: [], video: station.address });
	await new DeskPage(host).signIn('ban-to-chuc');
	await host.goto(`/desk/organiser/sessions/${session.id}/live`);
	await host.getByTestId('board-start').click();
	await expect(host.getByTestId('board-phase')).toHaveAttribute('data-phase', 'running');
	const viewport = { width: 360, height: 740 };
	await using phone = await phones.newContext({
		...{ viewport, locale: 'vi-VN', baseURL: market.url, serviceWorkers: 'block' },
	});
	await station.answerIn(phone);
	const watcher = await phone.newPage();
	await watcher.clock.install();
	const address = `/market/${session.slug}`;

	// Not by the policy of a build that names no hosts.
	await watcher.goto(address);
	await expect(watcher.getByText('Chưa tải được hình')).toBeVisible();
	expect(station.asked).toEqual([]);

	// Nor where somebody saves data, before they say that they want it.
	await allowForeignVideo(phone, `${market.url}${address}`);
	await watcher.addInitScript(() => {
		const connection = Object.assign(new EventTarget(), { saveData: true });
		Object.defineProperty(navigator, 'connection', { value: connection });
	});
	await watcher.goto(address);
	await expect(watcher.getByTestId('video')).toHaveAttribute('data-rung', 'text');
	await expect(watcher.getByTestId('video-wanted')).toBeVisible();
	expect(station.asked).toEqual([]);
	await watcher.getByTestId('video-wanted').click();
	await expectPlaying(watcher);
	const player = watcher.getByTestId('video-player');
	const facts = () =>
		player.evaluate(({ muted, textTracks }: HTMLVideoElement) => ({
			muted,
			shown: [...textTracks].filter(({ mode }) => mode === 'showing').map(({ label }) => label),
		}));
	expect(await facts()).toEqual({ muted: true, shown: [] });
	const captions = watcher.getByRole('button', { name: 'Phụ đề' });
	await captions.click();
	await expect(captions).toHaveAttribute('aria-pressed', 'true');
	expect((await facts()).shown).toEqual(['Tiếng Việt']);
	await expect.poll(() => station.asked.includes('words.vtt')).toBe(true);
	// The road carries much more: for a screen as small as this one it is no use.
	expect(station.asked.filter((file) => file.startsWith('high/'))).toEqual([]);

	// Nor is more loaded ahead than the next seconds.
	expect(station.asked).not.toContain('low/20.ts');

	const stage = watcher.getByTestId('video');
	const standStill = async (from: string, to: string) => {
		await expect(stage).toHaveAttribute('data-rung', from);
		for (let time = 0; time < 3; time++) await watcher.clock.fastForward(2_600);
		await expect(stage).toHaveAttribute('data-rung', to);
	};
	station.silent = /^(low|high)\//;
	await player.evaluate((element: HTMLVideoElement) => (element.currentTime = 50));
	await standStill('video', 'audio');
	await expect(watcher.getByTestId('video-lowered')).toBeVisible();
	await expectPlaying(watcher);
	station.silent = null;
	await watcher.clock.fastForward(61_000);
	await expect(stage).toHaveAttribute('data-rung', 'video');
	await expectPlaying(watcher);

	// A screen that has room for more begins as small, and gets more as soon as the road is known.
	await phone.close();
	await using desk = await phones.newContext({
		...{ viewport: { width: 1280, height: 800 }, locale: 'vi-VN', serviceWorkers: 'block' },
	});
	await station.answerIn(desk);
	await allowForeignVideo(desk, `${market.url}${address}`);
	station.asked.length = 0;
	const large = await desk.newPage();
	await large.goto(`${market.url}${address}`);
	await expectPlaying(large);
	const pieces = () => station.asked.filter((file) => /^(?:low|high)\/\d+\.ts$/.test(file));
	expect(pieces()[0]).toBe('low/0.ts');
	await expect.poll(() => pieces().some((file) => file.startsWith('high/'))).toBe(true);
});
