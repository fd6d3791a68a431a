import { App } from '$lib/features/app/app.svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import ReviewProductsPage from './ReviewProductsPage.svelte';

const stops: (() => unknown)[] = [];
beforeEach(() => page.viewport(360, 740));
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const facts = {
	...{ name: 'Chè đen', setCode: 11, priceDong: 80_000, unit: 'gói', netWeight: null },
	...{ netWeightUnit: 'g', shelfLifeDays: null, gtin: null, story: 'Hái tay', ingredients: null },
	...{ storage: null, slug: 'che-den', picture: null, withdrawnAt: 1 },
};
const certificate = {
	...{ id: 1, stars: 5, points: null, number: '2361/QĐ-BNNMT', isIllustrative: false },
	...{ issuer: 'Bộ Nông nghiệp và Môi trường', issuerKind: 'ministry', standing: 'verified' },
	...{ issuedOn: '2026-06-26', expiresOn: '2199-06-26' },
};
const dossier = {
	...{ id: '0190a5f0-0000-7000-8000-000000000001', productName: 'Chè đen', setCode: 11 },
	...{ state: 'accepted', isNew: true, isOtherName: false, isOtherSet: false },
};

function show(waiting: {
	readonly changes?: object;
	readonly papers: object;
	readonly before?: object;
	readonly isReviewed?: boolean;
}) {
	const { changes = {}, papers, before = facts, isReviewed = true } = waiting;
	const draft = { id: 1, productId: 5, changes, pictureFileId: null, dossierId: null, revision: 2 };
	const one = { draft, producerName: 'HTX Chè', before, isReviewed, papers, submittedAt: 1 };
	answerDesk({ 'products.queue': () => [one] });
	stops.push(mountInApp(new App(), ReviewProductsPage, {}));
}

it('shows which papers a product will rest on, though nothing else is different', async () => {
	show({ papers: { dossier, certificate } });
	const papers = page.getByTestId('draft-papers');
	await expect
		.element(papers.getByRole('link', { name: 'Chè đen' }))
		.toHaveAttribute('href', `/desk/organiser/dossiers/${dossier.id}`);
	await expect.element(papers).toHaveTextContent('Đã chấp nhận');
	await expect.element(papers).toHaveTextContent('Gắn với bản này');
	await expect.element(papers).toHaveTextContent('2361/QĐ-BNNMT');
	await expect.element(papers).toHaveTextContent('26/06/2199');
	expect(papers.getByText('Tên hàng khác tên trong hồ sơ').elements()).toEqual([]);
});

it('warns where the papers are of another product, and of another set', async () => {
	const other = {
		...dossier,
		productName: 'Chè xanh',
		isOtherName: true,
		isOtherSet: true,
		setCode: 12,
	};
	show({ changes: { name: 'Chè đắng' }, papers: { dossier: other, certificate } });
	await expect.element(page.getByText('Tên hàng khác tên trong hồ sơ')).toBeVisible();
	await expect
		.element(page.getByText('Hồ sơ là của “Chè xanh”, hàng sẽ mang tên “Chè đắng”.'))
		.toBeVisible();
	await expect.element(page.getByText('Hồ sơ thuộc bộ khác')).toBeVisible();
});

it('says so where there are no papers', async () => {
	show({ papers: { dossier: null, certificate: null } });
	await expect.element(page.getByText('Chưa gắn với hồ sơ nào')).toBeVisible();
	await expect.element(page.getByText('Chưa có giấy chứng nhận nào')).toBeVisible();
});

it('shows all that a product says which nobody has reviewed', async () => {
	const papers = { dossier, certificate };
	show({ changes: { storage: 'Nơi khô' }, papers, isReviewed: false });
	await expect.element(page.getByText('Hãy đọc hết')).toBeVisible();
	await expect.element(page.getByText('Hái tay')).toBeVisible();
	expect(page.getByText('Chưa ai duyệt', { exact: true }).elements()).toHaveLength(10);
	// Only what is to be different has two sides.
	expect(page.getByText('Bản mới', { exact: true }).elements()).toHaveLength(1);
});

it('shows of a reviewed one what is different alone', async () => {
	show({ changes: { storage: 'Nơi khô' }, papers: { dossier, certificate } });
	await expect.element(page.getByText('Nơi khô')).toBeVisible();
	expect(page.getByText('Hái tay').elements()).toEqual([]);
});

it('shows a weight with its unit, the one that a new product begins with too', async () => {
	const draft = {
		...{ id: 1, productId: null, pictureFileId: null, dossierId: null, revision: 2 },
		changes: { name: 'Chè đen', netWeight: 40 },
	};
	const one = { draft, producerName: 'HTX Chè', before: null, isReviewed: false, submittedAt: 1 };
	answerDesk({
		'products.queue': () => [{ ...one, papers: { dossier: null, certificate: null } }],
	});
	stops.push(mountInApp(new App(), ReviewProductsPage, {}));
	await expect.element(page.getByText('40 g', { exact: false })).toBeVisible();
});

it('sends no reason that was written about another product', async () => {
	let settle: ((answer: unknown) => void) | undefined;
	const papers = { dossier: null, certificate: null };
	const one = (id: number) => ({
		draft: { id, productId: id, changes: {}, pictureFileId: null, dossierId: null, revision: 2 },
		...{ producerName: `HTX ${id}`, before: facts, isReviewed: true, papers, submittedAt: id },
	});
	let waiting = [one(1), one(2)];
	answerDesk({
		'products.queue': () => waiting,
		'products.sendBack': () => new Promise((done) => (settle = done)),
	});
	stops.push(mountInApp(new App(), ReviewProductsPage, {}));
	const reason = page.getByTestId('review-reason');
	const opens = page.getByRole('button', { name: 'Trả lại để sửa' });
	await opens.nth(0).click();
	await reason.fill('Ảnh mờ');
	document.querySelector('form')?.requestSubmit();
	await expect.poll(() => settle).toBeDefined();
	// On to the next one, while that is on its way.
	await opens.nth(-1).click();
	await expect.element(reason).toHaveValue('');
	await reason.fill('Sai khối lượng');
	waiting = [one(2)];
	settle?.(null);
	await expect.element(page.getByText('HTX 1')).not.toBeInTheDocument();
	await expect.element(reason).toHaveValue('Sai khối lượng');
});
