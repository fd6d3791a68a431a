import { orderCode } from '$lib/domain/ordering/order-code';
import { m } from '$lib/i18n/paraglide/messages';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { deskOrderAt } from '../../../../../tests/fixtures/desk-order';
import { showDeskOrders } from '../../../../../tests/fixtures/show-desk-orders';
import DeskOrdersPage from './DeskOrdersPage.svelte';
import PrintAllPage from './PrintAllPage.svelte';

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
