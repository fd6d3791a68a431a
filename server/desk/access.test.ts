import {
	accountId,
	type Account,
	type MarketRole,
	type ProducerRole,
} from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { producerId } from '$lib/domain/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { testAuth } from '../accounts/accounts.fixture';
import type { Auth } from '../accounts/auth';
import { accounts } from '../accounts/tables';
import { addProducers } from '../catalogue/add-to-catalogue';
import type { Context } from '../context';
import { createLog } from '../logging';
import { appRouter } from '../router';
import { TRPCError } from '../trpc';
import { ALLOWED, PUBLIC_PROCEDURES, type Person } from './access.fixture';

const OURS = producerId(1);
const THEIRS = producerId(2);

function person(roles: readonly MarketRole[], role?: ProducerRole, stall = OURS): Account {
	return {
		id: accountId(`${roles.join('+')} ${role ?? ''} ${stall}`),
		name: 'Một người',
		email: null,
		phone: null,
		roles,
		producers: role ? [{ producerId: stall, role }] : [],
	};
}

const PEOPLE: Readonly<Record<Person, Account | null>> = {
	nobody: null,
	anyone: person([]),
	reviewer: person(['reviewer']),
	host: person(['host']),
	administrator: person(['administrator']),
	owner: person([], 'owner'),
	packer: person([], 'packer'),
	otherOwner: person([], 'owner', THEIRS),
};
const EVERYBODY = Object.keys(PEOPLE).filter(isPerson);

function isPerson(name: string): name is Person {
	return Object.hasOwn(PEOPLE, name);
}

let db: TestDatabase;
let auth: Auth;
beforeAll(async () => {
	db = await testDatabase();
	auth = await testAuth(db.database);
	const stall = { kind: 'cooperative', provinceCode: '01' } as const;
	const stalls = [
		{ ...stall, slug: 'ours', name: 'Nhà mình' },
		{ ...stall, slug: 'theirs', name: 'Nhà khác' },
	];
	expect(await addProducers(db.database, stalls, Date.now())).toEqual([OURS, THEIRS]);
	// Who judges is looked up: an account that is none judges nothing.
	const people = Object.values(PEOPLE).flatMap((one) => one ?? []);
	await db.database
		.insert(accounts)
		.values(people.map(({ id, name }, n) => ({ id, name, email: `${n}@example.com` })));
});
afterAll(() => db[Symbol.asyncDispose]());

function contextOf(who: Person): Context {
	const account = PEOPLE[who];
	return {
		database: db.database,
		clock: Date.now,
		log: createLog(),
		origin: 'http://market.test',
		isDemo: false,
		requestId: 'request-1',
		address: '203.0.113.7',
		deviceId: null,
		auth: () => Promise.resolve(auth),
		signedIn: () =>
			Promise.resolve(account ? { account, signInId: 'one', signedInAt: Date.now() } : null),
	};
}

/**
 * What a procedure answers to somebody who names producer 1 and nothing else. Whoever may ask it
 * is let through to where the rest of the input is looked at.
 * @returns the code of the refusal, or what else came of it
 */
async function outcomeOf(procedure: string, who: Person): Promise<string> {
	let called: unknown = appRouter.createCaller(contextOf(who));
	for (const part of procedure.split('.')) {
		called = (called as Record<string, unknown>)[part];
	}
	try {
		await (called as (input: object) => Promise<unknown>)({ producerId: OURS });
		return 'answered';
	} catch (thrown) {
		const cause: unknown = thrown instanceof TRPCError ? thrown.cause : thrown;
		return cause instanceof AppError ? cause.code : 'let through';
	}
}

const REFUSALS = ['NOT_SIGNED_IN', 'FORBIDDEN', 'NOT_FOUND'];
const procedures = Object.keys(appRouter._def.procedures);

test('every procedure is in the table, as one for everybody or for some', () => {
	const known = [...PUBLIC_PROCEDURES, ...Object.values(ALLOWED).flatMap(({ ask }) => ask)];
	expect([...procedures].sort()).toEqual([...known].sort());
});

describe.each(Object.entries(ALLOWED))('%s', (_name, { who: allowed, ask }) => {
	test.each(ask)('%s', async (procedure) => {
		for (const who of EVERYBODY) {
			const outcome = await outcomeOf(procedure, who);
			const isLetThrough = !REFUSALS.includes(outcome);
			expect(isLetThrough, `${who}: ${outcome}`).toBe(allowed.includes(who));
			if (who === 'nobody') expect(outcome).toBe('NOT_SIGNED_IN');
			// Another producer's stall looks as one that is not there.
			const isOfStall = allowed.includes('owner') && !allowed.includes('anyone');
			if (who === 'otherOwner' && isOfStall) expect(outcome).toBe('NOT_FOUND');
		}
	});
});
