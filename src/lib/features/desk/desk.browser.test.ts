import { accountId } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { DeskDatabase } from '$lib/local/desk-database';
import { afterEach, expect, it, vi } from 'vitest';

import { answerDesk } from '../../../../tests/fixtures/desk-answers';
import { deskOrderAt } from '../../../../tests/fixtures/desk-order';
import { Desk } from './desk.svelte';

const HERE = producerId(3);
const LEFT = producerId(4);
const database = new DeskDatabase();

afterEach(async () => {
	vi.unstubAllGlobals();
	localStorage.removeItem('desk.me');
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
