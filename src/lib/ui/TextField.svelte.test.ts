import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';

import TextField from './TextField.svelte';

it('gives a number of an input for numbers, nothing as null, and a text of any other', async () => {
	const typed: unknown[] = [];
	const field = (type: 'number' | 'text', value: number | string) => ({
		label: type,
		type,
		isRequired: true,
		get value() {
			return value;
		},
		set value(next: number | string) {
			typed.push(next);
		},
	});
	const days = render(TextField, field('number', 3)).getByLabelText('number');
	await expect.element(days).toHaveValue(3);
	await expect.element(days).toBeRequired();
	await days.fill('12');
	await days.fill('');
	await render(TextField, field('text', '')).getByLabelText('text').fill('12');
	expect(typed).toEqual([12, null, '12']);
});
