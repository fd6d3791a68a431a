import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { App } from '$lib/features/app/app.svelte';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { watchCamera } from '../../../../tests/fixtures/watched-camera';

import ScanPage from './ScanPage.svelte';

afterEach(() => vi.restoreAllMocks());

function turn(visibility: DocumentVisibilityState): void {
	vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
	document.dispatchEvent(new Event('visibilitychange'));
}

it('leaves the camera alone while a picture from the gallery is read', async () => {
	const camera = watchCamera();
	const picture = Promise.withResolvers<ImageBitmap>();
	vi.spyOn(globalThis, 'createImageBitmap').mockReturnValue(picture.promise);
	const takeOff = mountInApp(new App(), ScanPage, {});
	const video = page.getByTestId('scan-video');
	await expect.element(video).toHaveAttribute('data-state', 'looking');

	// The gallery covers the page, and the page comes into sight before it hears of the picture.
	turn('hidden');
	expect(camera.running).toBe(0);
	turn('visible');
	await expect.element(video).toHaveAttribute('data-state', 'looking');
	await page.getByTestId('scan-file').upload(new File(['x'], 'label.png', { type: 'image/png' }));
	await expect.element(page.getByText('Đang đọc ảnh').first()).toBeVisible();
	expect(camera.running).toBe(0);
	turn('hidden');
	turn('visible');
	await expect.element(video).toHaveAttribute('data-state', 'idle');
	expect(camera.getUserMedia).toHaveBeenCalledTimes(2);

	picture.reject(new DOMException('no picture', 'InvalidStateError'));
	await expect.element(video).toHaveAttribute('data-state', 'looking');
	expect(camera.running).toBe(1);
	await takeOff();
	expect(camera.running).toBe(0);
});
