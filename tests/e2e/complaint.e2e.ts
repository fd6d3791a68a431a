import { accessibilityFaults, sidewaysScroll } from '../fixtures/accessibility';
import { photo } from '../fixtures/bad-files';
import { expect, testAlone as test } from '../fixtures/market';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';
import { DeskPage } from '../pages/desk-page';

test('a buyer complains, the producer answers, the organisers decide, and all see the deadlines', async ({
	browser,
	market,
}) => {
	test.setTimeout(120_000);
	const { sql } = market.db;
	const made = await makeOrder(sql);
	const { producerId } = JSON.parse(made.operation.payload) as { producerId: number };
	await pushOperations(market.url, [made.operation]);
	// Delivered, and by a stall whose owner can sign in.
	await sql`update orders set state = 'delivered', revision = 2 where id = ${made.operation.opId}`;
	await sql`insert into producer_staff (producer_id, account_id, role)
		select ${producerId}, id, 'owner' from accounts
		where email = 'chu-gian-hang@demo.invalid' on conflict do nothing`;

	const viewport = { width: 360, height: 740 };
	const people = { baseURL: market.url, viewport };
	const buyer = await (await browser.newContext(people)).newPage();
	await buyer.goto(`/orders/${made.operation.opId}#s=${made.secret}`);
	await buyer.getByTestId('complain').click();
	await buyer.getByTestId('complaint-text').fill('Hàng bị vỡ <img src=x onerror=alert(1)>');
	const picture = { name: 'vỡ.jpg', mimeType: 'image/jpeg', buffer: await photo('jpeg') };
	await buyer.getByTestId('upload-choose').setInputFiles(picture);
	await expect(buyer.getByTestId('upload-file')).toHaveAttribute('data-state', 'up');
	expect.soft(await accessibilityFaults(buyer)).toEqual([]);
	await buyer.screenshot({ path: test.info().outputPath('complaint.png') });
	await buyer.getByTestId('complaint-send').click();
	const state = buyer.getByTestId('complaint-state');
	await expect(state).toHaveAttribute('data-state', 'open');
	await expect(buyer.getByText('Hạn người bán trả lời')).toBeVisible();
	await expect(buyer.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
	await expect(buyer.getByTestId('complain')).toHaveCount(0);

	const owner = await (await browser.newContext(people)).newPage();
	await new DeskPage(owner).signIn('chu-gian-hang');
	await owner.evaluate((id) => localStorage.setItem('desk.producer', String(id)), producerId);
	await owner.goto('/desk/producer/complaints');
	await expect(owner.getByRole('img', { name: 'Ảnh 1 trên 1' })).toBeVisible();
	await owner.getByTestId('judge').click();
	expect.soft(await accessibilityFaults(owner)).toEqual([]);
	expect.soft(await sidewaysScroll(owner)).toBe(0);
	await owner.getByTestId('judgement-text').fill('Gửi lại hũ khác trong tuần');
	await owner.getByTestId('judgement-send').click();
	await expect(owner.getByTestId('complaint-state')).toHaveAttribute('data-state', 'answered');
	await expect(owner.getByTestId('judge')).toHaveCount(0);

	await buyer.reload();
	await expect(state).toHaveAttribute('data-state', 'answered');
	await expect(buyer.getByRole('button', { name: 'Tôi đồng ý' })).toBeVisible();

	const organiser = await (await browser.newContext(people)).newPage();
	await new DeskPage(organiser).signIn('ban-to-chuc');
	await organiser.goto('/desk/organiser/complaints');
	await expect(organiser.getByRole('img', { name: 'Ảnh 1 trên 1' })).toBeVisible();
	await organiser.getByTestId('judge').click();
	expect.soft(await accessibilityFaults(organiser)).toEqual([]);
	await organiser.getByTestId('judgement-text').fill('Người bán hoàn tiền cho khách');
	await organiser.screenshot({ path: test.info().outputPath('organiser.png') });
	await organiser.getByTestId('judgement-send').click();
	await expect(organiser.getByTestId('complaint-state')).toHaveAttribute('data-state', 'decided');

	// For complaints to come; the deadlines of this one stand.
	await organiser.getByTestId('terms-answer').fill('5');
	await organiser.getByTestId('terms-save').click();
	await expect(organiser.getByTestId('word')).toContainText('Đã lưu thời hạn');
	await organiser.reload();
	await expect(organiser.getByTestId('terms-answer')).toHaveValue('5');

	await buyer.reload();
	await expect(state).toHaveAttribute('data-state', 'decided');
	await expect(buyer.getByText('Người bán hoàn tiền cho khách')).toBeVisible();
	expect.soft(await sidewaysScroll(buyer)).toBe(0);
	await Promise.all([buyer, owner, organiser].map((page) => page.context().close()));
});
