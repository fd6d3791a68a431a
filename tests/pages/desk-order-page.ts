import { expect, type Page } from '@playwright/test';

const ORDERS = '/desk/producer/orders';

/** `/desk/producer/orders/[id]`: an order before those who pack it. */
export class DeskOrderPage {
	constructor(private readonly page: Page) {}

	/** Opens an order from the list, as it came in. */
	async open({ id }: { readonly id: string }, origin = ''): Promise<void> {
		await this.page.goto(origin + ORDERS);
		await this.page.locator(`[data-order="${id}"]`).getByRole('link').click();
		// Its state stands in the list, too: what only its own page shows says that it is open.
		await expect(this.page.getByTestId('desk-history')).toBeVisible();
		await this.is('placed');
	}

	async is(state: string): Promise<void> {
		await expect(this.page.getByTestId('order-state')).toHaveAttribute('data-state', state);
	}

	/** Takes a step of one tap, and waits until the phone has put that down. */
	async step(to: 'confirmed' | 'packed' | 'delivered'): Promise<void> {
		await this.page.getByTestId(`step-${to}`).click();
		await this.is(to);
	}

	/** Hands the parcel over to whoever carries it. */
	async ship(carrier: string, tracking: string): Promise<void> {
		await this.page.getByTestId('step-shipped').click();
		await this.page.getByTestId('step-carrier').fill(carrier);
		await this.page.getByTestId('step-tracking').fill(tracking);
		await this.page.getByTestId('step-take').click();
		await this.is('shipped');
	}

	/** Writes another number into the open form, and waits until the phone has put that down. */
	async correctParcel(tracking: string): Promise<void> {
		await this.page.getByTestId('step-tracking').fill(tracking);
		await this.page.getByTestId('parcel-take').click();
		await expect(this.page.getByTestId('desk-parcel')).toContainText(tracking);
	}

	/** Puts down that the money has come. */
	async markPaid(): Promise<void> {
		await this.page.getByTestId('money-note').click();
		await this.page.getByTestId('money-take').click();
		await expect(this.page.getByTestId('money-state')).toHaveAttribute('data-state', 'received');
	}
}
