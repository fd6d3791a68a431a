import { DEFAULT_RULES } from '$lib/domain/certification/documents';
import { App } from '$lib/features/app/app.svelte';
import { flushSync, type Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import ReviewRow from './dossiers/review/ReviewRow.svelte';
import RulesPage from './dossiers/rules/RulesPage.svelte';
import PlacesPage from './places/PlacesPage.svelte';
import type { DraftPlace } from './products/online';
import { ProductWriting } from './products/product-writing.svelte';
import { readUnsent } from './products/unsent';
import { UnsentText } from './unsent-text.svelte';
import { Writing, type WritingPlace } from './writing/writing.svelte';

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.clear();
});

/** @param given of its properties those that it asks for here */
function show(page: unknown, given: Record<string, unknown> = {}): void {
	stops.push(mountInApp(new App(), page as Component<Record<string, unknown>>, given));
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
		show(ReviewRow, {
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

describe('what is typed while the words before it are on their way', () => {
	const answered = <T>(value: T) => Promise.resolve({ kind: 'answered', value } as const);

	it('stays in the form of a product, also where its draft gets a name of its own', async () => {
		let story = '';
		const place = {
			read: () =>
				answered({
					product: null,
					draft: story === '' ? null : { id: 4, revision: 2, changes: { story } },
					dossiers: [],
				}),
			create: (_key: string, { changes }: { readonly changes: { readonly story?: string } }) => {
				story = changes.story ?? '';
				writing.typed.story += ' và nói thêm';
				return answered({ draftId: 4, revision: 2 });
			},
		};
		const writing = new ProductWriting('3.new', place as unknown as DraftPlace);
		await writing.open();
		writing.typed.story = 'Hái tay';
		writing.keep();
		await writing.save();
		writing.moveTo('3.draft-4');
		await writing.reload();
		expect(writing.typed.story).toBe('Hái tay và nói thêm');
		expect(readUnsent('3.new')).toBeNull();
		// As the page of the draft finds it.
		const next = new ProductWriting('3.draft-4', place as unknown as DraftPlace);
		await next.open();
		expect(next.typed.story).toBe('Hái tay và nói thêm');
		expect(next.hasConflict).toBe(false);
		next.typed.story = 'Hái tay';
		await next.reload();
		expect(readUnsent('3.draft-4')).toBeNull();
	});

	it('stays in the field of a text that is put in force', async () => {
		let inForce = 'Lời cũ';
		let draft: string | null = 'Lời mới';
		const place = {
			key: 'thử',
			read: () =>
				answered({
					shown: { version: 1, markdown: inForce },
					draft: draft === null ? null : { markdown: draft, needsLawyer: true, revision: 1 },
					versions: [{ version: draft === null ? 2 : 1, needsLawyer: true }],
				}),
			preview: () => answered({ blocks: [], dropped: [], unanswered: [] }),
			publish: () => {
				[inForce, draft] = ['Lời mới', null];
				writing.markdown += ', và thêm';
				return answered({ version: 2 });
			},
		};
		const writing = new Writing(place as unknown as WritingPlace);
		await writing.open();
		expect(await writing.publish()).toBe(true);
		expect(writing.markdown).toBe('Lời mới, và thêm');
		expect(writing.isUnsent).toBe(true);
		const next = new Writing(place as unknown as WritingPlace);
		await next.open();
		expect(next.markdown).toBe('Lời mới, và thêm');
		expect(next.hasConflict).toBe(false);
	});

	it('stays in a field whose words were sent', () => {
		const text = new UnsentText('thử');
		text.text = 'Một câu';
		const sent = text.text;
		text.text = 'Một câu, và một câu nữa';
		text.clear(sent);
		expect(text.text).toBe('Một câu, và một câu nữa');
		text.clear(text.text);
		expect(new UnsentText('thử').text).toBe('');
	});

	it('stays in the checklists that are published', async () => {
		let publish: ((answer: object) => void) | undefined;
		const version = (number: number) => ({
			version: number,
			note: '',
			publishedAt: 1,
			author: null,
		});
		const looks = () => document.querySelectorAll('[data-testid="rules-look"]').length;
		answerDesk({
			'certification.rules': () => ({
				latest: publish ? 2 : 1,
				shown: { version: publish ? 2 : 1, rules: DEFAULT_RULES },
				versions: publish ? [version(2), version(1)] : [version(1)],
			}),
			'certification.publishRules': () => new Promise((settle) => (publish = settle)),
		});
		show(RulesPage);
		const need = await find<HTMLSelectElement>(NEED);
		const before = looks();
		const [first, second] = [...need.options]
			.map(({ value }) => value)
			.filter((one) => one !== need.value);
		await userEvent.selectOptions(need, first ?? '');
		await userEvent.fill(await find('[data-testid="rules-note"]'), 'Bớt một giấy');
		await userEvent.click(await find('[data-testid="rules-publish"]'));
		await expect.poll(() => publish).toBeDefined();
		await userEvent.selectOptions(need, second ?? '');
		publish?.({ version: 2 });
		await expect.poll(looks).toBe(before + 1);
		expect((await find<HTMLSelectElement>(NEED)).value).toBe(second);
		expect((await find<HTMLInputElement>('[data-testid="rules-note"]')).value).toBe('');
	});

	it('stays in the checklists while another version is on its way, until that is agreed to', async () => {
		let settle: ((answer: object) => void) | undefined;
		const answer = (version: number) => ({
			latest: 2,
			shown: { version, rules: DEFAULT_RULES },
			versions: [2, 1].map((one) => ({ version: one, note: '', publishedAt: 1, author: null })),
		});
		answerDesk({
			'certification.rules': ({ version }: { readonly version: number | null }) =>
				version === null ? answer(2) : new Promise((done) => (settle = done)),
		});
		show(RulesPage);
		const need = await find<HTMLSelectElement>(NEED);
		const other = [...need.options].map(({ value }) => value).find((one) => one !== need.value);
		await userEvent.click(await find('[data-testid="rules-look"]'));
		await expect.poll(() => settle).toBeDefined();
		await userEvent.selectOptions(need, other ?? '');
		settle?.(answer(1));
		await userEvent.click(await find('[data-testid="rules-keep"]'));
		flushSync();
		expect((await find<HTMLSelectElement>(NEED)).value).toBe(other);
	});
});
