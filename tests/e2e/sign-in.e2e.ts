import { DEMO_PASSWORD } from '../../server/accounts/demo/demo-logins';
import { startBuiltServer } from '../fixtures/built-server';
import { startMailServer, type ReceivedMail } from '../fixtures/mail-server';
import { expect, test } from '../fixtures/market';
import { totpOf } from '../fixtures/totp';
import { waitForDesk } from '../fixtures/worker';
import { DeskPage } from '../pages/desk-page';

const OWNER = 'chu-gian-hang@demo.invalid';

test('a wrong password and an unknown name are refused in the same words, and nothing is lost', async ({
	page,
}) => {
	const desk = new DeskPage(page);
	const words: string[] = [];
	for (const login of [OWNER, 'khong-co-ai@demo.invalid']) {
		await desk.enter(login, 'sai mật khẩu rồi');
		const alert = page.getByRole('alert');
		await expect(alert).toContainText('chưa đúng');
		words.push(await alert.innerText());
		await expect(page.getByTestId('sign-in-login')).toHaveValue(login);
	}
	expect(words[0]).toBe(words[1]);
});

test('the owner of a stall finds their desk and nothing of the organisers', async ({ page }) => {
	await new DeskPage(page).signIn('chu-gian-hang');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Chào');
	await page.getByRole('link', { name: 'Người làm' }).first().click();
	// The name stands in the words of its button, too.
	const packer = page.getByText('Người đóng gói (minh họa)', { exact: true });
	await expect(packer.first()).toBeVisible();
	await page.goto('/desk/organiser/audit');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('không thuộc vai trò');
});

test('a device that is signed out elsewhere has no desk any more', async ({ browser, market }) => {
	const [first, second] = await Promise.all([
		browser.newPage({ baseURL: market.url }),
		browser.newPage({ baseURL: market.url }),
	]);
	await new DeskPage(first).signIn('dong-goi');
	await new DeskPage(second).signIn('dong-goi');
	await second.goto('/desk/account');
	const endOthers = second.getByRole('button', { name: 'Đăng xuất mọi máy khác' });
	await endOthers.click();
	// There is nothing more to end once the others are gone.
	await expect(endOthers).toBeHidden();
	await first.goto('/desk');
	await expect(first.getByTestId('sign-in-login')).toBeVisible();
	await Promise.all([first.close(), second.close()]);
});

test('a password link works once, and signs its person out everywhere', async ({
	browser,
	market,
	page,
}) => {
	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto('/desk/organiser/people');
	await page.getByLabel('Họ tên').fill('Chủ gian hàng mới');
	await page.getByLabel('Số điện thoại hoặc thư điện tử').fill('0912 345 678');
	await page.getByRole('button', { name: 'Thêm người' }).click();
	const person = page.getByRole('listitem').filter({ hasText: 'Chủ gian hàng mới' });
	await person.getByRole('button', { name: 'Đường dẫn đặt mật khẩu' }).click();
	const link = await person.getByTestId('password-link').innerText();

	const other = await browser.newPage({ baseURL: market.url });
	await other.goto(link);
	await other.getByTestId('new-password').fill('ngắn');
	await other.getByTestId('new-password').fill('một câu ngắn dễ nhớ');
	await other.getByRole('button', { name: 'Lưu' }).click();
	await expect(other.getByText('Đã đặt mật khẩu')).toBeVisible();
	await new DeskPage(other).enter('+84 912 345 678', 'một câu ngắn dễ nhớ');
	await expect(other.getByText('chưa được giao việc')).toBeVisible();

	// With a code app the password alone opens nothing any more.
	await other.goto('/desk/account');
	const card = other.locator('section').filter({ hasText: 'Mã một lần' });
	await card.getByLabel('Mật khẩu').fill('một câu ngắn dễ nhớ');
	await card.getByRole('button', { name: 'Bắt đầu bật' }).click();
	const secret = await card.getByTestId('totp-secret').innerText();
	const code = () => totpOf(`otpauth://totp/x?secret=${secret}`, Date.now());
	await card.getByLabel('Mã 6 số').fill(code());
	await card.getByRole('button', { name: 'Bật' }).click();
	await expect(card.getByText('Đã bật mã một lần')).toBeVisible();
	await new DeskPage(other).signOut();
	await new DeskPage(other).enter('+84 912 345 678', 'một câu ngắn dễ nhớ');
	const codeField = other.getByTestId('sign-in-code');
	await codeField.fill('000000');
	await other.getByTestId('sign-in-submit').click();
	await expect(other.getByRole('alert')).toBeVisible();
	await expect(other.getByTestId('sign-out')).toHaveCount(0);
	await codeField.fill(code());
	await other.getByTestId('sign-in-submit').click();
	await expect(other.getByText('chưa được giao việc')).toBeVisible();

	await other.goto(link);
	await other.getByTestId('new-password').fill('một câu khác dễ nhớ');
	await other.getByRole('button', { name: 'Lưu' }).click();
	await expect(other.getByRole('alert')).toContainText('đã dùng rồi hoặc hết hạn');
	await other.close();
});

