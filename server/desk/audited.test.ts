import type { AccountId } from '$lib/domain/accounts/account';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { testAuth } from '../accounts/accounts.fixture';
import type { Auth } from '../accounts/auth';
import { createAccount } from '../accounts/create-account';
import { findAccount } from '../accounts/find-account';
import { listInvited } from '../accounts/invite-staff';
import { listShownStaff } from '../accounts/producer-staff';
import { appRouter } from '../router';
import { DEEDS, NOT_IN_THE_LOG, PLAYED_ELSEWHERE } from './audited.fixture';

let stall: Stall;
let auth: Auth;
let people: Readonly<Record<'owner' | 'packer' | 'invited' | 'organiser', AccountId>>;
const answers = new Map<string, unknown>();

beforeAll(async () => {
	stall = await Stall.open();
	const { database } = stall.db;
	auth = await testAuth(database);
	const staff = new Staff(stall);
	const roles = ['reviewer', 'host', 'administrator'] as const;
	const make = (login: string, of: readonly (typeof roles)[number][]) =>
		createAccount(database, { name: 'Một người', login, roles: of, actor: null }, stall.now);
	people = {
		owner: (await staff.hire('Bà Chủ', 'chu@cho.example', 'owner')).id,
		packer: (await staff.hire('Anh Gói', 'goi@cho.example', 'packer')).id,
		invited: await make('da-co@cho.example', []),
		organiser: await make('ban-to-chuc@cho.example', roles),
	};
	answers.set('owner', people.owner);
	answers.set('invited', people.invited);
});
afterAll(() => stall[Symbol.asyncDispose]());

async function ask(question: string, id: AccountId, input: object): Promise<unknown> {
	const account = await findAccount(stall.db.database, id);
	if (!account) throw new Error('no account');
	let called: unknown = appRouter.createCaller({
		...stall.runtime,
		requestId: 'request-1',
		address: '203.0.113.7',
		deviceId: null,
		auth: () => Promise.resolve(auth),
		signedIn: () => Promise.resolve({ account, signInId: 'one', signedInAt: stall.now }),
	});
	for (const part of question.split('.')) called = (called as Record<string, unknown>)[part];
	return (called as (input: object) => Promise<unknown>)(input);
}

function typeOf(procedure: object): string {
	return v.parse(v.looseObject({ type: v.string() }), Reflect.get(procedure, '_def')).type;
}

/** How much the log holds of somebody. */
async function entriesOf(id: AccountId): Promise<number> {
	const [row] = await stall.db.sql<{ n: number }[]>`
		select count(*)::int as n from audit_entries where account_id = ${id}`;
	return row?.n ?? 0;
}

/** What the desks show of people, which the next question names. */
async function look(): Promise<void> {
	const { producer } = stall;
	const invited = (await listInvited(stall.db.database, producer))[0]?.invitationId;
	if (invited !== undefined) answers.set('invitation', invited);
	const member = (await listShownStaff(stall.db.database, producer)).find(
		({ id }) => id === people.invited,
	);
	if (member) answers.set('member', member.memberId);
}

test('whatever changes something at a desk is played here, elsewhere, or is named with its reason', () => {
	const deeds = Object.entries(appRouter._def.procedures).filter(
		([name, procedure]) => name.startsWith('desk.') && typeOf(procedure) === 'mutation',
	);
	const known = [
		...new Set(DEEDS.map(([question]) => question)),
		...Object.keys(PLAYED_ELSEWHERE),
		...Object.keys(NOT_IN_THE_LOG),
	];
	expect(deeds.map(([name]) => name).toSorted()).toEqual(known.toSorted());
});

describe('is written down with who did it:', () => {
	const deeds = DEEDS.map(([question, asked]) => ({ question, ...asked }));
	test.each(deeds)('$question', async ({ question, who, input }) => {
		await look();
		const before = await entriesOf(people[who]);
		answers.set(question, await ask(question, people[who], input(stall, answers)));
		expect(await entriesOf(people[who])).toBeGreaterThan(before);
	});
});

test.each(Object.entries(PLAYED_ELSEWHERE))('%s writes into the log in %s', (_name, file) => {
	expect(readFileSync(file, 'utf8')).toMatch(/await recordChanges?\(/);
});
