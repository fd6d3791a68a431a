import { App } from '$lib/features/app/app.svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import ExportPage from './ExportPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0)) await stop();
	vi.unstubAllGlobals();
});

it('says how much the files are before they are loaded', async () => {
	await page.viewport(360, 740);
	answerDesk({ 'exports.files': () => ({ files: 12, bytes: 34_560_000 }) });
	stops.push(mountInApp(new App(), ExportPage, {}));
	const size = page.getByTestId('export-files-size');
	await expect.element(size).toHaveTextContent('12 tệp, 34,6 MB.');
	const link = page.getByRole('link', { name: 'Tải các tệp đã nộp (TAR)' });
	await expect.element(link).toHaveAttribute('href', '/api/desk/export/everything?format=tar');
});
