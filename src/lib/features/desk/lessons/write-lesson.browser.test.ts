import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import WriteLessonPage from './WriteLessonPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.clear();
});

const NAMED = [{ type: 'heading', level: 1, children: [{ type: 'text', text: 'Giữ ấm' }] }];

async function show(preview: object): Promise<void> {
	const draft = { markdown: 'Để nơi mát.', needsLawyer: false, revision: 1, author: null };
	answerDesk({
		'lessons.get': () => ({ shown: null, draft: { ...draft, savedAt: 1 }, versions: [] }),
		'lessons.preview': () => ({ dropped: [], ...preview }),
	});
	await page.viewport(360, 740);
	const inDesk: Component<Record<string, never>> = (anchor, props) => {
		const desk = new Desk();
		desk.params = { slug: 'giu-am', locale: 'vi' };
		setDesk(desk);
		return WriteLessonPage(anchor, props);
	};
	stops.push(mountInApp(new App(), inDesk, {}));
}

it('says in the preview what a lesson lacks, and publishes none such', async () => {
	await show({ blocks: [], unanswered: ['Để ở đâu?'] });
	const faults = page.getByTestId('writing-faults');
	await expect.element(faults).toHaveTextContent('Bài chưa có tên');
	await expect.element(faults).toHaveTextContent('Để ở đâu?');
	await expect.element(page.getByTestId('writing-publish')).toBeDisabled();
});

it('says of a whole one that the stalls will read it', async () => {
	await show({ blocks: NAMED, unanswered: [] });
	await page.getByTestId('writing-publish').click();
	await expect.element(page.getByRole('dialog')).toHaveTextContent('Người ở các gian hàng');
	expect(page.getByTestId('writing-faults').elements()).toEqual([]);
});
