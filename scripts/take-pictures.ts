// Takes the pictures of the app that the manifest and the README show, from the built demo market:
// `npm run build && npx tsx scripts/take-pictures.ts`.
import { mkdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';

import { startBuiltServer } from '../tests/fixtures/built-server';
import { CHROMIUM_ARGS, wholeChromiumPath } from '../tests/fixtures/chromium';
import { prepareTestCluster } from '../tests/fixtures/test-cluster';

const NARROW = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 800 };
const SCREENSHOTS = 'static/screenshots';
const README_PICTURE = 'docs/pictures/market.webp';
const GAP = 24;
const SAMPLE_PRODUCT = '/products/che-dinh-tan-cuong';

const stopCluster = await prepareTestCluster();
{
	await using market = await startBuiltServer();
	const executablePath = wholeChromiumPath();
	const browser = await chromium.launch({
		args: CHROMIUM_ARGS,
		...(executablePath ? { executablePath } : {}),
	});
	const labels = (await (await fetch(`${market.url}/demo/labels.json`)).json()) as {
		kind: string;
		url: string;
	}[];
	const genuine = labels.find(({ kind }) => kind === 'genuine')?.url ?? market.url;
	mkdirSync(SCREENSHOTS, { recursive: true });
	mkdirSync('docs/pictures', { recursive: true });

	const phones = [
		await take(browser, { url: `${market.url}/`, size: NARROW }),
		await take(browser, { url: `${market.url}/products`, size: NARROW }),
		await take(browser, { url: market.url + SAMPLE_PRODUCT, size: NARROW }),
		await take(browser, { url: genuine, size: NARROW }),
	];
	const names = ['home', 'products', 'product', 'passport'];
	for (const [index, picture] of phones.entries()) {
		await sharp(picture).webp({ quality: 80 }).toFile(`${SCREENSHOTS}/${names[index]}.webp`);
	}
	const wide = await take(browser, { url: `${market.url}/products`, size: WIDE });
	await sharp(wide).webp({ quality: 80 }).toFile(`${SCREENSHOTS}/wide.webp`);
	await sideBySide(phones).toFile(README_PICTURE);
	await browser.close();
}
await stopCluster?.();

async function take(
	browser: Browser,
	{ url, size }: { url: string; size: { width: number; height: number } },
): Promise<Buffer> {
	const isNarrow = size === NARROW;
	const context = await browser.newContext({
		viewport: size,
		deviceScaleFactor: isNarrow ? 2 : 1,
		locale: 'vi-VN',
		timezoneId: 'Asia/Ho_Chi_Minh',
	});
	const page = await context.newPage();
	await page.goto(url);
	await page.waitForLoadState('networkidle');
	await picturesShown(page);
	const picture = await page.screenshot();
	await context.close();
	return picture;
}

async function picturesShown(page: Page): Promise<void> {
	await page.waitForFunction(() =>
		[...document.images]
			.filter((image) => image.getBoundingClientRect().top < innerHeight)
			.every((image) => image.complete && image.naturalWidth > 0),
	);
}

/** Phone screens in a row on the colour of the night. */
function sideBySide(pictures: readonly Buffer[]) {
	const width = NARROW.width * 2;
	const height = NARROW.height * 2;
	return sharp({
		create: {
			width: pictures.length * (width + GAP) + GAP,
			height: height + 2 * GAP,
			channels: 3,
			background: '#161a3a',
		},
	})
		.composite(
			pictures.map((input, index) => ({ input, left: GAP + index * (width + GAP), top: GAP })),
		)
		.webp({ quality: 78 });
}
