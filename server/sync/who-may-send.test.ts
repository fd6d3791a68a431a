import {
	OPERATION_KINDS,
	STAFF_KINDS,
	type OperationAnswer,
	type OperationKind,
} from '$lib/domain/ordering/operation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { idsNamedIn } from '../../tests/fixtures/named-in-schema';
import { KINDS } from './kinds';
import { oddPayloads, withFreshIds } from './odd-payloads.fixture';
import { push } from './push';
import { SENDERS, SendingWorld, type Belongings, type Sender } from './senders.fixture';
import type { Prepared } from './sending-row.fixture';
import { OF_NOBODY, ROWS } from './who-may-send.fixture';

let world: SendingWorld;
let theirs: Belongings;

beforeAll(async () => {
	world = await SendingWorld.open();
	theirs = await world.neighbours();
});
afterAll(() => world[Symbol.asyncDispose]());

/**
 * Sends an operation, and looks whether it is answered as expected. What is refused writes nothing but its own row in the ledger, and what is not
 * even taken not that either; an order that was refused is kept as such, and moves nothing else.
 * @param expected the status of what is taken, the code of what is refused
 */
async function expectAnswer(
	kind: OperationKind,
	{ payload, envelope }: Prepared,
	{ by, expected }: { readonly by: Sender; readonly expected: string },
): Promise<void> {
	const { stall, people } = world;
	const account = people[by];
	const operation = await stall.operation(kind, payload, envelope);
	const before = TAKEN.includes(expected) ? null : await world.written();
	const last = await lastChange();
	const { answers } = await push(stall.runtime, [operation], {
		origin: null,
		signedIn: () => Promise.resolve(account && { account }),
	});
	const [answer] = answers;
	if (!answer) throw new Error('no answer');
	expect(answerIn(answer)).toBe(expected);
	if (!before) {
		if (OF_STAFF.has(kind)) await expectNoted(last, account?.id);
		return;
	}
	const after = await world.written();
	const written = Object.keys(after).filter((table) => after[table] !== before[table]);
	const ofLedger = 'outcome' in answer ? ['operations'] : [];
	const ofOrder = 'outcome' in answer && 'order' in answer.outcome ? OF_AN_ORDER : [];
	expect([...ofLedger, ...ofOrder]).toEqual(expect.arrayContaining(written));
}

const OF_STAFF = new Set<string>(STAFF_KINDS);

/** The number of the last entry of the log. */
async function lastChange(): Promise<number> {
	const [row] = await world.stall.db.sql<{ last: number }[]>`
		select coalesce(max(id), 0)::int as last from audit_entries`;
	return row?.last ?? 0;
}

interface Noted {
	readonly account: string;
	readonly action: string;
	readonly before: unknown;
	readonly after: unknown;
}

/** Of these there was nothing before. */
const NOTHING_BEFORE = ['lot.create', 'trace.record'];

/** Expects that the log says who did it, what was before, and that something is other than it was. */
async function expectNoted(since: number, account: string | undefined): Promise<void> {
	const noted = await world.stall.db.sql<Noted[]>`
		select account_id as account, action, before, after from audit_entries where id > ${since}`;
	expect(noted.length).toBeGreaterThan(0);
	for (const entry of noted) {
		expect(entry.account).toBe(account);
		expect(entry.before === null, entry.action).toBe(NOTHING_BEFORE.includes(entry.action));
		expect(entry.after).not.toEqual(entry.before);
	}
}

function answerIn(answer: OperationAnswer): string {
	if (!('outcome' in answer)) return answer.error.code;
	return answer.outcome.status === 'rejected' ? answer.outcome.code : answer.outcome.status;
}

const asOwner = () => {
	const account = world.people.owner;
	return { origin: null, signedIn: () => Promise.resolve(account && { account }) };
};

/** What people write as they like, and a phone may have cut. */
const FREE_WORDS = /^(?:note|text|contact|place|reason|carrier|tracking)$/;

const TAKEN = ['accepted', 'acceptedChanged', 'needsBuyer'];
const OF_AN_ORDER = ['orders', 'order_lines', 'order_history', 'order_news'];

/** Whom a payload names as its maker: each sender themselves; for nobody, one who may. */
const makerFor = (by: Sender): string => (world.people[by] ?? world.people.packer)?.id ?? '';

test('every kind that the server understands is in the table', () => {
	expect(Object.keys(ROWS).toSorted()).toEqual(Object.keys(KINDS).toSorted());
	expect(Object.keys(ROWS).toSorted()).toEqual([...OPERATION_KINDS].toSorted());
});

describe.each(Object.entries(ROWS))('%s', (name, { schema, answers, prepare, foreign }) => {
	const kind = name as OperationKind;

	test('names no id that is not looked at here', () => {
		const named = new Set(idsNamedIn(schema).filter((id) => !OF_NOBODY.includes(id)));
		expect(Object.keys(foreign)).toEqual(expect.arrayContaining([...named]));
	});

	test.each(SENDERS)('by %s', async (by) => {
		const prepared = await prepare(world, makerFor(by));
		if (by === 'suspendedOwner') await world.suspend();
		try {
			await expectAnswer(kind, prepared, { by, expected: answers[by] });
		} finally {
			if (by === 'suspendedOwner') await world.lift();
		}
	});

	test('is answered, never held, whatever number or text stands in it', async () => {
		const { payload, envelope } = await prepare(world, makerFor('owner'));
		const held: string[] = [];
		for (const odd of oddPayloads(payload)) {
			// What bears the id of its own order is answered once: each is one of its own.
			const sent = envelope ? withFreshIds({ payload: odd.payload, envelope }) : odd;
			const operation = await world.stall.operation(kind, sent.payload, sent.envelope);
			const { answers } = await push(world.stall.runtime, [operation], asOwner());
			if (answers.some((answer) => answerIn(answer) === 'held')) held.push(odd.path);
		}
		expect(held).toEqual([]);
	});

	test('arrives with half an emoji in its free words', async () => {
		const { payload } = await prepare(world, makerFor('owner'));
		for (const { path } of oddPayloads(payload).filter((odd) => FREE_WORDS.test(odd.path))) {
			const prepared = await prepare(world, makerFor('owner'));
			const odd = oddPayloads(prepared.payload).find((one) => one.path === path);
			const sent = { ...prepared, payload: odd?.payload ?? {} };
			await expectAnswer(kind, sent, { by: 'owner', expected: answers.owner });
		}
	});

	test.each(Object.entries(foreign))('with another’s %s', async (_id, row) => {
		const send = async (named: Belongings, expected: string) => {
			const { payload, ...rest } = await prepare(world, makerFor('owner'));
			const changed = { ...rest, payload: row.change(payload, named, world) };
			await expectAnswer(kind, changed, { by: 'owner', expected });
		};
		await send(theirs, row.theirs);
		await send(world.nowhere(), row.nowhere?.[0] ?? row.theirs);
	});
});
