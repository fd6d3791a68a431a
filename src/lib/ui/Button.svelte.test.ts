import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import Button from './Button.svelte';

it('keeps the focus while it is off, is neither tapped nor sends its form, and goes on afterwards', async () => {
	const onclick = vi.fn();
	const props = $state({
		...{ type: 'submit' as const, disabled: false, onclick },
		children: createRawSnippet(() => ({ render: () => '<span>Lưu</span>' })),
	});
	const form = document.body.appendChild(document.createElement('form'));
	const sent = vi.fn((event: SubmitEvent) => {
		event.preventDefault();
	});
	form.addEventListener('submit', sent);
	const shown = mount(Button, { target: form, props });
	const button = page.getByRole('button', { name: 'Lưu' });
	await button.click();
	props.disabled = true;
	flushSync();
	await expect.element(button).toHaveFocus();
	await expect.element(button).toHaveAttribute('aria-disabled', 'true');
	await userEvent.keyboard('{Enter} ');
	button.element().dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
	expect([onclick, sent].map((told) => told.mock.calls.length)).toEqual([1, 1]);

	props.disabled = false;
	flushSync();
	await expect.element(button).not.toHaveAttribute('aria-disabled');
	await userEvent.keyboard('{Enter}');
	expect([onclick, sent].map((told) => told.mock.calls.length)).toEqual([2, 2]);

	// Left, it is no stop on the way through the page any more.
	props.disabled = true;
	flushSync();
	(button.element() as HTMLElement).blur();
	await expect.element(button).toBeDisabled();
	await unmount(shown);
	form.remove();
});
