import { chromium, type Page } from '@playwright/test';

import { CHROMIUM_ARGS, chromiumPath } from '../fixtures/chromium';
import { expect, test } from '../fixtures/market';

/** Opens the scan page in a browser with so many cameras. */
async function withCameras(
	count: number,
	url: string,
	run: (page: Page) => Promise<void>,
): Promise<void> {
	const browser = await chromium.launch({
		executablePath: chromiumPath(),
		args: [
			...CHROMIUM_ARGS,
			'--use-fake-ui-for-media-stream',
			`--use-fake-device-for-media-stream=device-count=${count}`,
		],
	});
	try {
		const page = await browser.newPage({ locale: 'vi-VN', viewport: { width: 360, height: 740 } });
		await page.addInitScript(pretendTorch);
		await page.goto(`${url}/scan`);
		await expect(page.getByTestId('scan-video')).toHaveAttribute('data-state', 'looking');
		await run(page);
	} finally {
		await browser.close();
	}
}

/**
 * Chromium's fake camera has no lamp: only what a track says of one, and is told to do with it, is
 * played here. Each switching is noted in `globalThis.torch`.
 */
function pretendTorch(): void {
	const noted: boolean[] = [];
	Object.assign(globalThis, { torch: noted });
	const { prototype } = MediaStreamTrack;
	const getCapabilities: (this: MediaStreamTrack) => MediaTrackCapabilities = Reflect.get(
		prototype,
		'getCapabilities',
	);
	const applyConstraints: (this: MediaStreamTrack, wanted: MediaTrackConstraints) => Promise<void> =
		Reflect.get(prototype, 'applyConstraints');
	prototype.getCapabilities = function () {
		return { ...getCapabilities.call(this), torch: true };
	};
	prototype.applyConstraints = function (wanted) {
		for (const wish of wanted?.advanced ?? []) {
			if (!('torch' in wish)) continue;
			if (Reflect.has(globalThis, 'isLampHeld')) {
				return Promise.reject(new DOMException('held by another app', 'OperationError'));
			}
			noted.push(wish.torch === true);
		}
		return applyConstraints.call(this, {});
	};
}

const torchOf = (page: Page) =>
	page.evaluate(() => (globalThis as unknown as { torch: boolean[] }).torch);

/** The camera that the page shows. */
const cameraOf = (page: Page) =>
	page.evaluate(() => {
		const stream = document.querySelector('video')?.srcObject;
		if (!(stream instanceof MediaStream)) return undefined;
		return stream.getVideoTracks()[0]?.getSettings().deviceId;
	});

test('the lamp is switched on and off, and forgotten with its camera', async ({ market }) => {
	await withCameras(2, market.url, async (page) => {
		const on = page.getByRole('button', { name: 'Bật đèn' });
		const off = page.getByRole('button', { name: 'Tắt đèn' });
		await expect(on).toHaveAttribute('aria-pressed', 'false');
		await on.click();
		await expect(off).toHaveAttribute('aria-pressed', 'true');
		expect(await torchOf(page)).toEqual([true]);
		await off.click();
		await expect(on).toBeVisible();
		expect(await torchOf(page)).toEqual([true, false]);

		// A lamp that cannot be switched is not said to burn.
		await page.evaluate(() => void Object.assign(globalThis, { isLampHeld: true }));
		await on.click();
		await expect(on).toHaveAttribute('aria-pressed', 'false');
		await page.evaluate(() => Reflect.deleteProperty(globalThis, 'isLampHeld'));

		await on.click();
		await expect(off).toBeVisible();
		await page.getByRole('button', { name: 'Đổi máy ảnh' }).click();
		// The other camera's lamp is dark, whatever the first one's was.
		await expect(on).toHaveAttribute('aria-pressed', 'false');
	});
});

test('of two cameras one goes on to the other and back, and the first is let go', async ({
	market,
}) => {
	await withCameras(2, market.url, async (page) => {
		const first = await cameraOf(page);
		expect(first).toBeTruthy();
		const track = await page.evaluateHandle(() => {
			const stream = document.querySelector('video')?.srcObject as MediaStream;
			return stream.getVideoTracks()[0];
		});
		const change = page.getByRole('button', { name: 'Đổi máy ảnh' });
		await change.click();
		await expect.poll(() => cameraOf(page)).not.toBe(first);
		await expect.poll(() => cameraOf(page)).toBeTruthy();
		expect(await track.evaluate((one) => one?.readyState)).toBe('ended');
		await expect(page.getByTestId('scan-video')).toHaveAttribute('data-state', 'looking');
		await change.click();
		await expect.poll(() => cameraOf(page)).toBe(first);
	});
});

test('with one camera there is nothing to switch to', async ({ market }) => {
	await withCameras(1, market.url, async (page) => {
		await expect(page.getByRole('button', { name: 'Bật đèn' })).toBeVisible();
		await expect(page.getByRole('button', { name: 'Đổi máy ảnh' })).toHaveCount(0);
	});
});
