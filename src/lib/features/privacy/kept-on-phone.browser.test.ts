import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { App } from '$lib/features/app/app.svelte';
import { readInstallMemory } from '$lib/features/install/install.svelte';
import { fileId } from '$lib/domain/files/purposes';
import { newOrderSecret, orderId, uuidV7 } from '$lib/domain/ids';
import { setScanPlace } from '$lib/features/passport/scan-place';
import type { Profile } from '$lib/local/drawer-database';
import { keepUpload, UploadsDatabase } from '$lib/local/uploads-database';
import { errorWords } from '$lib/i18n/error-words';

import { CATALOGUE, createDraft } from '../../../../tests/fixtures/drafts';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';

import KeptOnPhone from './KeptOnPhone.svelte';
import KeptOnServer from './KeptOnServer.svelte';

const BUYER: Profile = {
	name: 'Người Mua Thử',
	phone: '0912 345 678',
	provinceCode: '75',
	communeCode: '26248',
	street: 'Số 5, tổ 2',
	oldAddress: '',
};

let app: App;
let closers: (() => unknown)[];

beforeEach(async () => {
	app = new App();
	setScanPlace('22');
	app.age.confirm();
	await app.cart.drawer.putPaper('profile', BUYER);
	closers = [app.outbox.open(), app.cart.open(), app.install.start()];
});
afterEach(async () => {
	vi.restoreAllMocks();
	for (const close of closers.reverse()) await close();
	await app.cart.drawer.delete();
	localStorage.clear();
});

function show(): void {
	closers.push(mountInApp(app, KeptOnPhone, {}));
}

it('shows who the buyer is and what the app has noted', async () => {
	show();
	const phone = page.getByRole('list');
	for (const text of [
		'Người Mua Thử · 0912 345 678',
		/^Người Mua Thử.*\nSố 5, tổ 2, .*Trảng Bom, Đồng Nai$/,
		'Quảng Ninh',
		'Bạn đã nói mình đủ 18 tuổi',
		'1 lần ghé chợ',
	]) {
		await expect.element(phone.getByText(text)).toBeVisible();
	}
	await page.getByRole('button', { name: 'Quên nơi quét mã' }).click();
	await expect.element(phone.getByText('Quảng Ninh')).not.toBeInTheDocument();
	await page.getByRole('button', { name: 'Quên lời xác nhận tuổi' }).click();
	await page.getByRole('button', { name: 'Quên các lần ghé chợ' }).click();
	await expect.element(phone.getByText('lần ghé chợ')).not.toBeInTheDocument();
	expect(Object.keys(localStorage)).toEqual([]);
});

it('shows what was typed into a checkout that was not finished', async () => {
	await app.cart.drawer.putPaper('draft', {
		checkoutId: 'c1',
		orders: {},
		form: { ...BUYER, name: 'Người Điền Dở', note: '', payments: {} },
		confirmedKeys: null,
	});
	show();
	const typed = page.getByText('Người Điền Dở');
	await expect.element(typed).toBeVisible();
	await page.getByRole('button', { name: 'Xóa phần đang điền dở' }).click();
	await expect.element(typed).not.toBeInTheDocument();
	await expect.element(page.getByText('Người Mua Thử')).toBeVisible();
	await page.getByRole('button', { name: 'Quên tên và địa chỉ' }).click();
	await expect.element(page.getByText('Người Mua Thử')).not.toBeInTheDocument();
	expect(await app.cart.drawer.papers.count()).toBe(0);
});

