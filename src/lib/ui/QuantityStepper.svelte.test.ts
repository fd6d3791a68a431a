import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { userEvent } from 'vitest/browser';

import QuantityStepper from './QuantityStepper.svelte';

async function stepper(value: number, max: number) {
	const kept: number[] = [];
	const screen = await render(QuantityStepper, {
		value,
		max,
		label: 'Mật ong',
		onchange: (next: number) => kept.push(next),
	});
	return { kept, screen, input: screen.getByRole('spinbutton', { name: 'Số lượng Mật ong' }) };
}

test('steps between one and what there is', async () => {
	const { kept, screen } = await stepper(1, 2);
	const less = screen.getByRole('button', { name: 'Bớt một' });
	const more = screen.getByRole('button', { name: 'Thêm một' });
	await expect.element(less).toHaveAttribute('aria-disabled', 'true');
	(more.element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(more).toHaveAttribute('aria-disabled', 'true');
	// Whoever came to the end by keyboard can go back from there.
	await expect.element(more).toHaveFocus();
	await userEvent.keyboard('{Enter}');
	expect(kept).toEqual([2]);
});

test.each([
	['999', 5],
	['0', 1],
	['-3', 1],
	['2.9', 2],
	['', 3],
])('keeps a typed "%s" within bounds', async (typed, expected) => {
	const { input } = await stepper(3, 5);
	await input.fill(typed);
	(input.element() as HTMLElement).blur();
	await expect.element(input).toHaveValue(expected);
});
