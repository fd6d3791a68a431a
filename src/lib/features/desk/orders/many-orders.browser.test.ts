import { sessionId } from '$lib/domain/ids';
import { orderCode } from '$lib/domain/ordering/order-code';
import { m } from '$lib/i18n/paraglide/messages';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { deskOrderAt } from '../../../../../tests/fixtures/desk-order';
import {
	keepDeskOrders,
	openDeskPage,
	showDeskOrders,
} from '../../../../../tests/fixtures/show-desk-orders';
import TodayPage from '../today/TodayPage.svelte';
import DeskOrdersPage from './DeskOrdersPage.svelte';
import PrintAllPage from './PrintAllPage.svelte';
import { sessionOrdersHref } from './session-filter';

const NOW = Date.UTC(2026, 10, 26, 13);

/** Where the router stands. */
const address = vi.hoisted(() => ({ href: '' }));
vi.mock('$app/state', () => ({
	page: {
		get url() {
			return new URL(address.href, 'https://cho.example');
		},
	},
}));

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const sheets = () => [...document.querySelectorAll<HTMLElement>('.sheet')];
const links = () =>
	[...document.querySelectorAll<HTMLAnchorElement>('a')].map((link) => link.getAttribute('href'));

/** What the style sheets say of the break after an element, where it is printed. */
function breakAfterOnPaper(element: Element): string {
	let said = '';
	for (const { cssRules } of document.styleSheets) {
		for (const media of cssRules) {
			if (!(media instanceof CSSMediaRule) || !media.conditionText.includes('print')) continue;
			for (const rule of media.cssRules) {
				if (!(rule instanceof CSSStyleRule) || !element.matches(rule.selectorText)) continue;
				said = rule.style.breakAfter || said;
			}
		}
	}
	return said;
}

it('prints the papers of all orders of a drawer, each on a page of its own', async () => {
	answerDesk({});
	address.href = '/desk/producer/orders/print?drawer=toPack';
	const first = deskOrderAt(NOW, { state: 'confirmed' });
	const second = deskOrderAt(NOW + 1000, { state: 'confirmed' });
	const forgotten = deskOrderAt(NOW + 2000, { state: 'confirmed', buyer: null });
	const packed = deskOrderAt(NOW, { state: 'packed' });
	stops.push(await showDeskOrders(PrintAllPage, [second, packed, first, forgotten]));

	// Who ordered first comes out first, the label before the slip.
	await expect
		.poll(() => sheets().map((sheet) => sheet.dataset['testid']))
		.toEqual(['address-label', 'packing-slip', 'address-label', 'packing-slip']);
	const codes = [first, first, second, second].map(({ id }) => orderCode(id));
	expect(sheets().map((sheet, at) => sheet.innerText.includes(codes[at] ?? '?'))).toEqual([
		true,
		true,
		true,
		true,
	]);
	expect(sheets().map(breakAfterOnPaper)).toEqual(['page', 'page', 'page', 'auto']);

	const said = page.getByTestId('sheet-count');
	await expect.element(said).toHaveTextContent(m.stall_print_sheets({ orders: 2, sheets: 4 }));
	expect(document.body.innerText).toContain(m.stall_print_left_out({ count: 1 }));
	await userEvent.click(page.getByRole('checkbox', { name: m.stall_slip() }));
	await expect.element(said).toHaveTextContent(m.stall_print_sheets({ orders: 2, sheets: 2 }));
	await userEvent.click(page.getByRole('checkbox', { name: m.stall_label() }));
	await expect.element(page.getByRole('button', { name: m.stall_print_now() })).toBeDisabled();
});

it('leads from a drawer with parcels to the papers of all of it, and from no other', async () => {
	answerDesk({});
	address.href = '/desk/producer/orders#toShip';
	const orders = (['placed', 'confirmed', 'packed', 'shipped'] as const).map((state) =>
		deskOrderAt(NOW, { state }),
	);
	stops.push(await showDeskOrders(DeskOrdersPage, orders));
	await expect.poll(links).toContain('/desk/producer/orders/print?drawer=toShip');
	await stops.pop()?.();
	address.href = '/desk/producer/orders#onTheWay';
	stops.push(await showDeskOrders(DeskOrdersPage, orders));
	await expect.poll(links).toContain(`/desk/producer/orders/${orders[3]?.id}`);
	expect(links().filter((href) => href?.includes('print'))).toEqual([]);
});

const shownOrders = () =>
	[...document.querySelectorAll<HTMLElement>('[data-testid="desk-order"]')].map(
		(card) => card.dataset['order'],
	);

