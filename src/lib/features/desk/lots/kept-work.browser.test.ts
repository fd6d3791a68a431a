import { accountId } from '$lib/domain/accounts/account';
import type { ErrorCode } from '$lib/domain/errors';
import { opId, uuidV7 } from '$lib/domain/ids';
import { DAY_MS, MINUTE_MS, VIETNAM_OFFSET_MS } from '$lib/domain/time';
import { createLotSchema, lotDaysSchema, lotTurn } from '$lib/domain/trace/lot-operation';
import { App, getApp } from '$lib/features/app/app.svelte';
import { LocalCatalogue } from '$lib/local/catalogue.svelte';
import { readLotWork } from '$lib/local/lot-work';
import { OutboxDatabase } from '$lib/local/outbox-database';
import type { Component } from 'svelte';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { BEES, HONEY, smallCatalogue } from '../../../../../tests/fixtures/small-catalogue';
import { Desk, getDesk, setDesk } from '../desk.svelte';
import { LotDesk } from './lot-desk.svelte';
import LotPage from './LotPage.svelte';
import LotsPage from './LotsPage.svelte';
import NewLotPage from './NewLotPage.svelte';
import { refusedWords } from './step-words';
import StepForm from './StepForm.svelte';

/** What a date field gives to whoever types the year as "26". */
const STRANGE = '0026-11-20';
const PACKER = accountId('packer');

const stops: (() => unknown)[] = [];
beforeEach(() => {
	const account = { id: PACKER, name: 'Anh Gói', email: null, phone: null, roles: [] };
	const producers = [{ producerId: BEES, role: 'packer' }];
	const me = { account: { ...account, producers }, producers: [{ id: BEES, name: 'HTX Ong' }] };
	localStorage.setItem('desk.me', JSON.stringify(me));
	// An address as long as a stall may write it, with a place behind it.
	const producer = smallCatalogue().producer(BEES);
	if (!producer) throw new Error('no producer');
	const body = { ...producer, street: 'x'.repeat(200) };
	const view = smallCatalogue({}, 1, [{ kind: 'producer', id: '1', body }]);
	vi.spyOn(LocalCatalogue.prototype, 'view', 'get').mockReturnValue(view);
	vi.spyOn(LocalCatalogue.prototype, 'isReady', 'get').mockReturnValue(true);
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
});
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	localStorage.clear();
	await new OutboxDatabase().delete();
});

/** Shows a page of a lot at its producer's desk. */
function open(shown: Component): App {
	const app = new App();
	const inDesk: Component<Record<string, unknown>> = (anchor) => {
		const desk = new Desk();
		desk.params = { product: String(HONEY), lot: 'L1' };
		setDesk(desk);
		return shown(anchor, {});
	};
	stops.push(mountInApp(app, inDesk, {}));
	return app;
}

const keptBy = async ({ outbox }: App) =>
	(await outbox.database.operations.toArray()).map(({ operation }): unknown =>
		JSON.parse(operation.payload),
	);

/** A lot in the outbox, as another version of the app let it be written. */
async function enqueue(app: App, changes: object) {
	const wish = { productId: HONEY, lot: 'L1', producedOn: '2026-11-20', expiresOn: null };
	const rest = { locationCode: null, standards: [], place: 'x', ...changes };
	const payload = { accountId: PACKER, producerId: BEES, ...wish, ...rest };
	const id = opId(uuidV7(Date.now()));
	const draft = { kind: 'lot.create@1' as const, opId: id, payload, turn: lotTurn(wish) };
	await app.outbox.enqueue([draft], { epoch: '', version: 0 });
	const row = await app.outbox.database.operations.get(id);
	if (!row) throw new Error('not kept');
	return row;
}

