import type { Locator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';

import { expectFitForAll } from '../fixtures/accessibility';
import { photo } from '../fixtures/bad-files';
import { expect, testAlone as test } from '../fixtures/market';
import { DeskPage } from '../pages/desk-page';

const PRODUCT = 'Trà shan tuyết Fìn Hò';
const ADDRESS = '/products/tra-shan-tuyet-fin-ho';
const REASON = 'Phiếu không có dấu của phòng kiểm nghiệm';
const PDF = readFileSync(
	new URL('../../server/certification/demo/papers/test-report.pdf', import.meta.url),
);

/** A day so far from today, as a date field takes it. */
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What the server says of the product's page; the worker in a browser has a page for everything. */
const statusOf = async (page: Page) => (await page.request.get(ADDRESS)).status();

async function handIn(
	page: Page,
	kind: string,
	file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer },
): Promise<Locator> {
	const paper = page.locator(`[data-testid=paper][data-kind=${kind}]`);
	await paper.getByTestId('paper-begin').click();
	await paper.getByTestId('upload-choose').setInputFiles(file);
	await paper.getByTestId('paper-issued').fill(dayIn(-30));
	await paper.getByTestId('paper-expires').fill(dayIn(300));
	await expect(paper.getByTestId('paper-submit')).toBeEnabled({ timeout: 20_000 });
	await paper.getByTestId('paper-submit').click();
	await expect(paper.getByTestId('paper-form')).toHaveCount(0);
	return paper;
}

const row = (page: Page, kind: string) =>
	page.locator(`[data-testid=review-row][data-kind=${kind}]`);

/** Opens a paper's row, where it is not open yet. */
async function choose(page: Page, kind: string): Promise<Locator> {
	const found = row(page, kind);
	const head = found.getByRole('button').first();
	if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
	return found;
}

test('a dossier goes from missing papers, over a refused one and two signatures, to a product on sale', async ({
	browser,
	baseURL,
}) => {
	test.setTimeout(180_000);
	const people = { ...(baseURL ? { baseURL } : {}), viewport: { width: 360, height: 740 } };
	const open = async () => (await browser.newContext(people)).newPage();
	const paper = { name: 'phieu.pdf', mimeType: 'application/pdf', buffer: PDF };

	const buyer = await open();
	expect(await statusOf(buyer)).toBe(404);

	const owner = await open();
	await new DeskPage(owner).signIn('chu-gian-hang');
	await owner.goto('/desk/producer');
	await expect(
		owner.getByTestId('today-paper').filter({ hasText: 'Hệ thống quản lý chất lượng hết hạn' }),
	).toBeVisible();
	await owner.goto('/desk/producer/dossiers');
	await owner.getByTestId('dossier-card').filter({ hasText: PRODUCT }).click();
	await expect(owner.getByTestId('dossier-next')).toContainText('chưa nộp');
	const png = { name: 'sao.png', mimeType: 'image/png', buffer: await photo('png') };
	await handIn(owner, 'ocopCertificate', png);
	await handIn(owner, 'qualityDeclaration', paper);
	const report = await handIn(owner, 'testReport', paper);
	await expect(report).toHaveAttribute('data-state', 'uploaded');
	await owner.getByTestId('commitment-read').click();
	await owner.getByTestId('commitment-tick').check();
	await owner.getByTestId('commitment-sign').click();
	await expect(owner.getByTestId('commitment-signed')).toBeVisible();
	await expectFitForAll(owner, "a producer's dossier");
	await owner.getByTestId('dossier-send').click();
	await expect(owner.getByTestId('dossier-state')).toHaveAttribute('data-state', 'submitted');

	const organiser = await open();
	await new DeskPage(organiser).signIn('ban-to-chuc');
	await organiser.goto('/desk/organiser/dossiers');
	await organiser.getByTestId('dossier-card').filter({ hasText: PRODUCT }).click();
	for (const kind of [
		'ocopCertificate',
		'businessLicence',
		'productionCertificate',
		'qualityDeclaration',
	]) {
		await (await choose(organiser, kind)).getByTestId('paper-accept').click();
		await expect(row(organiser, kind)).toHaveAttribute('data-state', 'accepted');
	}
	const refused = await choose(organiser, 'testReport');
	// On a phone the document stands in its row, above what is done about it.
	await expect(refused.getByTestId('pdf-page')).toHaveAttribute('data-drawn', 'true');
	await refused.getByTestId('paper-reject').click();
	await refused.getByTestId('paper-reason').fill(REASON);
	await expectFitForAll(organiser, 'a paper under review');
	await refused.getByTestId('paper-judge').click();
	await expect(refused).toHaveAttribute('data-state', 'rejected');
	await expect(organiser.getByTestId('decide-accept')).toBeDisabled();

	await owner.reload();
	await expect(report).toContainText(REASON);
	await handIn(owner, 'testReport', paper);
	await expect(report).toHaveAttribute('data-state', 'uploaded');

	await organiser.reload();
	await (await choose(organiser, 'testReport')).getByTestId('paper-accept').click();
	await expect(row(organiser, 'testReport')).toHaveAttribute('data-state', 'accepted');
	await organiser.getByTestId('certificate-register').click();
	await organiser.getByTestId('certificate-stars-5').check({ force: true });
	await organiser.getByTestId('certificate-number').fill('77/QĐ-BNNMT');
	await organiser.getByTestId('certificate-issuer').fill('Bộ Nông nghiệp và Môi trường');
	await organiser.getByTestId('certificate-issued').fill(dayIn(-60));
	await organiser.getByTestId('certificate-save').click();
	await expect(organiser.getByTestId('effect-before')).toContainText('Một người duyệt khác');
	await organiser.getByTestId('decide-accept').click();
	await expect(organiser.getByTestId('effect')).toContainText('Sản phẩm lên chợ bán ngay');
	await organiser.getByTestId('sign').click();
	await expect(organiser.getByTestId('pending')).toHaveAttribute('data-mine', 'true');
	await expect(organiser.getByTestId('countersign')).toHaveCount(0);
	await expectFitForAll(organiser, 'a decision that waits for the second person');
	expect(await statusOf(buyer)).toBe(404);

	const second = await open();
	await new DeskPage(second).signIn('duyet-hai');
	await second.goto('/desk/organiser/dossiers');
	await second.getByTestId('dossier-card').filter({ hasText: PRODUCT }).click();
	await expect(second.getByTestId('pending')).toContainText('Ban tổ chức (minh họa)');
	await second.getByTestId('countersign').click();
	await expect(second.getByTestId('dossier-state')).toHaveAttribute('data-state', 'accepted');

	await expect.poll(() => statusOf(buyer)).toBe(200);
	await buyer.goto(ADDRESS);
	await expect(buyer.getByTestId('product-stars').first()).toHaveAttribute('data-stars', '5');
	await owner.reload();
	await expect(owner.getByTestId('dossier-state')).toHaveAttribute('data-state', 'accepted');
	await Promise.all([buyer, owner, organiser, second].map((page) => page.context().close()));
});
