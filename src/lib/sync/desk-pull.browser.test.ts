import { producerId } from '$lib/domain/ids';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import { askForOrders } from '$lib/features/desk/orders/online';
import { claimDesk, DeskDatabase } from '$lib/local/desk-database';
import { accountId } from '$lib/domain/accounts/account';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import { deskOrderAt } from '../../../tests/fixtures/desk-order';
import type { DeskPullOnRoad } from '../../../tests/fixtures/desk-road';
import { pullDeskOrders } from './desk-pull';

/* The app's own requests, to a server whose connection is torn down in the middle of an answer. */

const HERE = producerId(3);
let desk: DeskDatabase;
let now = 1_800_000_000_000;

beforeEach(() => {
	desk = new DeskDatabase(`desk-${crypto.randomUUID()}`);
	now = 1_800_000_000_000;
});
afterEach(() => desk.close());

const pull = () =>
	pullDeskOrders({ database: desk, ask: askForOrders, now: () => now }, HERE).then(
		() => 'whole',
		(thrown: Error) => thrown.message,
	);
const held = async () => (await desk.orders.toArray()).map(({ id }) => id).sort();
const place = () => desk.places.get(HERE);

function page(orders: readonly DeskOrder[], changes: object = {}): DeskPullOnRoad['data'] {
	const frame = { serverNow: now, isReset: false, cursor: 'end', hasMore: false };
	return { ...frame, orders, ...changes };
}
const stallOf = (count: number) =>
	Array.from({ length: count }, () => deskOrderAt(now)).sort((a, b) => (a.id < b.id ? -1 : 1));
const ids = (orders: readonly DeskOrder[]) => orders.map(({ id }) => id).sort();

it('a road that breaks costs a new phone one page, and the next pull goes on from there', async () => {
	const [one, two, three] = [stallOf(40), stallOf(40), stallOf(5)];
	const first = page(one, { isReset: true, cursor: 'c1', hasMore: true });
	const second = page(two, { cursor: 'c2', hasMore: true });
	await commands.answerPulls([{ data: first }, { data: second, isCut: true }]);
	expect(await pull()).toBe('OFFLINE');
	expect(await held(), 'what came is there to be worked with').toEqual(ids(one));
	expect(await place()).toMatchObject({ cursor: 'c1', pulledAt: null, beganAt: now });
	now += 60_000;
	await commands.answerPulls([
		{ data: second },
		{ data: page(three, { cursor: 'c3' }) },
		{ data: page([]), isCut: true },
	]);
	expect(await pull()).toBe('OFFLINE');
	expect(await commands.pullsAsked()).toEqual(['c1', 'c2', 'c3']);
	expect(await held()).toEqual(ids([...one, ...two, ...three]));
	expect((await place())?.pulledAt, 'as old as its oldest page').toBe(now - 60_000);
	await commands.answerPulls([{ data: page([], { cursor: 'c4' }) }]);
	expect(await pull()).toBe('whole');
	expect(await place()).toEqual({ producerId: HERE, cursor: 'c4', pulledAt: now });
});

it('so it is with what is new to a phone that was away for long', async () => {
	const [known, one, two] = [stallOf(1), stallOf(40), stallOf(2)];
	await commands.answerPulls([{ data: page(known, { isReset: true }) }]);
	expect(await pull()).toBe('whole');
	const pulledAt = now;
	now += 60_000;
	const first = page(one, { cursor: 'c1', hasMore: true });
	await commands.answerPulls([{ data: first }, { data: page(two), isCut: true }]);
	expect(await pull()).toBe('OFFLINE');
	expect(await held()).toEqual(ids([...known, ...one]));
	expect((await place())?.pulledAt).toBe(pulledAt);
});

it('of another history nothing is shown before it is there whole', async () => {
	const [known, one, two] = [stallOf(2), stallOf(40), stallOf(2)];
	await commands.answerPulls([{ data: page(known, { isReset: true }) }]);
	await pull();
	const first = page(one, { isReset: true, cursor: 'c1', hasMore: true });
	await commands.answerPulls([{ data: first }, { data: page(two), isCut: true }]);
	expect(await pull()).toBe('OFFLINE');
	expect(await held()).toEqual(ids(known));
	await commands.answerPulls([{ data: first }, { data: page(two) }]);
	expect(await pull()).toBe('whole');
	expect(await held()).toEqual(ids([...one, ...two]));
});

it('goes on where another tab has come to meanwhile, and stops where its person has left', async () => {
	const [one, two] = [stallOf(40), stallOf(2)];
	const ask: typeof askForOrders = async (question) => {
		const answer = await askForOrders(question);
		if (question.cursor === null)
			await desk.places.put({ producerId: HERE, cursor: 'theirs', pulledAt: null });
		return answer;
	};
	const first = page(one, { isReset: true, cursor: 'c1', hasMore: true });
	await commands.answerPulls([{ data: first }, { data: page(two) }]);
	await pullDeskOrders({ database: desk, ask, now: () => now }, HERE);
	expect(await commands.pullsAsked()).toEqual([null, 'theirs']);
	const leave: typeof askForOrders = async (question) => {
		const answer = await askForOrders(question);
		await claimDesk(desk, accountId('another'));
		return answer;
	};
	await commands.answerPulls([{ data: page(stallOf(1), { cursor: 'c9' }) }]);
	await pullDeskOrders({ database: desk, ask: leave, now: () => now }, HERE);
	expect([await held(), await place()]).toEqual([[], undefined]);
});
