import { expect, type Browser, type Locator, type Page } from '@playwright/test';

import type { LiveState } from '../../src/lib/domain/live/live-state';
import { HeardEvents } from '../fixtures/heard-events';
import { CheckoutPage } from './checkout-page';

/** An order as a buyer's phone keeps it. */
export interface KeptOrder {
	readonly id: string;
	readonly state: string;
	readonly total: number;
	readonly producer: number;
}

/** `/market/[session]` on a phone of its own. */
export class EveningPage {
	readonly pinned: Locator;
	readonly orders: Locator;
	/** What was missed, a line each. */
	readonly missed: Locator;
	/** What people said, a line each. */
	readonly talk: Locator;

	private constructor(
		readonly page: Page,
		/** What the phone was told. */
		readonly heard: HeardEvents,
	) {
		this.pinned = page.getByTestId('live-pinned');
		this.orders = page.getByTestId('live-order');
		this.missed = page.getByTestId('live-missed').getByRole('listitem');
		this.talk = page.getByTestId('talk-list').getByTestId('talk-message');
	}

	/** @param baseURL of the node, or of the road to it */
	static async open(browser: Browser, baseURL: string, slug: string): Promise<EveningPage> {
		const phone = { viewport: { width: 360, height: 740 }, locale: 'vi-VN', hasTouch: true };
		const context = await browser.newContext({
			...phone,
			baseURL,
			timezoneId: 'Asia/Ho_Chi_Minh',
		});
		const page = await context.newPage();
		const opened = new EveningPage(page, await HeardEvents.beside(page));
		await page.goto(`/market/${slug}`);
		return opened;
	}

	/** Puts what is pinned into the basket and opens the checkout over the page. */
	async openCheckout(): Promise<CheckoutPage> {
		await this.pinned.getByTestId('live-checkout').click();
		const checkout = new CheckoutPage(this.page);
		await expect(checkout.button).toBeVisible();
		return checkout;
	}

	/** Orders what is pinned, without leaving the page. */
	async order(): Promise<void> {
		const checkout = await this.openCheckout();
		await checkout.fillIn();
		await checkout.button.click();
		await expect(this.page.getByTestId('quick-checkout')).toBeHidden();
	}

	/** How the orders stand, the latest first. */
	states(): Promise<string[]> {
		return this.orders
			.getByTestId('order-state')
			.evaluateAll((all) => all.map((one) => one.getAttribute('data-state') ?? ''));
	}

	/** Says something for the first time, under a name. */
	async say(text: string, name: string): Promise<void> {
		await this.page.getByTestId('talk-text').fill(text);
		await this.page.getByTestId('talk-send').click();
		await this.page.getByTestId('talk-name').fill(name);
		await this.page.getByTestId('talk-send').click();
	}

	/** Says something more under the name that the phone knows by now. */
	async sayMore(text: string): Promise<void> {
		await this.page.getByTestId('talk-text').fill(text);
		await this.page.getByTestId('talk-send').click();
	}

	/** Waits until the video that is on air has gone on for a while. */
	async plays(): Promise<void> {
		const { page } = this;
		// A machine with much to do lowers it by itself: whoever wants to see it says so again.
		await expect(async () => {
			await page.getByTestId('rung-video').check();
			const player = page.getByTestId('video-player');
			const place = () =>
				player.evaluate((element: HTMLVideoElement) => element.currentTime, null, {
					timeout: 10_000,
				});
			const from = await place();
			await expect.poll(place, { timeout: 15_000 }).toBeGreaterThan(from + 0.5);
		}).toPass({ timeout: 90_000 });
	}

	/** What is played back, a line each, without its place in the recording. */
	async replayed(): Promise<string[]> {
		const lines = this.page.getByTestId('replay-moments').getByRole('listitem');
		return (await lines.allInnerTexts()).map((text) => text.split('\n').at(-1) ?? '');
	}

	/** Where the session stands for this phone. */
	state(): Promise<LiveState> {
		return this.page.evaluate(
			() => (JSON.parse(localStorage.getItem('live') ?? '{}') as { state: LiveState }).state,
		);
	}

	/** The orders that the phone itself keeps. */
	kept(): Promise<KeptOrder[]> {
		return this.page.evaluate(
			() =>
				new Promise<KeptOrder[]>((resolve, reject) => {
					const opening = indexedDB.open('outbox');
					opening.onerror = () => {
						reject(opening.error ?? new Error('IndexedDB failed'));
					};
					opening.onsuccess = () => {
						const database = opening.result;
						const reading = database.transaction('orders').objectStore('orders').getAll();
						reading.onsuccess = () => {
							database.close();
							const rows = reading.result as {
								id: string;
								view: { state: string; totalDong: number; producerId: number };
							}[];
							resolve(
								rows.map(({ id, view: { state, totalDong: total, producerId: producer } }) => ({
									...{ id, state, total, producer },
								})),
							);
						};
					};
				}),
		);
	}
}
