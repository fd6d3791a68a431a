import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import ManageLessonsPage from './lessons/ManageLessonsPage.svelte';
import SeasonField from './products/SeasonField.svelte';

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
	await stop?.();
	vi.unstubAllGlobals();
});

function show(part: unknown, props: Record<string, unknown> = {}): void {
	stop = mountInApp(new App(), part as Component<Record<string, unknown>>, props);
}

it('a lesson is moved through the list by one key pressed again and again', async () => {
	const lesson = (slug: string) => ({ slug, title: slug, isShown: true, locales: [] });
	let order = ['a', 'b', 'c'];
	answerDesk({
		'lessons.list': () => order.map(lesson),
		'lessons.order': ({ slugs }: { slugs: string[] }) => {
			order = slugs;
		},
		'lessons.completion': () => [],
	});
	show(ManageLessonsPage);
	const down = page.getByRole('button', { name: 'Đưa xuống: a' });
	await expect.element(down).toBeVisible();
	(down.element() as HTMLElement).focus();
	const titles = () =>
		page
			.getByRole('heading', { level: 2 })
			.elements()
			.map((heading) => heading.textContent)
			.slice(0, 3);
	for (const moved of [
		['b', 'a', 'c'],
		['b', 'c', 'a'],
	]) {
		await userEvent.keyboard('{Enter}');
		await expect.poll(titles).toEqual(moved);
		await expect.element(down).toHaveFocus();
	}
	await expect.element(down).toHaveAttribute('aria-disabled', 'true');
	await userEvent.keyboard('{Enter}');
	expect(order).toEqual(['b', 'c', 'a']);
});

it('months are chosen one after the other by keyboard, each waiting for the one before', async () => {
	const answers: ((value: null) => void)[] = [];
	const asked = answerDesk({
		'catalogue.setSeason': () => new Promise((settle) => answers.push(settle)),
	});
	const product = { id: 1, seasonMonths: [] };
	show(SeasonField, { product, producerId: producerId(3) });
	const month = page.getByRole('button').nth(2);
	(month.element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(month).toHaveAttribute('aria-disabled', 'true');
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => answers.length).toBe(1);
	answers[0]?.(null);
	await expect.element(month).toHaveAttribute('aria-pressed', 'true');
	await expect.element(month).toHaveFocus();
	expect(asked).toHaveLength(1);
});
