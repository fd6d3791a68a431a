import { AppError } from '$lib/domain/errors';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import '$lib/i18n/desk-error-words';
import type { Asked } from '../online';
import type { ListRuns, PrintRun, RecallResult, TypedRecall } from './online';
import PrintRuns from './PrintRuns.svelte';
import RecallForm from './RecallForm.svelte';

const stops: (() => unknown)[] = [];
beforeEach(() => page.viewport(360, 740));
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
});

function show<Props extends Record<string, unknown>>(component: Component<Props>, props: Props) {
	stops.push(mountInApp(new App(), component, props));
}

const run = (id: number, changes: Partial<PrintRun> = {}): PrintRun => ({
	...{ id, issuedAt: Date.UTC(2026, 9, id), by: 'Anh Gói', count: 24, format: 'a4-24' as const },
	...{ first: `DAU${id}`, last: `CUOI${id}`, isOrderKnown: true },
	...changes,
});
const listRuns: ListRuns = (before) =>
	Promise.resolve({
		kind: 'answered',
		value:
			before === null
				? { runs: [run(9), run(8)], next: 8 }
				: { runs: [run(3, { by: null, isOrderKnown: false })], next: null },
	});

it('shows what was printed, and fetches part of it again', async () => {
	const wished: unknown[] = [];
	show(PrintRuns as unknown as Component<Record<string, unknown>>, {
		listRuns,
		onagain: (one: PrintRun, part: object) => {
			wished.push([one.id, part]);
			return Promise.resolve(wished.length === 1 ? { code: 'LOT_RECALLED', params: {} } : null);
		},
	});
	const cards = page.getByTestId('print-run');
	await expect.poll(() => cards.elements().length).toBe(2);
	await expect.element(cards.first()).toHaveTextContent(/24 tem.*Anh Gói.*24 tem 64.*DAU9 … CUOI9/);
	await userEvent.click(page.getByRole('button', { name: 'Xem lượt in cũ hơn' }));
	await expect.element(cards.nth(2)).toHaveTextContent(/máy chủ.*phỏng đoán/);

	await userEvent.click(cards.first().getByTestId('again-open'));
	const to = cards.first().getByTestId('again-to');
	await userEvent.fill(cards.first().getByTestId('again-from'), '20');
	await userEvent.fill(to, '25');
	await userEvent.click(cards.first().getByTestId('again-go'));
	await expect.element(page.getByText(/từ tem thứ 1 đến tem thứ 24/)).toBeVisible();
	expect(wished).toEqual([]);
	await userEvent.fill(to, '22');
	await userEvent.click(cards.first().getByTestId('again-go'));
	await expect.element(page.getByRole('alert')).toHaveTextContent(/thu hồi/);
	await userEvent.click(cards.first().getByTestId('again-go'));
	await expect.element(to).not.toBeInTheDocument();
	expect(wished).toEqual([
		[9, { from: 20, to: 22 }],
		[9, { from: 20, to: 22 }],
	]);
});

it('calls back one print run, or from one label to another, and says what is wrong with a range', async () => {
	const wished: TypedRecall[] = [];
	const answers: Asked<RecallResult>[] = [
		{ kind: 'answered', value: { pieces: 24, orders: 3 } },
		{
			kind: 'failed',
			error: new AppError('RANGE_BACKWARDS', { from: 'K9ZZ', to: 'A2' }),
		},
		{ kind: 'answered', value: { pieces: 5, orders: 0, isOrderUnsure: true } },
	];
	show(RecallForm as unknown as Component<Record<string, unknown>>, {
		...{ title: 'Thu hồi', text: 'Thử', action: 'Thu hồi ngay', listRuns },
		onsubmit: (wish: TypedRecall) => {
			wished.push(wish);
			return Promise.resolve(answers[wished.length - 1]);
		},
	});
	await userEvent.click(page.getByTestId('recall-open'));
	await userEvent.click(page.getByTestId('recall-run-only'));
	const list = page.getByTestId('recall-run');
	await expect.element(list).toHaveTextContent(/DAU9 … CUOI9.*DAU8 … CUOI8/);
	await userEvent.fill(page.getByTestId('recall-reason'), 'Nắp hở');
	await userEvent.click(page.getByTestId('recall-submit'));
	await expect.element(list).toHaveAttribute('aria-invalid', 'true');
	expect(wished).toEqual([]);
	await userEvent.selectOptions(list, '8');
	await userEvent.click(page.getByTestId('recall-submit'));
	await expect.element(page.getByTestId('recall-done')).toHaveTextContent(/24 tem.*3 đơn/);

	await userEvent.click(page.getByTestId('recall-open'));
	await userEvent.click(page.getByTestId('recall-serials-only'));
	await userEvent.fill(page.getByTestId('recall-serials'), 'k9zz .. a2');
	await userEvent.fill(page.getByTestId('recall-reason'), 'Nắp hở');
	await userEvent.click(page.getByTestId('recall-submit'));
	await expect.element(page.getByRole('alert')).toHaveTextContent(/K9ZZ được in sau tem A2/);
	await userEvent.fill(page.getByTestId('recall-serials'), 'A2 … K9ZZ');
	await userEvent.click(page.getByTestId('recall-submit'));
	await expect.element(page.getByText(/chỉ là phỏng đoán/)).toBeVisible();
	expect(wished.map(({ scope }) => scope)).toEqual([
		{ kind: 'run', runId: 8 },
		{ kind: 'range', from: 'K9ZZ', to: 'A2' },
		{ kind: 'range', from: 'A2', to: 'K9ZZ' },
	]);
});
