import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import MoneySection from './MoneySection.svelte';

const tally = (valueDong: number) => ({ orders: valueDong === 0 ? 0 : 1, valueDong });
const money = [
	{ payment: 'cod', expected: tally(70_000), received: tally(0), owedBack: tally(0) },
	{ payment: 'vietqr', expected: tally(40_000), received: tally(40_000), owedBack: tally(0) },
] as const;
const hrefs = () =>
	[...document.querySelectorAll('a:not([download])')].map((link) => link.getAttribute('href'));

it("leads from a stall's missing money to the orders behind it, and nowhere where none is missing", async () => {
	const props = { money, download: () => '/x' };
	const shown = await render(MoneySection, { ...props, isStall: true });
	await expect.element(page.getByRole('heading', { level: 2 })).toBeVisible();
	expect(hrefs()).toEqual(['/desk/producer/orders?money=cod']);
	await shown.rerender({ isStall: false });
	await expect.poll(hrefs).toEqual([]);
});
