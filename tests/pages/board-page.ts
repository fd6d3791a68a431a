import { expect, type Locator, type Page } from '@playwright/test';

/** Something that the session offers, as its catalogue names it. */
interface Goods {
	readonly id: number;
	readonly name: string;
}

/** `/desk/organiser/sessions/[id]/live`: a host's board. */
export class BoardPage {
	readonly phase: Locator;

	constructor(readonly page: Page) {
		this.phase = page.getByTestId('board-phase');
	}

	/** Goes there from the session's plan. */
	async open(session: { readonly id: number }): Promise<void> {
		await this.page.goto(`/desk/organiser/sessions/${session.id}`);
		await this.page.getByTestId('open-board').click();
	}

	/** Goes there, and opens the market. */
	async start(session: { readonly id: number }): Promise<void> {
		await this.open(session);
		await this.is('waiting');
		await this.page.getByTestId('board-start').click();
		await this.is('running');
	}

	async is(phase: string): Promise<void> {
		await expect(this.phase).toHaveAttribute('data-phase', phase);
	}

	/** Where a product is steered. */
	goods({ id }: Goods): Locator {
		return this.page.locator(`[data-testid=board-product][data-product="${id}"]`);
	}

	async nextTurn(): Promise<void> {
		await this.page.getByTestId('board-next').click();
	}

	/** Taps for the next turn at a moment, as this board stands then. @param at ms since 1970 */
	async nextTurnAt(at: number): Promise<void> {
		await this.page.getByTestId('board-next').evaluate(
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

	/** What somebody said, where hosts mind it. */
	message(text: string): Locator {
		return this.page.getByTestId('board-message').filter({ hasText: text });
	}

	async pin(goods: Goods): Promise<void> {
		await this.goods(goods).getByTestId('product-pin').click();
	}

	async limit(goods: Goods, most: number): Promise<void> {
		const row = this.goods(goods);
		await row.getByTestId('limit-open').click();
		await row.getByTestId('limit-most').fill(String(most));
		await row.getByTestId('limit-set').click();
		await expect(row.getByTestId('limit-most')).toHaveCount(0);
	}

	async announce(text: string): Promise<void> {
		await this.page.getByTestId('board-news').fill(text);
		await this.page.getByTestId('board-announce').click();
		await expect(this.page.getByRole('listitem').filter({ hasText: text })).toBeVisible();
	}

	async withdraw(text: string): Promise<void> {
		await this.page.getByRole('button', { name: `Rút tin: ${text}` }).click();
		await expect(this.page.getByRole('listitem').filter({ hasText: text })).toHaveCount(0);
	}

	/** Lets everybody see what a stall's people send. */
	async putOnAir({ stall }: { readonly stall: string }): Promise<void> {
		const stream = this.page.getByTestId('air-stream').filter({ hasText: stall });
		await stream.getByTestId('put-on-air').click();
		await expect(stream).toContainText('Đang lên sóng');
	}

	async end(): Promise<void> {
		await this.page.getByTestId('board-end').click();
		await this.page.getByTestId('board-end-yes').click();
		await this.is('over');
	}

	/** Opens it again: the end was a mistake. */
	async resume(): Promise<void> {
		await this.page.getByTestId('board-resume').click();
		await this.is('running');
	}
}
