import { and, eq } from 'drizzle-orm';

import { flagSerial } from '../../server/trace/serial-flags';
import { labels, lots } from '../../server/trace/tables';
import { labelFormat } from '../../src/lib/domain/trace/label-sheet';
import { expectFitForAll } from '../fixtures/accessibility';
import { photo } from '../fixtures/bad-files';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { sampleOf } from '../fixtures/demo-labels';
import { expect, testAlone as test } from '../fixtures/market';
import { cutOut, rasterise, readByZbar } from '../fixtures/printed-sheet';
import { waitForDesk } from '../fixtures/worker';
import { DeskPage } from '../pages/desk-page';

test('a lot is opened and followed offline, and reaches the market by itself', async ({
	market,
	browser,
}) => {
	test.setTimeout(180_000);
	await using road = await CuttingProxy.start(market.port);
	const context = await browser.newContext({
		baseURL: road.url,
		viewport: { width: 360, height: 740 },
	});
	const page = await context.newPage();
	await new DeskPage(page).signIn('dong-goi');
	await page.goto('/desk/producer/lots');
	await expect(page.getByTestId('lot-row').first()).toBeVisible();
	await waitForDesk(page);

	road.set({ kind: 'cut' });
	await page.goto('/desk/producer/lots/new');
	const code = 'L261126-TEST';
	await page.getByTestId('lot-code').fill(code);
	await expectFitForAll(page, 'new lot');
	await page.getByTestId('lot-save').click();
	await page.getByTestId('lot-made').click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(code);
	await page.getByTestId('step-harvesting').check();
	await page.getByLabel('Ở đâu').fill('Nương Lũng Pù');
	await page.getByTestId('step-note').fill('Hái sáng sớm');
	const picture = { name: 'hái.jpg', mimeType: 'image/jpeg', buffer: await photo('jpeg') };
	await page.getByTestId('upload-choose').setInputFiles(picture);
	await expect(page.getByTestId('upload-file')).toBeVisible();
	await page.getByTestId('step-save').click();
	await expect(page.getByTestId('lot-waiting')).toContainText('2 việc');
	await expect(page.getByTestId('on-their-way')).toContainText('Còn 1 tệp');
	await expect(page.getByText('Hái sáng sớm')).toBeVisible();
	await expect(page.getByText('Nương Lũng Pù')).toBeVisible();
	await expectFitForAll(page, 'lot');
	// Nothing is lost by closing the app.
	await page.reload();
	await expect(page.getByTestId('lot-waiting')).toContainText('2 việc');

	road.set({ kind: 'open' });
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await expect(page.getByTestId('lot-waiting')).toHaveCount(0);
	await expect(page.getByText('Hái sáng sớm')).toBeVisible();
	const [harvest] = await market.db.sql<{ place: string }[]>`
		select place from trace_events where note = 'Hái sáng sớm'`;
	expect(harvest?.place).toBe('Nương Lũng Pù');
	const [stored] = await market.db.database.select().from(lots).where(eq(lots.lot, code));
	expect(stored?.lot).toBe(code);
	await expect(page.getByTestId('on-their-way')).toHaveCount(0);
	await expect(page.getByRole('img', { name: 'Ảnh: Thu hoạch' })).toBeVisible();

	await expect(page.getByTestId('lot-labels')).toBeVisible();
	// What was written wrong is set right by one more step, and keeps its picture.
	await page.getByTestId('mend').click();
	await page.getByRole('dialog').getByTestId('step-note').fill('Hái lúc năm giờ');
	await expectFitForAll(page, 'step that is set right');
	await page.screenshot({ path: test.info().outputPath('mend.png'), fullPage: true });
	await page.getByRole('dialog').getByTestId('step-save').click();
	await expect(page.getByText('Hái lúc năm giờ')).toBeVisible();
	await expect(page.getByText('Hái sáng sớm')).toHaveCount(0);
	await expect(page.getByTestId('lot-waiting')).toHaveCount(0);
	await expect(page.getByRole('img', { name: 'Ảnh: Thu hoạch' })).toBeVisible();
	await page.screenshot({ path: test.info().outputPath('lot.png'), fullPage: true });

	// Whoever packs calls nothing back; the owner does, the whole lot.
	await expect(page.getByTestId('recall-open')).toHaveCount(0);
	await new DeskPage(page).signOut();
	await new DeskPage(page).signIn('chu-gian-hang');
	await page.goto('/desk/producer/lots');
	await page.getByTestId('lot-row').filter({ hasText: code }).click();
	await page.getByTestId('recall-open').click();
	await page.getByTestId('recall-reason').fill('Nắp hộp không kín');
	await page.getByTestId('recall-submit').click();
	await expect(page.getByTestId('recall-done')).toBeVisible();
	await expect
		.poll(async () => {
			const [called] = await market.db.database.select().from(lots).where(eq(lots.lot, code));
			return called?.recallReason;
		})
		.toBe('Nắp hộp không kín');
	await context.close();
});

