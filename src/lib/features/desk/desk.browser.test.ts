import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { App } from '$lib/features/app/app.svelte';
import { DeskDatabase } from '$lib/local/desk-database';
import { createRawSnippet, type Component } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../tests/fixtures/desk-answers';
import { deskOrderAt } from '../../../../tests/fixtures/desk-order';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import { signOut } from './account/online';
import { Desk, setDesk } from './desk.svelte';
import DeskFrame from './DeskFrame.svelte';
import LessonPage from './lessons/LessonPage.svelte';

const HERE = producerId(3);
const LEFT = producerId(4);
const database = new DeskDatabase();

afterEach(async () => {
	vi.unstubAllGlobals();
	localStorage.removeItem('desk.me');
	localStorage.removeItem('desk.producer');
	localStorage.removeItem('desk.leaving');
	await Promise.all(database.tables.map((table) => table.clear()));
});

it('lets go of the buyers of a stall that its person works for no more', async () => {
	const orders = [HERE, LEFT].map((stall) => ({ stall, order: deskOrderAt(Date.now()) }));
	await database.orders.bulkPut(
		orders.map(({ stall, order }) => ({ id: order.id, producerId: stall, order })),
	);
	await database.places.bulkPut(
		[HERE, LEFT].map((stall) => ({ producerId: stall, cursor: 'x', pulledAt: 1 })),
	);
	answerDesk({
		'accounts.me': () => ({
			account: {
				...{ id: accountId('packer'), name: 'Anh Gói', email: null, phone: null, roles: [] },
				producers: [{ producerId: HERE, role: 'packer' }],
			},
			producers: [{ id: HERE, name: 'HTX' }],
		}),
		'notify.unread': () => 0,
	});
	await new Desk().refresh();
	const stalls = async () => (await database.orders.toArray()).map((row) => row.producerId);
	await expect.poll(stalls).toEqual([HERE]);
	expect((await database.places.toArray()).map((row) => row.producerId)).toEqual([HERE]);
});

it('opens no desk of who signed out without a network, and tells the server before it asks it anything', async () => {
	const account = {
		...{ id: accountId('owner'), name: 'Chị Chủ', email: null, phone: null, roles: [] },
		producers: [{ producerId: HERE, role: 'owner' }],
	};
	localStorage.setItem(
		'desk.me',
		JSON.stringify({ account, producers: [{ id: HERE, name: 'HTX' }] }),
	);
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
	expect(await signOut()).toMatchObject({ kind: 'failed', error: { code: 'OFFLINE' } });
	const waiting = new Desk();
	await waiting.refresh();
	expect([waiting.account, waiting.problem?.code]).toEqual([null, 'OFFLINE']);

	const asked: string[] = [];
	vi.stubGlobal('fetch', (target: RequestInfo | URL) => {
		const { pathname } = new URL(target instanceof Request ? target.url : target, location.href);
		asked.push(pathname);
		if (pathname === '/api/auth/sign-out') return Promise.resolve(Response.json({}));
		const app = { code: 'NOT_SIGNED_IN', params: {} };
		const error = { message: app.code, code: -32_000, data: { app } };
		return Promise.resolve(Response.json({ error }, { status: 401 }));
	});
	await waiting.refresh();
	expect(asked).toEqual(['/api/auth/sign-out', '/api/trpc/desk.accounts.me']);
	expect([waiting.account, waiting.problem]).toEqual([null, null]);
	// Told once.
	await waiting.refresh();
	expect(asked).toHaveLength(3);
});

it('tells the server in which language the desk is used, where it writes in another', async () => {
	let locale = 'en';
	const asked = answerDesk({
		'accounts.me': () => ({
			account: {
				...{ id: accountId('packer'), name: 'Anh Gói', email: null, phone: null, roles: [] },
				producers: [],
			},
			...{ producers: [], locale },
		}),
		'accounts.setLocale': () => {
			locale = 'vi';
		},
		'notify.unread': () => 0,
	});
	const told = () => asked.filter(({ procedure }) => procedure === 'accounts.setLocale');
	await new Desk().refresh();
	expect(told().map(({ input }) => input)).toEqual([{ locale: 'vi' }]);
	await new Desk().refresh();
	expect(told()).toHaveLength(1);
});

