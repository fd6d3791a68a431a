import { DEFAULT_RULES } from '$lib/domain/certification/documents';
import { App } from '$lib/features/app/app.svelte';
import { flushSync, type Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import ReviewRow from './dossiers/review/ReviewRow.svelte';
import RulesPage from './dossiers/rules/RulesPage.svelte';
import PlacesPage from './places/PlacesPage.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
});

function show(page: Component, props: Record<string, unknown> = {}): void {
	stops.push(mountInApp(new App(), page as Component<Record<string, unknown>>, props));
}

async function find<Found extends HTMLElement>(selector: string): Promise<Found> {
	await expect.poll(() => document.querySelector(selector)).not.toBeNull();
	const found = document.querySelector<Found>(selector);
	if (!found) throw new Error(`no ${selector}`);
	return found;
}

/** Of set 1 and the first paper that is not fixed. */
const NEED = '[data-testid="rule"] select[data-testid="rule-need"]:not([disabled])';

it('publishes checklists as they were changed, and shows another version only when that is agreed', async () => {
	const versions = [
		{ version: 1, note: 'lần đầu', publishedAt: Date.now(), author: 'Ban tổ chức' },
	];
	const asked = answerDesk({
		'certification.rules': ({ version }: { version: number | null }) => ({
			latest: 1,
			shown: { version: version ?? 1, rules: DEFAULT_RULES },
			versions,
		}),
		'certification.publishRules': () => ({ version: 2 }),
	});
	show(RulesPage);
	const need = await find<HTMLSelectElement>(NEED);
	const [before, after] = need.value === 'none' ? ['none', 'required'] : [need.value, 'none'];
	await userEvent.selectOptions(need, after);

	const look = [...document.querySelectorAll<HTMLElement>('[data-testid="rules-look"]')].at(-1);
	if (!look) throw new Error('no version to look at');
	await userEvent.click(look);
	await userEvent.click(await find('[data-testid="rules-keep"]'));
	flushSync();
	expect((await find<HTMLSelectElement>(NEED)).value).toBe(after);
	expect(asked.filter(({ procedure }) => procedure.endsWith('.rules'))).toHaveLength(1);

	await userEvent.fill(await find('[data-testid="rules-note"]'), 'Bớt một giấy');
	await userEvent.click(await find('[data-testid="rules-publish"]'));
	await expect.poll(() => asked.some(({ procedure }) => /publish/.test(procedure))).toBe(true);
	const sent = asked.find(({ procedure }) => /publish/.test(procedure))?.input;
	expect(sent).toMatchObject({ note: 'Bớt một giấy', basedOn: 1 });
	expect(JSON.stringify(sent)).not.toBe(
		JSON.stringify({ rules: DEFAULT_RULES, note: 'Bớt một giấy', basedOn: 1 }),
	);

	// Published: what is on the screen is the server's, and another version asks nothing any more.
	await expect.poll(() => document.querySelector<HTMLSelectElement>(NEED)?.value).toBe(before);
	await userEvent.selectOptions(await find<HTMLSelectElement>(NEED), after);
	await userEvent.click(look);
	await userEvent.click(await find('[data-testid="rules-drop"]'));
	await expect.poll(() => document.querySelector<HTMLSelectElement>(NEED)?.value).toBe(before);
});

it('finds what was typed of a place again after another place was looked at', async () => {
	answerDesk({ 'places.list': () => [] });
	show(PlacesPage);
	const choose = async (words: string, code: string) => {
		await userEvent.fill(await find('[data-testid="place-search"]'), words);
		await userEvent.click(await find(`[data-testid="place-found"][data-code="${code}"]`));
		return find<HTMLInputElement>('[data-testid="place-source"]');
	};
	await userEvent.fill(await choose('Cao Bằng', '04'), 'Nghị quyết 1');
	expect((await choose('Lạng Sơn', '20')).value).toBe('');
	await expect.poll(async () => (await choose('Cao Bằng', '04')).value).toBe('Nghị quyết 1');
});

it('finds the reason for refusing a paper again after the page was left, but not for newer pages', async () => {
	const open = (seenId: number) => {
		const paper = { kind: 'testReport', what: 'submitted', issuedOn: null, expiresOn: null };
		const view = {
			dossier: { id: 'h-1', state: 'submitted' },
			history: [{ ...paper, id: seenId, fileIds: [], accountId: null, at: 0 }],
			...{ people: {}, commitment: { signed: [] } },
		};
		const item = {
			kind: 'testReport',
			need: 'required',
			standing: { state: 'uploaded', expiresOn: null },
		};
		show(ReviewRow as unknown as Component, {
			...{ item, view, isOpen: true, mayJudge: true, choose: () => undefined },
			review: () => Promise.resolve(true),
		});
	};
	const leave = () => stops.pop()?.();
	const REASON = '[data-testid="paper-reason"]';
	open(1);
	await userEvent.click(await find('[data-testid="paper-reject"]'));
	await userEvent.fill(await find(REASON), 'Phiếu của lô khác');
	await leave();

	open(2);
	await find('[data-testid="paper-reject"]');
	await leave();

	open(1);
	expect((await find<HTMLTextAreaElement>(REASON)).value).toBe('Phiếu của lô khác');
	// Once it was told it is forgotten.
	await userEvent.click(await find('[data-testid="paper-judge"]'));
	await find('[data-testid="paper-reject"]');
	await leave();
	open(1);
	await find('[data-testid="paper-reject"]');
	expect(document.querySelector(REASON)).toBeNull();
});