it.each([
	['lot-produced', STRANGE],
	['lot-expires', STRANGE],
	['lot-expires', '12026-11-20'],
	['lot-standards', Array.from({ length: 11 }, (_, at) => `TCVN ${at}`).join(', ')],
	['lot-standards', 'x'.repeat(81)],
])(
	'names the field of a lot that could not be sent, and keeps no such lot: %s',
	async (id, typed) => {
		const app = open(NewLotPage);
		const field = page.getByTestId(id);
		await field.fill(typed);
		await userEvent.click(page.getByTestId('lot-save'));
		await expect.element(field).toHaveAttribute('aria-invalid', 'true');
		await expect.element(field).toHaveAccessibleDescription(/\S/);
		expect(page.getByTestId('lot-made').query()).toBeNull();
		expect(await keptBy(app)).toEqual([]);

		await field.fill(id === 'lot-standards' ? 'VietGAP' : '2027-11-20');
		await userEvent.click(page.getByTestId('lot-save'));
		await expect.element(page.getByTestId('lot-made')).toBeVisible();
		const [kept] = await keptBy(app);
		expect(v.safeParse(createLotSchema, kept).success).toBe(true);
	},
);

it('says that nothing is saved that could not be sent, whatever asked for it', async () => {
	const made: LotDesk[] = [];
	const app = open(() => {
		made.push(new LotDesk(getApp(), getDesk()));
		return {};
	});
	const lot = { productId: HONEY, lot: 'L1', producedOn: null, expiresOn: null };
	const rest = { locationCode: null, standards: [], place: 'x'.repeat(201) };
	const step = { step: 'packing', at: -1, note: null, corrects: null, picture: null } as const;
	const refused = { problem: 'MALFORMED_REQUEST' };
	expect(await made[0]?.create({ ...lot, ...rest })).toEqual(refused);
	expect(await made[0]?.record({ productId: HONEY, lot: 'L1', place: 'x', ...step })).toEqual(
		refused,
	);
	expect(await keptBy(app)).toEqual([]);
	expect(await made[0]?.create({ ...lot, ...rest, place: 'x' })).toEqual({ problem: null });
	expect(await keptBy(app)).toHaveLength(1);
});

it('names the time of a step that could not be sent, and records no such step', async () => {
	const recorded = vi.fn<(step: { at: number }) => Promise<ErrorCode | null>>(() =>
		Promise.resolve(null),
	);
	const owner = { kind: 'account', accountId: PACKER, producerId: BEES } as const;
	const props = { place: 'lot 1/A', owner, lastPlace: 'Xóm 3', onrecord: recorded };
	open((anchor) => StepForm(anchor, props));
	const field = page.getByTestId('step-when');
	await userEvent.click(page.getByTestId('step-receiving'));
	for (const typed of ['0026-11-20T10:00', '12026-11-20T10:00', '']) {
		await field.fill(typed);
		await userEvent.click(page.getByTestId('step-save'));
		await expect.element(field).toHaveAttribute('aria-invalid', 'true');
	}
	expect(recorded).not.toHaveBeenCalled();
	await field.fill('2026-11-20T10:00');
	await userEvent.click(page.getByTestId('step-save'));
	await expect.poll(() => recorded.mock.lastCall?.[0].at).toBe(Date.UTC(2026, 10, 20, 3));
});

it('takes no step of tomorrow, and one of a clock that is a little ahead', async () => {
	const recorded = vi.fn<(step: { at: number }) => Promise<ErrorCode | null>>(() =>
		Promise.resolve(null),
	);
	const owner = { kind: 'account', accountId: PACKER, producerId: BEES } as const;
	const props = { place: 'lot 1/B', owner, lastPlace: 'Xóm 3', onrecord: recorded };
	open((anchor) => StepForm(anchor, props));
	const field = page.getByTestId('step-when');
	const typed = (at: number) => new Date(at + VIETNAM_OFFSET_MS).toISOString().slice(0, 16);
	await userEvent.click(page.getByTestId('step-shipping'));
	for (const ahead of [DAY_MS, 7 * MINUTE_MS]) {
		await field.fill(typed(Date.now() + ahead));
		await userEvent.click(page.getByTestId('step-save'));
		await expect.element(field).toHaveAccessibleDescription(/Giờ này chưa tới/);
	}
	expect(recorded).not.toHaveBeenCalled();
	const soon = typed(Date.now() + 3 * MINUTE_MS);
	await field.fill(soon);
	await userEvent.click(page.getByTestId('step-save'));
	await expect
		.poll(() => recorded.mock.lastCall?.[0].at)
		.toBe(Date.parse(`${soon}Z`) - VIETNAM_OFFSET_MS);
});

