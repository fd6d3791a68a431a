import { expect, type Page } from '@playwright/test';

import { expectFitForAll } from '../fixtures/accessibility';

/** `/desk/producer/complaints` and `/desk/organiser/complaints`, with one complaint in it. */
export class ComplaintsPage {
	constructor(private readonly page: Page) {}

	/** Looks at the buyer's picture and says what is to be done. @param to how it stands then */
	async judge(text: string, to: 'answered' | 'decided'): Promise<void> {
		const { page } = this;
		await expect(page.getByRole('img', { name: 'Ảnh 1 trên 1' })).toBeVisible();
		await page.getByTestId('judge').click();
		await expectFitForAll(page, `a complaint that is being ${to}`);
		await page.getByTestId('judgement-remedy').selectOption('refund');
		await page.getByTestId('judgement-text').fill(text);
		await page.getByTestId('judgement-send').click();
		await expect(page.getByTestId('complaint-state')).toHaveAttribute('data-state', to);
		await expect(page.getByTestId('judge')).toHaveCount(0);
	}

	/** Sets in how many days producers must answer from now on. */
	async giveTerm(days: number): Promise<void> {
		await this.page.getByTestId('terms-answer').fill(String(days));
		await this.page.getByTestId('terms-save').click();
		await expect(this.page.getByTestId('word')).toContainText('Đã lưu thời hạn');
		await this.page.reload();
		await expect(this.page.getByTestId('terms-answer')).toHaveValue(String(days));
	}
}
