import { expect, type Locator, type Page } from '@playwright/test';

export interface Receiver {
	readonly name: string;
	readonly phone: string;
	readonly provinceCode: string;
	readonly communeCode: string;
	readonly street: string;
}

export const RECEIVER: Receiver = {
	name: 'Người Mua Thử',
	phone: '0912 345 678',
	provinceCode: '75',
	communeCode: '26248',
	street: 'Số 5, tổ 2, ấp Bàu Cá',
};

/** `/checkout`, and the way there. */
export class CheckoutPage {
	readonly name: Locator;
	readonly phone: Locator;
	readonly province: Locator;
	readonly commune: Locator;
	readonly street: Locator;
	readonly note: Locator;
	readonly consent: Locator;
	readonly button: Locator;
	/** What is said where the phone could not keep the order. */
	readonly unsaved: Locator;

	/** @param origin where the market is opened, where that is not the test's own server */
	constructor(
		readonly page: Page,
		private readonly origin = '',
	) {
		this.name = page.getByTestId('checkout-name');
		this.phone = page.getByTestId('checkout-phone');
		this.province = page.getByTestId('checkout-province');
		this.commune = page.getByTestId('checkout-commune');
		this.street = page.getByTestId('checkout-street');
		this.note = page.getByLabel('Lời nhắn cho người bán');
		this.consent = page.getByTestId('checkout-consent');
		this.unsaved = page.getByRole('alert').filter({ hasText: 'Chưa lưu được đơn' });
		this.button = page.getByTestId('checkout-submit');
	}

	/** Puts one product into the basket and goes on to the checkout, as a buyer does. */
	async openWith(slug: string): Promise<void> {
		await this.page.goto(`${this.origin}/products/${slug}`);
		await this.page.getByTestId('add-to-cart').first().click();
		await expect(this.page.getByTestId('cart-count')).toBeVisible();
		await this.page.getByRole('link', { name: 'Giỏ' }).click();
		await this.page.getByRole('link', { name: 'Đặt hàng' }).click();
		await expect(this.button).toBeVisible();
	}

	async fillIn(receiver: Receiver = RECEIVER): Promise<void> {
		await this.name.fill(receiver.name);
		await this.phone.fill(receiver.phone);
		await this.province.selectOption(receiver.provinceCode);
		await this.commune.selectOption(receiver.communeCode);
		await this.street.fill(receiver.street);
		await this.consent.check();
	}

	/** Confirms at a moment, as this checkout stands then. @param at ms since 1970 */
	async confirmAt(at: number): Promise<void> {
		await this.button.evaluate(
			(button, moment) =>
				new Promise<void>((settle) => {
					setTimeout(() => {
						(button as HTMLButtonElement).click();
						settle();
					}, moment - Date.now());
				}),
			at,
		);
	}

	/** Confirms one order. @returns its id, from the page that follows */
	async submit(): Promise<string> {
		await this.button.click();
		await this.page.waitForURL(/\/orders\/[0-9a-f-]{36}$/);
		return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
	}
}
