import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import ProducersPage from './ProducersPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

const producer = (id: number) => ({
	...{ id, slug: `htx-${id}`, name: `HTX ${id}`, kind: 'cooperative', provinceCode: '01' },
	...{ communeName: null, isDemo: false, listedProducts: 0, verifiedAt: null, documentsSeen: null },
	...{ suspendedAt: 1, suspensionReason: 'Sai nhãn' },
});

interface Wanted {
	readonly search: string;
	readonly standing: string;
	readonly after: number | null;
}

function open(): void {
	const desk = new Desk();
	vi.spyOn(desk, 'may').mockReturnValue(true);
	const within: Component = (anchor, props) => {
		setDesk(desk);
		return (ProducersPage as Component)(anchor, props);
	};
	stops.push(mountInApp(new App(), within, {}));
}

async function show() {
	await page.viewport(360, 740);
	const asked = answerDesk({
		'producers.list': ({ standing, after }: Wanted) => {
			if (standing !== 'all') return { producers: [producer(7)], next: null };
			return after === null
				? { producers: [producer(9), producer(8)], next: 8 }
				: { producers: [producer(7)], next: null };
		},
		'producers.lift': () => undefined,
	});
	open();
	const cards = page.getByTestId('producer-card');
	await expect.poll(() => cards.elements().length).toBe(2);
	return { asked, cards };
}

it('keeps its place after something was done to a producer further down', async () => {
	const { asked, cards } = await show();
	await userEvent.click(page.getByRole('button', { name: 'Xem thêm' }));
	await expect.poll(() => cards.elements().length).toBe(3);
	await userEvent.click(cards.nth(2).getByRole('button', { name: 'Cho bán lại' }));
	await expect
		.poll(() => asked.filter(({ procedure }) => procedure === 'producers.list').length)
		.toBe(4);
	expect(cards.elements()).toHaveLength(3);
});

it('shows those alone that nobody has verified', async () => {
	const { asked, cards } = await show();
	await userEvent.click(page.getByTestId('standing-unverified'));
	await expect.poll(() => cards.elements().length).toBe(1);
	expect(asked.at(-1)?.input).toEqual({ search: '', standing: 'unverified', after: null });
});

it('shows once what follows, however often that is tapped', async () => {
	const { asked, cards } = await show();
	const more = page.getByRole('button', { name: 'Xem thêm' }).element() as HTMLElement;
	more.click();
	more.click();
	await expect.poll(() => cards.elements().length).toBe(3);
	const lists = asked.filter(({ procedure }) => procedure === 'producers.list');
	expect(lists.map(({ input }) => (input as Wanted).after)).toEqual([null, 8]);
});

it('shows what was looked for last, whichever answer comes last', async () => {
	const held = new Map<string, (answer: object) => void>();
	answerDesk({
		'producers.list': ({ search }: Wanted) =>
			search === ''
				? { producers: [producer(9)], next: null }
				: new Promise((settle) => held.set(search, settle)),
	});
	open();
	const cards = page.getByTestId('producer-card');
	await expect.poll(() => cards.elements().length).toBe(1);
	for (const words of ['ong', 'ong mật']) {
		await userEvent.fill(page.getByRole('searchbox'), words);
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => held.has(words)).toBe(true);
	}
	held.get('ong mật')?.({ producers: [producer(7)], next: null });
	await expect.element(cards).toHaveTextContent('HTX 7');
	held.get('ong')?.({ producers: [producer(8), producer(6)], next: null });
	held.clear();
	await userEvent.fill(page.getByRole('searchbox'), 'chè');
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => held.has('chè')).toBe(true);
	await expect.element(cards).toHaveTextContent('HTX 7');
});