test('labels are issued at the desk and printed as they are', async ({ market, context, page }) => {
	test.setTimeout(180_000);
	// A stall whose goods have papers.
	const [, , gtin = '', , code = ''] = new URL(await sampleOf(market, 'genuine')).pathname.split(
		'/',
	);
	const [product] = await market.db.sql<{ id: number; producer_id: number }[]>`
		select id, producer_id from products where gtin = ${gtin}`;
	if (!product) throw new Error('The sample has no product.');
	await market.db.sql`insert into producer_staff (producer_id, account_id, role)
		select ${product.producer_id}, account_id, 'packer' from producer_staff where role = 'packer'
		limit 1 on conflict do nothing`;
	await page.setViewportSize({ width: 360, height: 740 });
	await new DeskPage(page).signIn('dong-goi');
	await page.evaluate(
		(id) => localStorage.setItem('desk.producer', String(id)),
		product.producer_id,
	);
	await page.goto(`/desk/producer/lots/${product.id}/${code}/labels`);
	await page.getByTestId('format-a4-65').check();
	await page.getByTestId('label-count').fill('6');
	await page.getByTestId('label-issue').click();
	await expect(page.getByTestId('label-issued')).toContainText('6 tem');
	await expectFitForAll(page, 'labels');
	const html = (await page.getByTestId('label-document').getAttribute('srcdoc')) ?? '';

	// The page was closed too soon: the same ones are had again, on the same paper.
	await page.getByTestId('label-done').click();
	const run = page.getByTestId('print-run').first();
	await expect(run).toContainText('6 tem');
	await run.getByTestId('again-open').click();
	await expectFitForAll(page, 'print again');
	await run.getByTestId('again-go').click();
	await expect(page.getByTestId('label-issued')).toContainText('6 tem');
	await expect(page.getByTestId('label-document')).toHaveAttribute('srcdoc', html);
	const printed = await context.newPage();
	await printed.setContent(html);
	const pdf = await printed.pdf({ preferCSSPageSize: true });
	const pieces = cutOut(await rasterise(pdf), labelFormat('a4-65'), { count: 6 });
	for (const piece of pieces) {
		const [text = ''] = await readByZbar(piece);
		const { pathname, search } = new URL(text);
		const answer = await fetch(`${market.url}${pathname}${search}`, {
			headers: { accept: 'application/json' },
		});
		expect(await answer.json()).toMatchObject({ verdict: 'genuine', lot: code });
	}
	await context.close();
});

test('an organiser calls single labels or a lot back, and clears a label of suspicion', async ({
	market,
	page,
}) => {
	const { database } = market.db;
	// A sample that other tests do not take for a genuine one.
	const [, , gtin = '', , lot = ''] = new URL(await sampleOf(market, 'forged')).pathname.split('/');
	const [label] = await database
		.select()
		.from(labels)
		.where(and(eq(labels.gtin, gtin), eq(labels.lot, lot)));
	if (!label) throw new Error('The demo has no label.');
	const copied = {
		gtin,
		lot,
		serial: 'SAOCHEP',
		reason: 'copySuspected',
		since: Date.now(),
	} as const;
	await database.transaction((tx) => flagSerial(tx, copied));
	await page.setViewportSize({ width: 360, height: 740 });
	await new DeskPage(page).signIn('ban-to-chuc');
	await page.goto('/desk/organiser/recalls');
	await page.getByTestId('recall-lot').fill(label.lot);
	await page.getByTestId('recall-find').click();
	await page.getByTestId('recall-open').first().click();
	await page.getByTestId('recall-serials-only').check();
	await page.getByTestId('recall-serials').fill(label.serial.toLowerCase());
	await page.getByTestId('recall-reason').fill('Hộp bị hở nắp');
	await expectFitForAll(page, 'recall');
	await page.getByTestId('recall-submit').click();
	await expect(page.getByTestId('recall-done').first()).toContainText('1 tem');
	await expect(page.getByText(label.serial)).toBeVisible();

	const suspected = page.getByRole('listitem').filter({ hasText: copied.serial });
	await suspected.getByLabel('Vì sao gỡ').fill('Đã gọi cửa hàng, không phải sao chép');
	await suspected.getByTestId('suspicion-lift').click();
	await expect(suspected).toHaveCount(0);

	// The whole lot goes the same way.
	await page.reload();
	await page.getByTestId('recall-lot').fill(label.lot);
	await page.getByTestId('recall-find').click();
	const whole = page.getByRole('region', { name: `Lô ${label.lot}` });
	await whole.getByTestId('recall-open').first().click();
	await whole.getByTestId('recall-reason').fill('Cả lô bị ẩm trong kho');
	await whole.getByTestId('recall-submit').click();
	await expect(whole.getByText('Cả lô bị ẩm trong kho')).toBeVisible();
	const [recalled] = await database.select().from(lots).where(eq(lots.lot, label.lot));
	expect(recalled?.recallReason).toBe('Cả lô bị ẩm trong kho');
});