it("leads from each of today's counts to exactly what was counted, and finds among it", async () => {
	answerDesk({});
	const buyer = (name: string, phone: string) => {
		const known = deskOrderAt(NOW).buyer;
		return known && { ...known, name, phone };
	};
	const fresh = deskOrderAt(NOW + 4);
	const toPack = deskOrderAt(NOW + 3, {
		state: 'confirmed',
		payment: 'vietqr',
		buyer: buyer('Đặng Thị Hòa', '+84987111222'),
	});
	const toShip = deskOrderAt(NOW + 2, { state: 'packed' });
	const delivered = deskOrderAt(NOW + 1, { state: 'delivered', payment: 'vietqr' });
	const carried = deskOrderAt(NOW, { state: 'delivered', payment: 'cod', totalDong: 70_000 });
	const orders = [
		fresh,
		toPack,
		toShip,
		delivered,
		carried,
		deskOrderAt(NOW, { state: 'cancelled', payment: 'vietqr' }),
	];
	address.href = '/desk/producer';
	stops.push(await showDeskOrders(TodayPage, orders));
	const rows = () =>
		[...document.querySelectorAll('[data-testid="today-row"]')].map((row) => [
			row.querySelector('b')?.textContent,
			row.getAttribute('href'),
		]);
	await expect.poll(rows).toEqual([
		['1', '/desk/producer/orders#new'],
		['1', '/desk/producer/packing'],
		['1', '/desk/producer/orders#toShip'],
		['3', '/desk/producer/orders?money=awaited'],
	]);
	await stops.pop()?.();

	for (const [href, counted] of [
		['/desk/producer/orders#new', [fresh]],
		['/desk/producer/orders#toShip', [toShip]],
		['/desk/producer/orders?money=cod', [carried]],
		['/desk/producer/orders?money=vietqr', [toPack, delivered]],
		['/desk/producer/orders?money=awaited', [toPack, delivered, carried]],
	] as const) {
		address.href = href;
		stops.push(await showDeskOrders(DeskOrdersPage, orders));
		await expect.poll(shownOrders).toEqual(counted.map(({ id }) => id));
		if (href.endsWith('money=cod')) {
			const sum = page.getByTestId('awaited-sum');
			await expect.element(sum).toHaveTextContent('70.000');
		}
		if (href.endsWith('awaited')) break;
		await stops.pop()?.();
	}
	const box = page.getByRole('searchbox');
	await userEvent.fill(box, 'dang hoa');
	await expect.poll(shownOrders).toEqual([toPack.id]);
	await userEvent.fill(box, '0987 111');
	await expect.poll(shownOrders).toEqual([toPack.id]);
	// What is found is what is printed, without what came to nothing.
	await userEvent.fill(box, '');
	const papers = () => links().find((href) => href?.startsWith('/desk/producer/orders/print'));
	await expect.poll(papers).toContain(`#orders=${toPack.id},${delivered.id},${carried.id}`);
	await userEvent.fill(box, orderCode(delivered.id).toLowerCase());
	await expect.poll(shownOrders).toEqual([delivered.id]);
	// Not awaited, so not found here.
	await userEvent.fill(box, orderCode(fresh.id));
	await expect
		.element(page.getByTestId('found-count'))
		.toHaveTextContent(m.stall_found({ count: 0 }));
	expect(papers()).toBeUndefined();
});

it('prints what was found or picked out, whatever drawers it lies in', async () => {
	answerDesk({});
	const orders = (['shipped', 'packed', 'confirmed', 'confirmed'] as const).map((state, at) =>
		deskOrderAt(NOW + at * 1000, { state }),
	);
	const [first, , third] = orders;
	address.href = `/desk/producer/orders/print#orders=${third?.id},${first?.id},nonsense`;
	stops.push(await showDeskOrders(PrintAllPage, orders));
	await expect.poll(() => sheets().length).toBe(4);
	const slips = sheets().filter(({ dataset }) => dataset['testid'] === 'packing-slip');
	expect(
		slips.map(({ innerText }) => orders.findIndex(({ id }) => innerText.includes(orderCode(id)))),
	).toEqual([0, 2]);
	expect(document.querySelector('h1')?.textContent).toBe(m.bulk_print_title({ count: 2 }));
	expect(links()).toContain('/desk/producer/orders');
});

it("shows an evening's orders alone, counted on this phone, and to owners what the market counts", async () => {
	const evening = sessionId(7);
	const made = { sessionId: evening };
	const fresh = deskOrderAt(NOW + 2, made);
	const packed = deskOrderAt(NOW + 1, { ...made, state: 'packed', totalDong: 70_000 });
	const off = deskOrderAt(NOW, { ...made, state: 'cancelled' });
	const orders = [
		fresh,
		packed,
		off,
		deskOrderAt(NOW),
		deskOrderAt(NOW, { sessionId: sessionId(8) }),
	];
	address.href = sessionOrdersHref(evening);
	const asked = answerDesk({
		'figures.ofOwnSession': () => ({
			...{ sessionId: 7, title: 'Phiên bảy', total: { orders: 2, valueDong: 570_000 }, toPack: 1 },
			promoted: { orders: 1, portions: 3 },
			products: [{ productId: 11, name: 'Bưởi đỏ', pieces: 4, orders: 2, valueDong: 570_000 }],
		}),
	});
	stops.push(await showDeskOrders(DeskOrdersPage, orders));
	await expect.poll(shownOrders).toEqual([fresh, packed, off].map(({ id }) => id));
	const sum = page.getByTestId('session-sum');
	await expect.element(sum).toHaveTextContent(/^2 đơn · 570\.000.*· 1 chưa gói$/);
	expect(asked.map(({ procedure }) => procedure)).not.toContain('figures.ofOwnSession');
	await stops.pop()?.();

	stops.push(await keepDeskOrders(orders, 'owner'));
	stops.push(openDeskPage(DeskOrdersPage));
	const goods = page.getByTestId('session-goods');
	await expect.element(goods).toHaveTextContent(/Bưởi đỏ.*4/);
	await expect.element(goods).toHaveTextContent('3 suất khuyến mãi trong 1 đơn.');
});
