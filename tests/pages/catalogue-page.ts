import { type Locator, type Page } from '@playwright/test';

/** `/products`: search, filters and what they find. */
export class CataloguePage {
	readonly search: Locator;
	readonly cards: Locator;
	readonly count: Locator;
	readonly syncStatus: Locator;

	constructor(readonly page: Page) {
		this.search = page.getByTestId('search-input');
		this.cards = page.getByTestId('product-card');
		this.count = page.getByTestId('result-count');
		this.syncStatus = page.getByTestId('sync-status');
	}

	async open(search = ''): Promise<void> {
		await this.page.goto(`/products${search}`);
	}

	/** Waits until the phone holds the catalogue itself. */
	async untilKept(): Promise<void> {
		await this.page.locator('[data-catalogue="kept"]').waitFor();
	}

	card(name: string): Locator {
		return this.cards.filter({ has: this.page.getByRole('link', { name, exact: true }) });
	}

	/** Names of what was found, in their order. */
	names(): Promise<string[]> {
		return this.page.getByTestId('product-card').getByTestId('product-name').allInnerTexts();
	}

	/** Opens the sheet of filters, as on a phone. */
	async openFilters(): Promise<Locator> {
		await this.page.getByRole('button', { name: /^Lọc/ }).click();
		return this.page.getByRole('dialog', { name: 'Lọc' });
	}
}