it.each([{}, { producedOn: STRANGE }, { place: 'x'.repeat(201) }, { standards: 'x' }])(
	'shows a lot that the phone said it kept as waiting: %j',
	async (changes) => {
		const app = open(LotsPage);
		await enqueue(app, changes);
		const { waiting } = await readLotWork(app.outbox.database, Date.now());
		expect(waiting.map(({ payload: { lot } }) => lot)).toEqual(['L1']);
		await expect.element(page.getByTestId('lot-row')).toHaveTextContent('L1');
	},
);

it.each<[ErrorCode, RegExp]>([
	['MALFORMED_CODE', /lô L1.*đã có lô mang mã/],
	['MALFORMED_REQUEST', /lô L1.*ngày giờ hoặc chữ không dùng được/],
	['FORBIDDEN', /lô L1.*không có quyền/],
	['NOT_FOUND', /lô L1.*không phải của gian hàng/],
])('says of a lot that was refused why: %s', async (code, words) => {
	const app = open(code === 'FORBIDDEN' ? LotPage : LotsPage);
	const { opId: id, operation } = await enqueue(app, { producedOn: STRANGE });
	const { operations, receipts } = app.outbox.database;
	await operations.delete(id);
	const answer = { receivedAt: Date.now(), replayed: false, status: 'rejected' } as const;
	await receipts.put({ opId: id, orderId: null, operation, ...answer, code });
	await expect.element(page.getByText(words)).toBeVisible();
});

it('sets the days of a lot right without a network, and says what printed labels bear', async () => {
	const app = open(LotPage);
	await enqueue(app, {});
	await userEvent.click(page.getByTestId('mend-days'));
	await expect.element(page.getByText(/Tem đã in vẫn mang ngày cũ/)).toBeVisible();
	const [produced, expires] = [page.getByTestId('days-produced'), page.getByTestId('days-expires')];
	const [reason, save] = [page.getByTestId('days-reason'), page.getByTestId('days-save')];
	await expect.element(produced).toHaveValue('2026-11-20');
	await userEvent.click(save);
	await expect.element(page.getByText('Chưa có ngày nào được đổi.')).toBeVisible();
	await expect.element(reason).toHaveAttribute('aria-invalid', 'true');
	await produced.fill('2025-11-20');
	await expires.fill('2025-11-19');
	await reason.fill('Gõ nhầm năm');
	await userEvent.click(save);
	await expect.element(expires).toHaveAttribute('aria-invalid', 'true');
	expect(await keptBy(app)).toHaveLength(1);
	await expires.fill('');
	await userEvent.click(save);

	const history = page.getByTestId('days-corrections');
	await expect.element(history).toHaveTextContent(/20\/11\/2026 → 20\/11\/2025.*Gõ nhầm năm/);
	await expect.element(page.getByTestId('lot-waiting')).toBeVisible();
	const kept = (await keptBy(app))[1];
	expect(v.parse(lotDaysSchema, kept)).toMatchObject({
		...{ producedOn: '2025-11-20', expiresOn: null, reason: 'Gõ nhầm năm' },
		seen: { producedOn: '2026-11-20', expiresOn: null },
	});
	const rows = await app.outbox.database.operations.toArray();
	expect(new Set(rows.map(({ turn }) => turn)).size).toBe(1);
});

it.each<[ErrorCode, RegExp]>([
	['NOT_FOUND', /sửa ngày của lô L1.*người khác đã sửa ngày/],
	['LOT_RECALLED', /sửa ngày của lô L1.*thu hồi nên ngày .* giữ nguyên/],
])('says of days that were not taken why: %s', (code, words) => {
	const seen = { producedOn: null, expiresOn: null };
	const named = { accountId: PACKER, producerId: BEES, productId: HONEY };
	const payload = { ...named, lot: 'L1', ...seen, seen, reason: 'x' };
	const refused = { kind: 'days', at: 1, payload, opId: opId(uuidV7(1)), code } as const;
	expect(refusedWords(refused)).toMatch(words);
});
