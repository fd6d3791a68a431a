import { accountId } from '$lib/domain/accounts/account';
import type { ReviewedDossier } from '$lib/domain/certification/dossier-view';
import { dossierId, type CheckedItem } from '$lib/domain/certification/dossier';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { Desk, setDesk } from '$lib/features/desk/desk.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../../tests/fixtures/mount-in-app';
import ReviewPage from './ReviewPage.svelte';

const AT = Date.UTC(2026, 10, 26);
const ID = '0190a000-0000-7000-8000-000000000001';
const KINDS = ['environment', 'testReport'] as const;

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
	await stop?.();
	vi.unstubAllGlobals();
	localStorage.clear();
});

function dossier(judged: readonly string[]): ReviewedDossier {
	const items = KINDS.map((kind): CheckedItem => ({
		...{ kind, need: 'required', expiry: 'never', usualMonths: null },
		standing: judged.includes(kind)
			? { state: 'rejected', reason: 'Thiếu dấu' }
			: { state: 'uploaded', expiresOn: null },
	}));
	return {
		dossier: {
			...{ id: dossierId(ID), producerId: producerId(1), producerName: 'HTX Ong' },
			...{ productName: 'Mật ong', setCode: 4, state: 'submitted' },
			...{ openedAt: AT, submittedAt: AT, isDemo: false },
		},
		...{ product: null, producer: { isVerified: true, isSuspended: false }, items },
		...{ toSubmit: [], missing: [...KINDS], files: [], messages: [], decisions: [] },
		...{ certificate: null, isMakingUp: false, people: {}, mayJudge: true },
		commitment: { version: '1', text: 'Cam kết', signed: [] },
		history: KINDS.map((kind, index) => ({
			...{ id: index + 1, kind, what: 'submitted', fileIds: [], issuedOn: null },
			...{ expiresOn: null, reason: null, accountId: accountId('chu'), at: AT },
		})),
	};
}

it('keeps who works by keyboard at the paper: asked for a reason, thinking better of it, and at the next', async () => {
	const judged: string[] = [];
	answerDesk({
		'certification.read': () => dossier(judged),
		'certification.review': ({ kind }: { kind: string }) => {
			judged.push(kind);
		},
	});
	stop = mountInApp(
		new App(),
		(anchor: Parameters<Component>[0]) => {
			const desk = new Desk();
			desk.params = { id: ID };
			setDesk(desk);
			return ReviewPage(anchor, {});
		},
		{},
	);
	const rowOf = (kind: string): Element =>
		document.querySelector(`[data-testid=review-row][data-kind=${kind}]`) ?? document.body;
	const press = async (testId: string) => {
		const button = page.getByTestId(testId);
		await expect.element(button).toBeVisible();
		(button.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
	};
	await press('paper-reject');
	const reason = page.getByTestId('paper-reason');
	await expect.element(reason).toHaveFocus();
	(page.getByRole('button', { name: 'Thôi' }).element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
	const header = (kind: string) => () =>
		document.activeElement === rowOf(kind).querySelector('h3 button');
	await expect.poll(header('environment')).toBe(true);

	await press('paper-reject');
	await userEvent.keyboard('Thiếu dấu');
	await press('paper-judge');
	// The next paper that waits is open.
	await expect.poll(header('testReport')).toBe(true);
	expect(judged).toEqual(['environment']);
});
