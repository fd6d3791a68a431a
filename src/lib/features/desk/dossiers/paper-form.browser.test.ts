import { dossierId, type CheckedItem } from '$lib/domain/certification/dossier';
import { producerId } from '$lib/domain/ids';
import { UploadsDatabase } from '$lib/local/uploads-database';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { commands, page, userEvent } from 'vitest/browser';

import { keepDeskOrders, openDeskPage } from '../../../../../tests/fixtures/show-desk-orders';
import type { PaperToSubmit } from './online';
import PaperForm from './PaperForm.svelte';
import PaperItem from './PaperItem.svelte';
import CertificateForm from './review/CertificateForm.svelte';
import { readPaper } from './unsent';

const ref = { producerId: producerId(3), dossierId: dossierId('12') };
const item: CheckedItem = {
	...{ kind: 'environment', need: 'required', expiry: 'never', usualMonths: null },
	standing: { state: 'missing' },
};
const tus = { 'tus-resumable': '1.0.0' };
const BYTES = 1_000;
/** The road is there again, and the server takes the paper. */
const TAKEN = [
	{ status: 201, headers: { ...tus, location: '/api/desk/uploads/1' } },
	{ status: 204, headers: { ...tus, 'upload-offset': String(BYTES) } },
];
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	await new UploadsDatabase().delete();
	vi.restoreAllMocks();
});

/** Opens the form as after a reload. @returns closes the page */
function openForm(submit: (paper: PaperToSubmit) => Promise<boolean>): () => Promise<void> {
	const form: Component<Record<string, unknown>> = (anchor) =>
		(PaperForm as unknown as Component<Record<string, unknown>>)(anchor, {
			...{ item, ref, submit, oncancel: () => undefined },
		});
	const close = openDeskPage(form);
	stops.push(close);
	return async () => {
		stops.splice(stops.indexOf(close), 1);
		await close();
	};
}

async function choosePaper(): Promise<void> {
	const head = '%PDF-1.7\n';
	const content = head + ' '.repeat(BYTES - head.length);
	const paper = new File([content], 'giấy.pdf', { type: 'application/pdf' });
	const field = () => document.querySelector<HTMLInputElement>('input[type=file]:not([capture])');
	await expect.poll(field).not.toBeNull();
	await userEvent.upload(field() ?? document.body, paper);
}

it('is handed in by itself once its pages are up, though the page was closed meanwhile', async () => {
	stops.push(await keepDeskOrders([], 'owner'));
	const submit = vi.fn((_: PaperToSubmit) => Promise.resolve(true));
	await commands.answerUploads([]);
	const close = openForm(submit);
	await choosePaper();
	await userEvent.fill(page.getByTestId('paper-issued'), '2026-10-01');
	await userEvent.click(page.getByTestId('paper-submit'));
	await expect.element(page.getByTestId('paper-not-yet')).toBeVisible();
	await close();
	expect(submit).not.toHaveBeenCalled();

	await commands.answerUploads(TAKEN);
	openForm(submit);
	window.dispatchEvent(new Event('online'));
	await expect.poll(() => submit.mock.calls.length).toBe(1);
	const [handedIn] = submit.mock.calls[0] ?? [];
	expect(handedIn).toMatchObject({ kind: 'environment', issuedOn: '2026-10-01', expiresOn: null });
	expect(handedIn?.fileIds).toHaveLength(1);
	await expect.poll(() => readPaper(ref.dossierId, item.kind)).toBeNull();
});

it('waits for another tap where that was taken back', async () => {
	stops.push(await keepDeskOrders([], 'owner'));
	const submit = vi.fn((_: PaperToSubmit) => Promise.resolve(true));
	await commands.answerUploads([]);
	openForm(submit);
	await choosePaper();
	await userEvent.click(page.getByTestId('paper-submit'));
	await userEvent.click(page.getByTestId('paper-not-yet'));
	await commands.answerUploads(TAKEN);
	window.dispatchEvent(new Event('online'));
	await expect.element(page.getByText('Nộp', { exact: true })).toBeVisible();
	expect(submit).not.toHaveBeenCalled();
	// That its pages are up is not that it was handed in.
	await expect.element(page.getByTestId('paper-not-submitted')).toBeVisible();
	await userEvent.click(page.getByTestId('paper-submit'));
	await expect.poll(() => submit.mock.calls.length).toBe(1);
});

