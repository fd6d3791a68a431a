import {
	accountId,
	type Account,
	type MarketRole,
	type ProducerRole,
} from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { uuidV4, type ProducerId, type SessionId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import type { Context } from '../context';
import { createLog } from '../logging';
import { createSession } from '../market/sessions';
import { marketSessions } from '../market/tables';
import { appRouter } from '../router';
import { TRPCError } from '../trpc';

/** Let through to what stands behind the door. */
const IN = 'let in';
const OUT = 'NOT_FOUND';

/** Who is answered what by a rehearsal, in which only `stall.producer` has a turn. */
const WHO = {
	nobody: { account: null, says: 'NOT_SIGNED_IN' },
	'somebody without a role': { account: person('anyone'), says: OUT },
	'a reviewer': { account: person('reviewer', ['reviewer']), says: OUT },
	'an administrator': { account: person('administrator', ['administrator']), says: OUT },
	// They have a road of their own.
	'a host': { account: person('host', ['host']), says: OUT },
	'an owner of the stall': { account: person('owner', [], 'owner'), says: IN },
	'a packer of the stall': { account: person('packer', [], 'packer'), says: IN },
} as const;

function person(id: string, roles: readonly MarketRole[] = [], role?: ProducerRole) {
	return { id, roles, role };
}

let stall: Stall;
let session: SessionId;
beforeAll(async () => {
	stall = await Stall.open(4);
	const startsAt = stall.now + HOUR_MS;
	const slot = { producerId: stall.producer, startsAt, minutes: 10, productIds: [stall.honey] };
	const times = { startsAt, endsAt: startsAt + HOUR_MS };
	const named = { slug: 'phien', title: 'Phiên', intro: '', slots: [slot] };
	session = (await createSession(stall.db.database, { ...named, ...times }, stall.now)).id;
});
afterAll(() => stall[Symbol.asyncDispose]());

type Who = (typeof WHO)[keyof typeof WHO]['account'];

function contextOf(who: Who, at: ProducerId): Context {
	const account: Account | null = who && {
		...{ id: accountId(who.id), name: 'Ai đó', email: null, phone: null, roles: who.roles },
		producers: who.role ? [{ producerId: at, role: who.role }] : [],
	};
	return {
		...{ database: stall.db.database, clock: () => stall.now, log: createLog() },
		...{ origin: 'http://market.test', isDemo: false, requestId: 'request-1' },
		...{ address: '198.51.100.77', deviceId: null },
		auth: () => Promise.reject(new Error('nobody signs in here')),
		signedIn: () => Promise.resolve(account && { account, signInId: 'one', signedInAt: stall.now }),
	};
}

const ROADS = {
	'what happens in it': (caller: Caller, of: OfStall) => caller.desk.live.watchRehearsal(of),
	'what is said in it': (caller: Caller, of: OfStall) => caller.desk.talk.ofRehearsal(of),
	'an answer to a question in it': (caller: Caller, of: OfStall) =>
		caller.desk.talk.answer({
			...{ ...of, isRehearsal: true, of: 1, postKey: uuidV4(), text: 'Dạ có' },
		}),
} as const;
type Caller = ReturnType<typeof appRouter.createCaller>;
interface OfStall {
	readonly sessionId: SessionId;
	readonly producerId: ProducerId;
}

async function outcomeOf(
	ask: (typeof ROADS)[keyof typeof ROADS],
	who: Who,
	{ at, names = at }: { readonly at: ProducerId; readonly names?: ProducerId },
): Promise<string> {
	const caller = appRouter.createCaller(contextOf(who, at));
	try {
		await ask(caller, { sessionId: session, producerId: names });
		return IN;
	} catch (thrown) {
		const cause: unknown = thrown instanceof TRPCError ? thrown.cause : thrown;
		// What stands behind the door is the running node, which a test has not.
		return cause instanceof AppError ? cause.code : IN;
	}
}

describe.each(Object.entries(ROADS))('of a rehearsal, %s', (_what, ask) => {
	test.each(Object.entries(WHO))('for %s', async (_who, { account, says }) => {
		expect(await outcomeOf(ask, account, { at: stall.producer })).toBe(says);
	});

	it('is nothing of a stall without a turn in it, under its own name or another', async () => {
		const owner = WHO['an owner of the stall'].account;
		expect(await outcomeOf(ask, owner, { at: stall.neighbour })).toBe(OUT);
		const other = { at: stall.neighbour, names: stall.producer };
		expect(await outcomeOf(ask, owner, other)).toBe(OUT);
	});

	it('is nobody’s any more once the session is called off', async () => {
		const of = eq(marketSessions.id, session);
		const become = (cancelledAt: number | null) =>
			stall.db.database.update(marketSessions).set({ cancelledAt }).where(of);
		const owner = WHO['an owner of the stall'].account;
		await become(stall.now);
		expect(await outcomeOf(ask, owner, { at: stall.producer })).toBe(OUT);
		await become(null);
		expect(await outcomeOf(ask, owner, { at: stall.producer })).toBe(IN);
	});
});
