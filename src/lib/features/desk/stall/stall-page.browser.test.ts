import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import type { Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../../tests/fixtures/mount-in-app';
import { Desk, setDesk } from '../desk.svelte';
import ReviseForm from '../producers/ReviseForm.svelte';
import StallPage from './StallPage.svelte';

const STALL = producerId(3);
const FACTS = {
	...{ name: 'HTX Ong', kind: 'cooperative', provinceCode: '01', communeCode: '09022' },
	...{ about: 'Nuôi ong.', phone: '+842438251234', street: null, registration: null },
};
const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
	localStorage.clear();
});

async function show<Props extends Record<string, unknown>>(screen: Component<Props>, props: Props) {
	await page.viewport(360, 740);
	const desk = new Desk();
	vi.spyOn(desk, 'producerId', 'get').mockReturnValue(STALL);
	const inDesk: Component<Props> = (anchor, given) => {
		setDesk(desk);
		return screen(anchor, given);
	};
	stops.push(mountInApp(new App(), inDesk, props));
}

it('lets an owner write what is theirs, and ask for the rest in words that are kept', async () => {
	const asked = answerDesk({
		'producers.ownFacts': () => FACTS,
		'producers.updateOwnFacts': () => undefined,
		'producers.askRevision': () => undefined,
	});
	await show(StallPage, {});
	await expect.element(page.getByTestId('facts-phone')).toHaveValue('024 3825 1234');
	await userEvent.fill(page.getByTestId('facts-street'), 'Thôn 3');
	expect(localStorage.getItem('unsent..stall.3')).toContain('Thôn 3');
	await userEvent.click(page.getByRole('button', { name: 'Lưu' }));
	await expect
		.poll(() => asked)
		.toContainEqual({
			procedure: 'producers.updateOwnFacts',
			input: { producerId: 3, about: 'Nuôi ong.', phone: '024 3825 1234', street: 'Thôn 3' },
		});
	await expect.poll(() => localStorage.getItem('unsent..stall.3')).toBeNull();

	await userEvent.fill(page.getByTestId('facts-ask'), 'Đã đổi tên');
	await userEvent.click(page.getByRole('button', { name: 'Gửi ban tổ chức' }));
	await expect.element(page.getByText('Bạn được báo', { exact: false })).toBeVisible();
	expect(asked).toContainEqual({
		procedure: 'producers.askRevision',
		input: { producerId: 3, text: 'Đã đổi tên' },
	});
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});

it('lets an organiser change one fact and keep the others as they stand', async () => {
	answerDesk({ 'producers.facts': () => FACTS });
	const onsave = vi.fn(() => Promise.resolve());
	await show(ReviseForm, { producerId: STALL, onsave, onclose: () => undefined });
	await expect.element(page.getByTestId('revise-commune')).toBeEnabled();
	await userEvent.fill(page.getByLabelText('Số đăng ký'), '0107 HTX 001');
	await userEvent.fill(page.getByLabelText('Giấy tờ đã xem', { exact: false }), 'Giấy đăng ký');
	await userEvent.click(page.getByTestId('revise-save'));
	await expect
		.poll(() => onsave.mock.calls)
		.toEqual([
			[
				{
					...{ name: 'HTX Ong', kind: 'cooperative', provinceCode: '01', communeCode: '09022' },
					...{ registration: '0107 HTX 001', about: 'Nuôi ong.', documentsSeen: 'Giấy đăng ký' },
				},
			],
		]);
});
