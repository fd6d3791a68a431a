import { expect, type Page } from '@playwright/test';

import { DEMO_LOGINS, DEMO_PASSWORD } from '../../server/accounts/demo/demo-logins';

/** A person at one of the desks. */
export class DeskPage {
	constructor(private readonly page: Page) {}

	/**
	 * Signs in as one of the demo market's people.
	 * @param origin of the market, where the browser has no base of its own
	 * @param login the beginning of the demo login: `chu-gian-hang`, `dong-goi`, `ban-to-chuc`
	 */
	async signIn(login: string, origin = ''): Promise<void> {
		const found = DEMO_LOGINS.find((one) => one.login.startsWith(login));
		if (!found) throw new Error(`the demo has no login ${login}`);
		await this.enter(found.login, DEMO_PASSWORD, origin);
		await expect(this.page.getByTestId('sign-out')).toBeVisible();
	}

	/** Signs out, and waits until the page has gone to the way in by itself. */
	async signOut(): Promise<void> {
		await this.page.getByTestId('sign-out').click();
		await expect(this.page.getByTestId('sign-in-login')).toBeVisible();
		await this.page.waitForURL('**/sign-in');
	}

	/** Types a login and a password, whether they are right or wrong. */
	async enter(login: string, password: string, origin = ''): Promise<void> {
		await this.page.goto(`${origin}/sign-in`);
		await this.page.getByTestId('sign-in-login').fill(login);
		await this.page.getByTestId('sign-in-password').fill(password);
		await this.page.getByTestId('sign-in-submit').click();
	}
}
