import type { BeforeNavigate } from '@sveltejs/kit';
import { beforeEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';

import { m } from '$lib/i18n/paraglide/messages';

import LeaveAsk from './LeaveAsk.svelte';

type Asking = (navigation: Pick<BeforeNavigate, 'to' | 'type' | 'cancel'>) => void;
const road = vi.hoisted(() => ({ ask: null as Asking | null, goto: vi.fn() }));
vi.mock('$app/navigation', () => ({
	beforeNavigate: (ask: Asking) => {
		road.ask = ask;
	},
	goto: road.goto,
}));

const ORDERS = { url: new URL('/desk/producer/orders', location.href) } as BeforeNavigate['to'];
function tap(type: BeforeNavigate['type'] = 'link') {
	const cancel = vi.fn();
	road.ask?.({ to: type === 'leave' ? null : ORDERS, type, cancel });
	return cancel;
}
beforeEach(() => {
	road.goto.mockReset();
});

it('asks before what is sent ends with its page: who stays goes on, who leaves ends it first', async () => {
	const order: string[] = [];
	road.goto.mockImplementation(() => Promise.resolve(void order.push('left')));
	const onend = () => Promise.resolve(void order.push('ended'));
	const page = render(LeaveAsk, { isSending: true, onend });
	expect(tap()).toHaveBeenCalledOnce();
	await page.getByTestId('leave-not').click();
	await expect.element(page.getByText(m.video_leave_ask())).not.toBeInTheDocument();
	expect(order).toEqual([]);
	expect(tap()).toHaveBeenCalledOnce();
	await page.getByTestId('leave-yes').click();
	await expect.poll(() => order).toEqual(['ended', 'left']);
	expect(road.goto).toHaveBeenCalledWith(ORDERS?.url);
});

it('lets the browser ask where the page is closed, and nobody where nothing is sent', async () => {
	const page = render(LeaveAsk, { isSending: true, onend: () => Promise.resolve() });
	expect(tap('leave')).toHaveBeenCalledOnce();
	expect(page.getByText(m.video_leave_ask()).query()).toBeNull();
	await page.rerender({ isSending: false });
	expect(tap()).not.toHaveBeenCalled();
});
