import { expect, type Page } from '@playwright/test';

/** `/desk/producer/video`: a producer who goes live from the phone. */
export class BroadcastPage {
	constructor(readonly page: Page) {}

	/** Opens the camera for the one turn that there is, and sends what it sees. */
	async goLive(): Promise<void> {
		await this.page.goto('/desk/producer/video');
		await this.page.getByTestId('video-choose').click();
		await this.page.getByTestId('broadcast-open').click();
		await expect(this.page.getByTestId('broadcast-preview')).toBeVisible();
		await this.page.getByTestId('broadcast-go').click();
		await this.is('live');
	}

	async is(phase: string): Promise<void> {
		await expect(this.page.getByTestId('broadcast')).toHaveAttribute('data-phase', phase);
	}

	async isSeen(): Promise<void> {
		await expect(this.page.getByText('Mọi người đang xem bạn')).toBeVisible();
	}

	async end(): Promise<void> {
		await this.page.getByTestId('broadcast-end').click();
		await this.is('over');
	}
}