test('who forgot the password is mailed a link, and the page tells nobody who has an account', async ({
	browser,
}) => {
	await using mailbox = await startMailServer();
	const env = {
		SMTP_URL: mailbox.url,
		MAIL_FROM: 'Chợ đêm <cho@example.com>',
		// Three forgotten passwords a minute.
		RATE_LIMIT_FACTOR: '0.05',
	};
	await using market = await startBuiltServer({ env });
	const page = await browser.newPage({ baseURL: market.url });
	const email = page.getByTestId('forgot-email');
	const send = page.getByTestId('forgot-send');
	await page.goto('/sign-in');
	await page.getByTestId('sign-in-login').fill(OWNER);
	await page.getByTestId('forgot-open').click();
	await expect(email).toHaveValue(OWNER);

	await page.context().setOffline(true);
	await send.click();
	await expect(page.getByRole('alert')).toContainText('Chữ bạn gõ vẫn còn đây');
	await expect(email).toHaveValue(OWNER);
	await page.context().setOffline(false);

	const words: string[] = [];
	for (const login of ['khong-co-ai@demo.invalid', OWNER]) {
		await email.fill(login);
		await send.click();
		const answer = page.getByRole('status').filter({ hasText: login });
		words.push((await answer.innerText()).replace(login, ''));
	}
	expect(words[0]).toBe(words[1]);
	// From the page: an address is counted, and another road to this machine has another one.
	const isRefused = () =>
		page.evaluate(async (login) => {
			const headers = { 'content-type': 'application/json' };
			const body = JSON.stringify({ login });
			return (await fetch('/api/auth/forgot', { method: 'POST', headers, body })).status === 429;
		}, OWNER);
	await expect.poll(isRefused).toBe(true);
	await send.click();
	await expect(page.getByRole('alert')).toContainText('quá nhiều lần hỏi');
	await expect(email).toHaveValue(OWNER);

	await expect.poll(() => mailbox.received.length, { timeout: 30_000 }).toBe(1);
	const [mail] = mailbox.received;
	if (!mail) throw new Error('no mail');
	expect(mail.to).toEqual([OWNER]);
	await page.goto(linkIn(mail));
	await page.getByTestId('new-password').fill('một câu mới dễ nhớ');
	await page.getByRole('button', { name: 'Lưu' }).click();
	await expect(page.getByText('Đã đặt mật khẩu')).toBeVisible();
	await new DeskPage(page).enter(OWNER, 'một câu mới dễ nhớ');
	await expect(page.getByTestId('sign-out')).toBeVisible();
	await page.close();
});

/** The address in a mail's button. @see RFC 2045 §6.7 for the signs that stand for others */
function linkIn({ text }: ReceivedMail): string {
	const plain = text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
	const [link] = /http:\S+\/sign-in\/password#[\w-]+/.exec(plain) ?? [];
	if (link === undefined) throw new Error(`no link in ${plain}`);
	return link;
}

test('where no mail is sent, or to a phone number, the organisers are named', async ({ page }) => {
	await page.goto('/sign-in');
	await page.getByTestId('forgot-open').click();
	for (const login of ['không phải thư', '0912 345 678', OWNER]) {
		await page.getByTestId('forgot-email').fill(login);
		await page.getByTestId('forgot-send').click();
		const expected = {
			'không phải thư': 'Chưa phải một thư điện tử',
			'0912 345 678': 'bằng số điện thoại',
			[OWNER]: 'chưa gửi được thư',
		}[login];
		await expect(page.getByText(expected ?? '')).toBeVisible();
	}
});

test('the desk opens without a network on a phone that has opened it before', async ({
	context,
	page,
	market,
}) => {
	await new DeskPage(page).signIn('chu-gian-hang');
	await waitForDesk(page);
	await page.reload();
	await market.stop();
	try {
		const again = await context.newPage();
		await again.goto('/desk/producer/people');
		await expect(again.getByRole('heading', { name: 'Người làm', level: 1 })).toBeVisible();
		await again.goto('/desk');
		await expect(again.getByText('Chưa có mạng')).toBeVisible();
		await market.start();
		await again.evaluate(() => dispatchEvent(new Event('online')));
		await expect(again.getByTestId('sync-status')).toHaveAttribute('data-state', 'fresh');
		await expect(again.getByText('Chưa có mạng')).toHaveCount(0);
		await again.close();
	} finally {
		await market.restart();
	}
});

test('passwords of demo accounts open nothing where the market is no demo', async ({
	market,
	request,
}) => {
	await using real = await startBuiltServer({ databaseUrl: market.db.url, env: { DEMO: '0' } });
	const answer = await request.post(`${real.url}/api/auth/sign-in`, {
		data: { login: OWNER, password: DEMO_PASSWORD },
	});
	expect(answer.status()).toBe(401);
	expect(await answer.json()).toMatchObject({ code: 'SIGN_IN_FAILED' });
	// Nor does a sign-in of the time when it still was one.
	const before = await request.post(`${market.url}/api/auth/sign-in`, {
		data: { login: OWNER, password: DEMO_PASSWORD },
	});
	expect(before.status()).toBe(200);
	const me = (url: string) => request.get(`${url}/api/trpc/desk.accounts.me`);
	expect((await me(market.url)).status()).toBe(200);
	expect((await me(real.url)).status()).toBe(401);
});

test("a device's passkey signs in without a password", async ({ page, context }) => {
	const devtools = await context.newCDPSession(page);
	await devtools.send('WebAuthn.enable');
	await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
		},
	});
	await new DeskPage(page).signIn('chu-gian-hang');
	await page.goto('/desk/account');
	await page.getByTestId('add-passkey').click();
	await expect(page.getByRole('button', { name: 'Bỏ' })).toBeVisible();
	await new DeskPage(page).signOut();
	await page.getByRole('button', { name: 'Mở bằng khóa của máy' }).click();
	await expect(page.getByTestId('sign-out')).toBeVisible();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Chủ gian hàng');
});
