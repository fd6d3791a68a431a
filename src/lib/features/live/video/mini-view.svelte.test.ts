import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import MiniView from './MiniView.svelte';

const children = createRawSnippet(() => ({
	render: () => '<div style="height: 200px; background: black"></div>',
}));
/** What stands below it, with a field at a place. */
const below = document.createElement('div');
below.innerHTML =
	'<input aria-label="xa" style="position: absolute; top: 1500px; left: 4px; width: 60px" />' +
	'<input aria-label="dưới hình" style="position: absolute; top: 1550px; right: 20px; width: 60px" />';
beforeEach(() => {
	below.style.height = '3000px';
});
afterEach(() => {
	below.remove();
	scrollTo(0, 0);
});

const box = page.getByTestId('mini-view');
const isSmall = (small: boolean) =>
	expect.element(box).toHaveAttribute('data-small', String(small));
const rect = () => box.element().getBoundingClientRect();

/** Once whoever listens has heard of it. */
async function scrolledTo(top: number): Promise<void> {
	const isHeard = new Promise((settle) => {
		addEventListener('scroll', settle, { once: true });
	});
	scrollTo(0, top);
	await isHeard;
}

async function open(width: number): Promise<void> {
	await page.viewport(width, 740);
	render(MiniView, { isOn: true, children });
	document.body.append(below);
	await isSmall(false);
}

it('stays in view, small, while somebody reads below on a phone, and nothing jumps', async () => {
	await open(360);
	const height = document.documentElement.scrollHeight;
	const place = () => below.getBoundingClientRect().top + scrollY;
	const before = place();
	scrollTo(0, 1_000);
	await isSmall(true);
	// Above the phone's menu, so that what is read comes out from under it on its way up.
	expect(rect().bottom).toBe(740 - 88);
	expect(rect().width).toBeLessThan(180);
	expect(place()).toBe(before);
	// The end of the page can be scrolled out from under it.
	expect(document.documentElement.scrollHeight).toBeGreaterThanOrEqual(height + rect().height);
	// Waved away it stays away, until one was back at it.
	await page.getByTestId('mini-close').click();
	await isSmall(false);
	// Whoever waved it away by keyboard is still where it stands in the page, which stays where it was read.
	await expect.element(box).toHaveFocus();
	expect(scrollY).toBe(1_000);
	scrollTo(0, 1_100);
	await isSmall(false);
	await scrolledTo(0);
	scrollTo(0, 1_000);
	await isSmall(true);
});

it('is not seen where it would cover what has the focus', async () => {
	await open(360);
	scrollTo(0, 1_000);
	await isSmall(true);
	const field = (name: string) => page.getByRole('textbox', { name }).element() as HTMLElement;
	const focus = (name: string) => {
		field(name).focus({ preventScroll: true });
	};
	const isSeen = () => getComputedStyle(box.element()).visibility === 'visible';
	focus('xa');
	await expect.poll(isSeen).toBe(true);
	focus('dưới hình');
	await expect.poll(isSeen).toBe(false);
	// Scrolled from under it, it is seen again.
	scrollTo(0, 600);
	await expect.poll(isSeen).toBe(true);
	scrollTo(0, 1_000);
	await expect.poll(isSeen).toBe(false);
});

it('stays at its place where the talk stands beside it', async () => {
	await open(1_200);
	await scrolledTo(1_000);
	await isSmall(false);
	expect(rect().bottom).toBeLessThan(0);
});
