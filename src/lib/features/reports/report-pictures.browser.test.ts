import { App } from '$lib/features/app/app.svelte';
import { UploadsDatabase } from '$lib/local/uploads-database';
import { readMyReports } from '$lib/local/my-reports';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import ReportDialog from './ReportDialog.svelte';

const SUBJECT = { productId: 7, gtin: null, lot: null, serial: null };
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

async function photo(): Promise<File> {
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [40, 30];
	canvas.getContext('2d')?.fillRect(0, 0, 20, 30);
	const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, 'image/jpeg'));
	return new File([blob ?? ''], 'tem.jpg', { type: 'image/jpeg' });
}

function open(app = new App()): App {
	stops.push(
		mountInApp(app, ReportDialog, { isOpen: true, subject: SUBJECT, kind: 'other' as const }),
	);
	return app;
}

it('keeps a picture with its report without a network, through closing, for that report alone', async () => {
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
	const uploads = new UploadsDatabase();
	stops.push(() => uploads.delete());
	const app = open();
	await userEvent.upload(page.getByTestId('upload-choose'), await photo());
	await expect.element(page.getByTestId('upload-file')).toBeVisible();
	const [chosen] = await uploads.files.toArray();
	expect(chosen).toMatchObject({ purpose: 'reportPicture', owner: { kind: 'report' } });

	// The browser is closed and opened again: it is still there, and still of the same report.
	await stops.pop()?.();
	open(app);
	await expect.element(page.getByTestId('upload-file')).toBeVisible();
	await page.getByTestId('report-text').fill('Tem nhòe');
	await page.getByTestId('report-send').click();
	await expect
		.poll(() => readMyReports(app.outbox.database))
		.toMatchObject([
			{ pictures: [chosen?.id], secret: chosen?.owner.kind === 'report' && chosen.owner.secret },
		]);
	await expect.poll(() => uploads.files.toArray()).toMatchObject([{ isHandedOver: true }]);
	await expect.element(page.getByTestId('upload-file')).not.toBeInTheDocument();
});
