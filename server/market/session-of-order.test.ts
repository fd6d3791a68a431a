import type { CreateOrderPayload, Operation } from '$lib/domain/ordering/operation';
import { HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { createSession } from './sessions';

let stall: Stall;
let startsAt: EpochMs;
let session: number;
let slug = 0;

beforeAll(async () => {
	stall = await Stall.open(12);
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	startsAt = stall.now + HOUR_MS;
	const { id } = await createSession(
		stall.db.database,
		{
			slug: `phien-${String(++slug)}`,
			title: 'Phiên chợ',
			intro: '',
			startsAt,
			endsAt: startsAt + HOUR_MS,
			slots: [{ producerId: stall.producer, startsAt, minutes: 10, productIds: [stall.honey] }],
		},
		stall.now,
	);
	session = id;
});

/** The session that is kept with an order that names this evening's, and is accepted whatever it is. */
async function kept(
	changes: Partial<CreateOrderPayload> = {},
	envelope: Partial<Operation> = {},
): Promise<number | null> {
	const made = await stall.order({ sessionId: session, ...changes }, envelope);
	const { id, state } = await stall.place(made);
	expect(['placed', 'needsBuyer']).toContain(state);
	const [row] = await stall.db.sql<{ session_id: string | null }[]>`
		select session_id from orders where id = ${id}`;
	return row?.session_id == null ? null : Number(row.session_id);
}
const run = (times: { openedAt?: EpochMs; closedAt?: EpochMs; cancelledAt?: EpochMs }) => {
	const at = (time?: EpochMs) => (time === undefined ? null : new Date(time).toISOString());
	return stall.db.sql`update market_sessions set opened_at = ${at(times.openedAt)},
		closed_at = ${at(times.closedAt)}, cancelled_at = ${at(times.cancelledAt)}
		where id = ${session}`;
};

describe('an order counts for the session that it names', () => {
	it('while that is planned, and by either road to the tables', async () => {
		expect(await kept()).toBeNull();
		stall.now = startsAt + MINUTE_MS;
		expect(await kept()).toBe(session);
		// What the buyer is asked about goes the long way.
		const dearer = [stall.line(stall.honey, { seenPriceDong: 1 })];
		expect(await kept({ lines: dearer })).toBe(session);
		expect(await kept({ sessionId: null })).toBeNull();
		stall.now = startsAt + HOUR_MS;
		expect(await kept()).toBeNull();
		expect(await kept({ lines: dearer })).toBeNull();
	});

	it('from its opening to its end as its hosts have it', async () => {
		await run({ openedAt: stall.now });
		expect(await kept()).toBe(session);
		stall.now = startsAt + 7 * HOUR_MS - 1;
		expect(await kept()).toBe(session);
		stall.now += 1;
		expect(await kept()).toBeNull();
	});

	it('from the minute on in which it was opened, as baskets reckon', async () => {
		const minute = startsAt - 10 * MINUTE_MS;
		stall.now = minute + 50_000;
		await run({ openedAt: minute + 40_000 });
		expect(await kept({}, { createdAt: minute })).toBe(session);
		expect(await kept({}, { createdAt: minute - MINUTE_MS })).toBeNull();
	});

	it('if it waited offline and was made before the end, however late it comes', async () => {
		stall.now = startsAt + MINUTE_MS;
		const made = { createdAt: stall.now };
		await run({ openedAt: startsAt, closedAt: startsAt + 2 * MINUTE_MS });
		stall.now += 5 * HOUR_MS;
		expect(await kept({}, made)).toBe(session);
		expect(await kept({}, { createdAt: startsAt + 2 * MINUTE_MS })).toBeNull();
		// A clock that runs ahead, or a catalogue that nobody knows: it is made when it comes.
		expect(await kept({}, { createdAt: stall.now + HOUR_MS })).toBeNull();
		expect(await kept({}, { ...made, catalogueVersion: 999_999 })).toBeNull();
	});

	it('not where it is of none, of another producer, or was called off', async () => {
		stall.now = startsAt + MINUTE_MS;
		expect(await kept({ sessionId: 9_007_199_254_740_991 })).toBeNull();
		expect(await kept({ sessionId: -4 })).toBeNull();
		await run({ cancelledAt: startsAt });
		expect(await kept()).toBeNull();
		await run({});
		expect(await kept()).toBe(session);
		await stall.db.sql`delete from market_slots where session_id = ${session}`;
		expect(await kept()).toBeNull();
	});
});
