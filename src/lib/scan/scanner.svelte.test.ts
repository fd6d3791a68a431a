import { afterEach, expect, it, vi } from 'vitest';

import { watchCamera } from '../../../tests/fixtures/watched-camera';

import { Scanner } from './scanner.svelte';

afterEach(() => vi.restoreAllMocks());

it('calls the lamp lit only where the camera has lit it', async () => {
	const camera = watchCamera();
	const scanner = new Scanner(() => undefined);
	const video = document.createElement('video');
	video.muted = true;
	await scanner.start(video);
	expect(scanner.hasTorch).toBe(true);

	camera.applyConstraints.mockRejectedValueOnce(new DOMException('too hot', 'OperationError'));
	await scanner.toggleTorch();
	expect(scanner.isTorchOn).toBe(false);
	await scanner.toggleTorch();
	expect(scanner.isTorchOn).toBe(true);
	camera.applyConstraints.mockRejectedValueOnce(new DOMException('stuck', 'OperationError'));
	await scanner.toggleTorch();
	expect(scanner.isTorchOn).toBe(true);

	const switching = scanner.toggleTorch();
	scanner.stop();
	await switching;
	expect(scanner.isTorchOn).toBe(false);
	scanner.close();
});
