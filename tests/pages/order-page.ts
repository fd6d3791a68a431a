import { expect, type Locator, type Page } from '@playwright/test';
import jsQR from 'jsqr';
import sharp from 'sharp';

import { expectFitForAll } from '../fixtures/accessibility';
import type { ChosenFile } from './dossier-page';

/** `/orders/[id]`. */
export class OrderPage {
	readonly state: Locator;
	/** Why something of the order has not been sent yet. */
	readonly waitingReason: Locator;
	/** What the order says of an operation that the server will not take as it is. */
	readonly setApart: Locator;
	/** The question whether the order was meant, though it looks like the one before. */
	readonly duplicateQuestion: Locator;

	constructor(readonly page: Page) {
		this.state = page.getByTestId('order-state');
		this.waitingReason = page.getByTestId('waiting-reason');
		this.setApart = page.getByText('Máy chủ không nhận việc này').locator('..');
		this.duplicateQuestion = page.getByText('Có phải bạn đặt nhầm hai lần?').locator('..');
	}

	/** Waits until the order stands so. */
	async is(state: string): Promise<void> {
		await expect(this.state).toHaveAttribute('data-state', state, { timeout: 20_000 });
	}

	async cancel(): Promise<void> {
		await this.page.getByTestId('order-cancel').click();
		await this.page.getByTestId('cancel-confirm').click();
	}

	/** Opens a complaint with a picture, which is up before it is sent. */
	async complain(text: string, picture: ChosenFile): Promise<void> {
		await this.page.getByTestId('complain').click();
		await this.page.getByTestId('complaint-kind').selectOption('damaged');
		await this.page.getByTestId('complaint-wish').selectOption('replace');
		await this.page.getByTestId('complaint-text').fill(text);
		await this.page.getByTestId('upload-choose').setInputFiles(picture);
		await expect(this.page.getByTestId('upload-file')).toHaveAttribute('data-state', 'up');
		await expectFitForAll(this.page, 'a complaint that is being written');
		await this.page.getByTestId('complaint-send').click();
	}

	async complaintIs(state: string): Promise<void> {
		await expect(this.page.getByTestId('complaint-state')).toHaveAttribute('data-state', state);
	}

	/** What a banking app reads from the picture on the screen. */
	async readTransferCode(): Promise<string | undefined> {
		// Tall enough that neither the navigation nor a passing word lies over the picture.
		await this.page.setViewportSize({ width: 360, height: 1600 });
		const picture = await this.page.getByTestId('vietqr-picture').screenshot();
		const { data, info } = await sharp(picture)
			.ensureAlpha()
			.raw()
			.toBuffer({ resolveWithObject: true });
		return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
	}
}
