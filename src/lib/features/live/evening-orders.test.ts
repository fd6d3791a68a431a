import { producerId, type ProducerId } from '$lib/domain/ids';
import { runsUntil } from '$lib/domain/market/session';
import type { OrderState } from '$lib/domain/ordering/order';
import { HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { expect, it } from 'vitest';

import { ordersOfEvening } from './evening-orders';

const STARTS = Date.UTC(2026, 10, 20, 13);
const SELLER = producerId(3);
const session = {
	startsAt: STARTS,
	endsAt: STARTS + 2 * HOUR_MS,
	slots: [{ producerId: SELLER, startsAt: STARTS, minutes: 10, productIds: [] }],
};
const order = (
	placedAt: EpochMs,
	{ seller = SELLER, state = 'placed' }: { seller?: ProducerId; state?: OrderState } = {},
) => ({
	view: { placedAt, producerId: seller, state },
});

it('are those made at its producers while it ran, the latest first', () => {
	const orders = [
		order(STARTS - HOUR_MS),
		order(STARTS + MINUTE_MS),
		order(STARTS + 3 * MINUTE_MS),
		order(STARTS + 2 * MINUTE_MS, { seller: producerId(4) }),
		order(runsUntil(session) - 1),
		order(runsUntil(session)),
	];
	expect(ordersOfEvening(orders, session, null)).toEqual([orders[4], orders[2], orders[1]]);
});

it('begin with what waits for an answer, however many there are', () => {
	const later = Array.from({ length: 9 }, (_, index) => order(STARTS + (index + 2) * MINUTE_MS));
	const asked = order(STARTS + MINUTE_MS, { state: 'needsBuyer' });
	const found = ordersOfEvening([...later, asked], session, null);
	expect([found[0], found.length]).toEqual([asked, 10]);
});

it('are those of its very first minute, too, which bear the beginning of that minute', () => {
	const opened = STARTS - 10 * MINUTE_MS;
	const first = order(opened);
	expect(ordersOfEvening([first], session, opened + 40_000)).toEqual([first]);
	expect(ordersOfEvening([first], session, opened + MINUTE_MS)).toEqual([]);
});
