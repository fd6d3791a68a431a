import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

import { LINKED, PAGES } from '../fixtures/public-pages';

const ROUTES = new URL('../../src/routes/', import.meta.url);
/** The shell is every page; the desks' own are gone through by their menus (every-desk-page.e2e.ts). */
const ELSEWHERE = ['shell', 'desk/[...page]', 'sign-in/[...page]'];

test('every page that buyers can open is looked at on a phone, by everybody’s means', () => {
	const routes = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' })
		.filter((file) => /(?:^|\/)\+page\.svelte$/.test(file))
		.map((file) => file.replace(/\/?\+page\.svelte$/, ''))
		.filter((route) => !ELSEWHERE.includes(route));
	const looked = [
		...PAGES.map((address) => address.replace(/\?.*$/, '')),
		...LINKED.map(({ link }) => `${/"([^"]+)"/.exec(link)?.[1] ?? ''}x`),
	];
	const unseen = routes.filter((route) => {
		const pattern = route.replace(/\[\.\.\.\w+\]/g, '.+').replace(/\[\w+\]/g, '[^/]+');
		return !looked.some((address) => new RegExp(`^/${pattern}$`).test(address));
	});
	// A new page is named in tests/fixtures/public-pages.ts.
	expect(unseen).toEqual([]);
});