it('goes from one stall of its person to the other, with the rights there, and stays there', async () => {
	const account = {
		...{ id: accountId('both'), name: 'Chị Hai Nhà', email: null, phone: null, roles: [] },
		producers: [
			{ producerId: HERE, role: 'owner' },
			{ producerId: LEFT, role: 'packer' },
		],
	};
	const producers = [
		{ id: HERE, name: 'HTX Đây' },
		{ id: LEFT, name: 'HTX Kia' },
	];
	localStorage.setItem('desk.me', JSON.stringify({ account, producers }));
	const desk = new Desk();
	const children = createRawSnippet(() => ({ render: () => '<p>trang</p>' }));
	const frame: Component<Record<string, never>> = (anchor) => {
		setDesk(desk);
		return DeskFrame(anchor, { children });
	};
	const stop = mountInApp(new App(), frame, {});
	try {
		const choice = page.getByLabelText('Gian hàng');
		await expect.element(choice).toHaveValue(String(HERE));
		await expect.element(page.getByRole('link', { name: 'Người làm' })).toBeVisible();
		await userEvent.selectOptions(choice, 'HTX Kia');
		expect(desk.producerId).toBe(LEFT);
		await expect.element(page.getByRole('link', { name: 'Người làm' })).not.toBeInTheDocument();
		// The phone opens it again where it was left.
		expect(new Desk().producerId).toBe(LEFT);
	} finally {
		await stop();
	}
});

it('opens a lesson without a network, and has asked for its picture before it was looked at', async () => {
	const hash = 'ab'.repeat(16);
	const lesson = {
		...{ slug: 'giu-hang-tuoi', locale: 'vi', version: 1, title: 'Giữ hàng tươi' },
		blocks: [{ type: 'picture', hash, alt: 'Rau trong bóng mát' }],
	};
	const account = {
		...{ id: accountId('packer'), name: 'Anh Gói', email: null, phone: null, roles: [] },
		producers: [{ producerId: HERE, role: 'packer' }],
	};
	localStorage.setItem(
		'desk.me',
		JSON.stringify({ account, producers: [{ id: HERE, name: 'HTX' }] }),
	);
	const show = (slug: string) => {
		const desk = new Desk();
		desk.params = { slug };
		const shown: Component<Record<string, never>> = (anchor, props) => {
			setDesk(desk);
			return LessonPage(anchor, props);
		};
		return mountInApp(new App(), shown, {});
	};
	const away = () => {
		throw new TypeError('no network');
	};
	answerDesk({ 'lessons.read': () => [lesson], 'lessons.record': () => [] });
	const fetched = vi.spyOn(window, 'fetch');
	// Another lesson is open: its picture is wanted later.
	const other = show('bai-khac');
	await expect
		.poll(() => fetched.mock.calls.map(([to]) => to))
		.toContain(`/pictures/${hash}/640.webp`);
	await other();

	answerDesk({ 'lessons.read': away, 'lessons.record': away });
	const stop = show('giu-hang-tuoi');
	try {
		await expect.element(page.getByRole('heading', { name: 'Giữ hàng tươi' })).toBeVisible();
		const picture = page.getByRole('img', { name: 'Rau trong bóng mát' });
		await expect.element(picture).toHaveAttribute('src', `/pictures/${hash}/640.webp`);
	} finally {
		await stop();
	}
});

it('has forgotten the buyers once it says that it has forgotten', async () => {
	const order = deskOrderAt(Date.now());
	await database.orders.put({ id: order.id, producerId: HERE, order });
	await new Desk().forget();
	// Whoever signs out leaves the page with that, and what its store had not done by then is not done.
	expect(await database.orders.count()).toBe(0);
});

it('says so where the server tells of a person what this app cannot read', async () => {
	answerDesk({ 'accounts.me': () => ({ account: { roles: ['of a later year'] } }) });
	const desk = new Desk();
	await desk.refresh();
	expect(desk.account).toBeNull();
	expect(desk.problem).toEqual({ code: 'UNREADABLE_ANSWER' });
	expect(desk.isAsking).toBe(false);
});