it('is handed in once more where the page was closed before the server had answered', async () => {
	stops.push(await keepDeskOrders([], 'owner'));
	const unheard = vi.fn((_: PaperToSubmit) => new Promise<boolean>(() => undefined));
	await commands.answerUploads(TAKEN);
	const close = openForm(unheard);
	await choosePaper();
	await userEvent.click(page.getByTestId('paper-submit'));
	await expect.poll(() => unheard.mock.calls.length).toBe(1);
	await close();

	const submit = vi.fn((_: PaperToSubmit) => Promise.resolve(true));
	openForm(submit);
	await expect.poll(() => submit.mock.calls.length).toBe(1);
	expect(submit.mock.calls[0]?.[0].fileIds).toEqual(unheard.mock.calls[0]?.[0].fileIds);
	await expect.poll(() => readPaper(ref.dossierId, item.kind)).toBeNull();
});

it('tells at its field of a year that was typed with two digits', async () => {
	stops.push(await keepDeskOrders([], 'owner'));
	await commands.answerUploads([]);
	openForm(() => Promise.resolve(true));
	await choosePaper();
	const field = page.getByTestId('paper-issued');
	await userEvent.fill(field, '0026-11-20');
	await expect.element(field).toHaveAccessibleDescription(/bốn chữ số/);
	await expect.element(page.getByTestId('paper-submit')).toBeDisabled();
	await userEvent.fill(field, '2026-10-01');
	await expect.element(page.getByTestId('paper-submit')).toBeEnabled();
});

it('of a certificate likewise, which else could not be written down', async () => {
	stops.push(await keepDeskOrders([], 'owner'));
	const register = vi.fn(() => Promise.resolve(false));
	const props = { certificate: null, register, oncancel: () => undefined };
	stops.push(openDeskPage((anchor) => CertificateForm(anchor, props)));
	const [issued, expires] = ['issued', 'expires'].map((name) =>
		page.getByTestId(`certificate-${name}`),
	);
	const save = page.getByTestId('certificate-save');
	if (!issued || !expires) throw new Error('no fields');
	await userEvent.fill(page.getByTestId('certificate-number'), '12/QĐ');
	await userEvent.fill(page.getByTestId('certificate-issuer'), 'UBND tỉnh');
	for (const [field, right] of [
		[issued, '2026-10-01'],
		[expires, '2028-10-01'],
	] as const) {
		for (const typed of ['0026-11-20', '12026-11-20']) {
			await userEvent.fill(field, typed);
			await expect.element(field).toHaveAccessibleDescription(/bốn chữ số/);
			await expect.element(save).toBeDisabled();
		}
		await userEvent.fill(field, right);
	}
	await userEvent.click(save);
	expect(register).toHaveBeenCalledExactlyOnceWith(
		expect.objectContaining({ issuedOn: '2026-10-01', expiresOn: '2028-10-01' }),
	);
});

it('is opened and closed by keyboard in its place', async () => {
	stops.push(await keepDeskOrders([], 'owner'));
	const other = { ...ref, dossierId: dossierId('13') };
	const view = { history: [], files: [] };
	const shown: Component<Record<string, unknown>> = (anchor) =>
		(PaperItem as unknown as Component<Record<string, unknown>>)(anchor, {
			...{ item, view, ref: other, isOpen: true, change: () => Promise.resolve(true) },
		});
	stops.push(openDeskPage(shown));
	const begin = page.getByTestId('paper-begin');
	await expect.element(begin).toHaveTextContent('Nộp giấy tờ');
	(begin.element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
	const form = page.getByTestId('paper-form');
	await expect.element(form).toBeVisible();
	const field = () => document.activeElement?.getAttribute('type');
	await expect.poll(field).toBe('file');
	(form.getByRole('button', { name: 'Đóng lại' }).element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(begin).toHaveFocus();
});
