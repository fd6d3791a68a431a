import OrderComplaints from '$lib/features/complaints/OrderComplaints.svelte';
import { App } from '$lib/features/app/app.svelte';
import { orderId, producerId, uuidV7 } from '$lib/domain/ids';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import { readUnsentOf, UNSENT_KEPT_MS } from '$lib/local/unsent';
import type { Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import * as v from 'valibot';

import { answerDesk } from '../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import ProposeBundle from './bundles/ProposeBundle.svelte';
import ComplaintCard from './complaints/ComplaintCard.svelte';
import { tidyUnsent } from './unsent';
import Talk from './dossiers/Talk.svelte';
import RecallForm from './lots/RecallForm.svelte';
import StepForm from './lots/StepForm.svelte';
import ReportCard from './reports/ReportCard.svelte';

const STALL = producerId(3);
const WORDS = 'Đang gõ dở thì có điện thoại';

const stops: (() => unknown)[] = [];
beforeEach(() => {
	localStorage.clear();
	answerDesk({});
});
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	localStorage.clear();
});

function signIn(id: string): void {
	localStorage.setItem('desk.me', JSON.stringify({ account: { id } }));
}

const done = () => Promise.resolve(true);
const complaint = {
	...{ id: uuidV7(1), orderId: orderId(uuidV7(2)), producerId: STALL, kind: 'damaged' },
	...{ state: 'answered', pictures: [], picturesToCome: 0, owed: null, doneBy: null, doneAt: null },
	...{ answerBy: Date.now() - HOUR_MS, decideBy: Date.now() + HOUR_MS },
	steps: [{ at: 0, by: 'buyer', state: 'open', remedy: 'refund', text: 'Vỡ' }],
	goods: { producerId: STALL, producerName: 'HTX', state: 'delivered', totalDong: 1000, lines: [] },
};
const owner = { kind: 'account', accountId: 'mot', producerId: STALL };
const report = { id: 'bao-1', kind: 'other', productId: null, gtin: null, lot: null, serial: null };
const event = { id: 'su-kien', step: 'harvested', at: 0, place: 'Xóm 3', note: 'Ghi nhầm' };

interface Form {
	readonly component: unknown;
	readonly props: Record<string, unknown>;
	/** Pressed first, by test id. */
	readonly opens?: string;
	readonly field: string;
	/** What stands there before anybody types. */
	readonly empty?: string;
}

/** Where people write at length, one row each. */
const FORMS: Readonly<Record<string, Form>> = {
	'the decision about a complaint': {
		component: ComplaintCard,
		props: { complaint, producerId: null, onmoved: done },
		opens: 'judge',
		field: 'judgement-text',
	},
	'the reply to a report': {
		component: ReportCard,
		props: {
			report: { ...report, at: 0, text: 'Giả', pictures: [], picturesToCome: 0, state: 'open' },
			onanswer: done,
		},
		field: 'report-reply-text',
	},
	'a question about a dossier': {
		component: Talk,
		props: {
			view: { dossier: { id: 'h-1', state: 'draft' }, items: [], messages: [], people: {} },
			side: 'producer',
			send: done,
		},
		field: 'message-text',
	},
	'the note of a step': {
		component: StepForm,
		props: { place: 'lot 1/A', owner, lastPlace: '', onrecord: () => Promise.resolve(null) },
		field: 'step-note',
	},
	'the mend of a step': {
		component: StepForm,
		props: {
			...{ place: 'lot 1/A event 7', owner, lastPlace: '', mended: event },
			onrecord: () => Promise.resolve(null),
		},
		field: 'step-note',
		empty: 'Ghi nhầm',
	},
	'the reason of a recall': {
		component: RecallForm,
		props: {
			...{ title: 'Thu hồi', text: '', action: 'Thu hồi', about: '7' },
			listRuns: () => Promise.resolve({ kind: 'failed', error: { code: 'OFFLINE' } }),
			onsubmit: done,
		},
		opens: 'recall-open',
		field: 'recall-reason',
	},
	'the title of a bundle': {
		component: ProposeBundle,
		props: { producerId: STALL, ondone: () => undefined, oncancel: () => undefined },
		field: 'bundle-title',
	},
};

async function show({ component, props, opens, field }: Form) {
	await page.viewport(360, 740);
	stops.push(mountInApp(new App(), component as Component<Record<string, unknown>>, props));
	if (opens !== undefined) await userEvent.click(page.getByTestId(opens));
	const found = page.getByTestId(field);
	await expect.element(found).toBeVisible();
	return found;
}
const leave = () => stops.pop()?.();

describe.each(Object.entries(FORMS))('%s', (_name, form) => {
	it('stays with whoever typed it, and is nobody else’s on the same phone', async () => {
		const { empty = '' } = form;
		signIn('mot');
		await userEvent.fill(await show(form), WORDS);
		await leave();

		signIn('hai');
		await expect.element(await show(form)).toHaveValue(empty);
		await leave();

		signIn('mot');
		await expect.element(await show(form)).toHaveValue(WORDS);
	});
});

it('the complaint of a buyer, who has no account, stays with its order', async () => {
	const order = {
		...{ id: orderId(uuidV7(1)), secret: 's', operations: [], waiting: [] },
		view: { state: 'delivered' },
	};
	const form = {
		component: OrderComplaints,
		props: { order },
		opens: 'complain',
		field: 'complaint-text',
	};
	await userEvent.fill(await show(form), WORDS);
	// What happened and what is wanted are the buyer's to say: no guess of ours is sent.
	await userEvent.click(page.getByTestId('complaint-send'));
	await expect.element(page.getByTestId('complaint-kind')).toHaveFocus();
	await expect.element(page.getByTestId('complaint-wish')).toHaveAttribute('aria-invalid', 'true');
	await leave();
	await expect.element(await show(form)).toHaveValue(WORDS);
	await leave();
	const other = { ...order, id: orderId(uuidV7(2)) };
	await expect.element(await show({ ...form, props: { order: other } })).toHaveValue('');
});

it('is forgotten after a month, and so is what stands there without a name', async () => {
	signIn('mot');
	const form = FORMS['the reply to a report'];
	if (!form) throw new Error('no form');
	await userEvent.fill(await show(form), WORDS);
	await leave();
	const key = Object.keys(localStorage).find((one) => one.startsWith('unsent.'));
	const kept = JSON.parse(localStorage.getItem(key ?? '') ?? '{}') as { at: number };
	localStorage.setItem('desk.report.bao-1', '"của ai không rõ"');
	tidyUnsent();
	expect(Object.keys(localStorage).sort()).toEqual(['desk.me', key]);
	const at = Date.now() - UNSENT_KEPT_MS - DAY_MS;
	localStorage.setItem(key ?? '', JSON.stringify({ ...kept, at }));
	await expect.element(await show(form)).toHaveValue('');
	tidyUnsent();
	expect(Object.keys(localStorage)).toEqual(['desk.me']);
	expect(readUnsentOf('buyer', 'không có', { schema: v.string() })).toBeNull();
});