it('saves the notes to the file, and deletes them with everything else', async () => {
	show();
	localStorage.setItem('left-by-an-older-app', 'yes');
	const saved = vi.spyOn(URL, 'createObjectURL');
	await page.getByTestId('privacy-export').click();
	await expect.poll(() => saved).toHaveBeenCalledOnce();
	const [file] = saved.mock.calls[0] ?? [];
	if (!(file instanceof Blob)) throw new Error('no file was saved');
	expect(JSON.parse(await file.text())).toMatchObject({
		notes: {
			'scan-place': '22',
			'age-confirmed': 'yes',
			install: expect.stringContaining('"visits":1'),
		},
		drawer: { papers: { profile: BUYER } },
	});

	await page.getByTestId('privacy-delete-all').click();
	await page.getByTestId('privacy-delete-all-yes').click();
	await expect.poll(() => app.word).toBe('Đã xóa.');
	expect({ ...localStorage }).toEqual({});
	expect(app.age.isConfirmed).toBe(false);
	// Nothing that was in memory comes back with the next note.
	app.install.dismiss();
	expect(readInstallMemory()).toMatchObject({ visits: 0, lastVisitAt: 0 });
});

it('counts the pictures that wait, and leaves nothing of them', async () => {
	const uploads = new UploadsDatabase();
	const id = fileId(uuidV7(Date.now()));
	const row = {
		id,
		place: 'complaint',
		purpose: 'complaintPicture',
		owner: { kind: 'order', orderId: orderId(uuidV7(Date.now())), secret: newOrderSecret() },
		name: 'hũ vỡ.jpg',
		bytes: 3,
		thumbnail: null,
		chosenAt: Date.now(),
		state: 'waiting',
		sentBytes: 0,
		isBegun: false,
		code: null,
		isHandedOver: false,
	} as const;
	const content = new ArrayBuffer(3);
	await keepUpload(uploads, row, content);
	show();
	const phone = page.getByRole('list');
	await expect.element(phone.getByText('1 tệp')).toBeVisible();
	await page.getByRole('button', { name: 'Xóa ảnh và giấy tờ chưa gửi xong' }).click();
	await expect.element(phone.getByText('0 tệp')).toBeVisible();

	await keepUpload(uploads, row, content);
	await page.getByTestId('privacy-delete-all').click();
	await page.getByTestId('privacy-delete-all-yes').click();
	await expect
		.poll(() => Promise.all([uploads.files.count(), uploads.contents.count()]))
		.toEqual([0, 0]);
	await uploads.delete();
});

it('says why nothing can be saved to a file', async () => {
	show();
	await expect.element(page.getByTestId('privacy-export')).toBeVisible();
	vi.spyOn(app.outbox.database, 'transaction').mockImplementation(() => {
		throw new DOMException('gone', 'InvalidStateError');
	});
	await page.getByTestId('privacy-export').click();
	await expect.element(page.getByText(errorWords({ code: 'STORE_UNAVAILABLE' }))).toBeVisible();
});

it('can be asked for the next order where the phone had no room for what came of the first', async () => {
	const draft = await createDraft();
	await app.outbox.enqueue([draft], CATALOGUE);
	const { orders } = app.outbox.database;
	const address = { provinceCode: '75', communeCode: '26248', street: 'Số 5', oldAddress: null };
	const held = {
		state: 'held',
		buyer: { name: 'Người Mua', phone: '+84912345678', address },
	} as const;
	await orders.update(draft.view.id, { view: { ...draft.view, ...held } });
	const full = () => {
		throw new DOMException('full', 'QuotaExceededError');
	};
	orders.hook('updating', full);
	vi.stubGlobal('fetch', () =>
		Promise.resolve(Response.json({ result: { data: { erasure: 'erased', isCalledOff: true } } })),
	);
	closers.push(
		() => vi.unstubAllGlobals(),
		() => app.outbox.database.delete(),
	);
	closers.push(mountInApp(app, KeptOnServer, {}));
	const button = page.getByRole('button', { name: 'Yêu cầu xóa tên và địa chỉ' });
	await button.click();
	await expect.element(page.getByText('Đơn chưa được đặt nên đã hủy luôn')).toBeVisible();
	await expect.element(button).toBeEnabled();
	orders.hook('updating').unsubscribe(full);
});
