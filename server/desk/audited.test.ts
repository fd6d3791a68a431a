import { MARKET_ROLES, type AccountId, type MarketRole } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { Staff } from '../../tests/fixtures/staff';
import { Stall } from '../../tests/fixtures/stall';
import { testAuth } from '../accounts/accounts.fixture';
import type { Auth } from '../accounts/auth';
import { createAccount } from '../accounts/create-account';
import { findAccount } from '../accounts/find-account';
import { listInvited } from '../accounts/invite-staff';
import { listShownStaff, setProducerRole } from '../accounts/producer-staff';
import { readEnvironment } from '../environment';
import { knowPlaces } from '../places/known-places';
import { appRouter } from '../router';
import * as running from '../runtime';
import * as runningTalk from '../talk/running-talk';
import { TalkRooms } from '../talk/talk-rooms';
import { TalkWriter } from '../talk/talk-writer';
import { TRPCError } from '../trpc';
import { getStudio } from '../video/running-studio';
import { FFMPEG } from '../video/sample.fixture';
import { ALLOWED } from './access.fixture';
import { DEEDS, NO_DEEDS, NOT_IN_THE_LOG, NOTHING_AFTER, NOTHING_BEFORE } from './audited.fixture';
import type { Answers, Deed, Desks } from './deeds/deed.fixture';
import { PASSWORD } from './deeds/people.fixture';

let stall: Stall;
let auth: Auth;
let desks: Desks;
/** Organisers who work at the stall, and who did until today. */
let partial: { readonly working: AccountId; readonly gone: AccountId };
let folder: string;
let talk: runningTalk.Talk;
const answers: Answers = new Map();

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'audited-'));
	stall = await Stall.open();
	// Files and streams are kept by what the running server has: here that is the stall's.
	const environment = readEnvironment({ ...process.env, DATA_DIR: folder, FFMPEG_PATH: FFMPEG });
	vi.spyOn(running, 'getEnvironment').mockReturnValue(environment);
	vi.spyOn(running, 'getRuntime').mockReturnValue(stall.runtime);
	const { clock, log } = stall.runtime;
	talk = {
		rooms: new TalkRooms({ pool: stall.db, log }),
		writer: new TalkWriter({ database: stall.db.database, clock }),
	};
	vi.spyOn(runningTalk, 'getTalk').mockReturnValue(talk);
	const { database } = stall.db;
	auth = await testAuth(database);
	const staff = new Staff(stall);
	const make = (login: string, roles: readonly MarketRole[]) =>
		createAccount(database, { name: 'Một người', login, roles, actor: null }, stall.now);
	const people = {
		owner: (await staff.hire('Bà Chủ', 'chu@cho.example', 'owner')).id,
		packer: (await staff.hire('Anh Gói', 'goi@cho.example', 'packer')).id,
		neighbour: (await staff.hire('Chủ Khác', 'khac@cho.example', 'owner', stall.neighbour)).id,
		invited: await make('da-co@cho.example', []),
		organiser: await make('ban-to-chuc@cho.example', MARKET_ROLES),
		second: await make('nguoi-thu-hai@cho.example', MARKET_ROLES),
	};
	partial = {
		working: await make('lam-hai-noi@cho.example', MARKET_ROLES),
		gone: await make('da-nghi@cho.example', MARKET_ROLES),
	};
	desks = { stall, people, answers, makePartialTo };
	await makePartialTo(stall.producer);
	answers.set('owner', people.owner);
	answers.set('invited', people.invited);
});
afterAll(async () => {
	await Promise.all([talk.writer.stop(), getStudio().studio.stop()]);
	vi.restoreAllMocks();
	knowPlaces({ provinces: [], communes: [] }, '');
	await stall[Symbol.asyncDispose]();
	await rm(folder, { recursive: true, force: true });
});

async function makePartialTo(producerId: ProducerId): Promise<void> {
	const give = (accountId: AccountId, role: 'packer' | null) =>
		setProducerRole(stall.db.database, { producerId, accountId, role, actor: null }, stall.now);
	await give(partial.working, 'packer');
	await give(partial.gone, 'packer');
	await give(partial.gone, null);
}

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

/** The code that a question is refused by; null where it is answered. */
async function refusalOf(...asked: Parameters<typeof ask>): Promise<string | null> {
	try {
		await ask(...asked);
		return null;
	} catch (thrown) {
		const cause: unknown = thrown instanceof TRPCError ? thrown.cause : thrown;
		if (cause instanceof AppError) return cause.code;
		throw thrown;
	}
}

const procedureSchema = v.looseObject({ type: v.string() });
const mutations = Object.entries(appRouter._def.procedures)
	.filter(
		([, procedure]) => v.parse(procedureSchema, Reflect.get(procedure, '_def')).type === 'mutation',
	)
	.map(([name]) => name);

interface Entry {
	readonly id: number;
	readonly action: string;
	readonly before: Record<string, unknown> | null;
	readonly after: Record<string, unknown> | null;
}

/** What the log holds of somebody, from a number on. */
async function entriesOf(id: AccountId, from = 0): Promise<readonly Entry[]> {
	return stall.db.sql<Entry[]>`
		select id::int, action, before, after from audit_entries
		where account_id = ${id} and id > ${from} order by id`;
}

/** What the desks show of people, which the next question names. */
async function look(): Promise<void> {
	const { producer } = stall;
	const invited = (await listInvited(stall.db.database, producer))[0]?.invitationId;
	if (invited !== undefined) answers.set('invitation', invited);
	const member = (await listShownStaff(stall.db.database, producer)).find(
		({ id }) => id === desks.people.invited,
	);
	if (member) answers.set('member', member.memberId);
}

test('whatever changes something at a desk is played here, or is named with its reason', () => {
	const known = [...new Set(DEEDS.map(({ question }) => question)), ...Object.keys(NOT_IN_THE_LOG)];
	const deeds = mutations.filter((name) => name.startsWith('desk.'));
	expect(deeds.toSorted()).toEqual(known.toSorted());
});

test('whatever organisers may ask is a judgement that is tried here, or says why it is none', () => {
	const ofOrganisers = Object.values(ALLOWED)
		.filter(({ who }) => MARKET_ROLES.some((role) => who.includes(role)) && !who.includes('anyone'))
		.flatMap(({ ask }) => ask);
	const deeds = new Set(DEEDS.flatMap((deed) => (deed.ownStall ? [deed.question] : [])));
	expect(ofOrganisers.toSorted()).toEqual([...deeds, ...Object.keys(NO_DEEDS)].toSorted());
});

describe('is written down with who did it and what was before, and judges nobody’s own stall:', () => {
	test.each(DEEDS as Deed[])('$question', async ({ question, who, input, prepare, ownStall }) => {
		await look();
		await prepare?.(desks);
		const asked = input(stall, answers);
		if (ownStall === 'refused') {
			expect(await refusalOf(question, partial.working, asked)).toBe('FORBIDDEN');
			expect(await refusalOf(question, partial.gone, asked)).toBe('FORBIDDEN');
		}
		const doer = desks.people[who];
		const last = (await entriesOf(doer)).at(-1)?.id ?? 0;
		answers.set(question, await ask(question, doer, asked));
		const entries = await entriesOf(doer, last);
		expect(entries).not.toEqual([]);
		for (const { action, before, after } of entries) {
			const isNew = NOTHING_BEFORE.includes(action);
			const isGone = NOTHING_AFTER.includes(action);
			if (before === null) expect(isNew, `${action} ${JSON.stringify(after)}`).toBe(true);
			if (after === null) expect(isGone, `${action} ${JSON.stringify(before)}`).toBe(true);
			expect(before).not.toEqual(after);
			// Each thing that is said to have been otherwise is said how it is now.
			if (before && after)
				expect(Object.keys(after)).toEqual(expect.arrayContaining(Object.keys(before)));
		}
	});
});

test.each(['working', 'gone'] as const)(
	'what buyers told the market is not read by an organiser of that stall: %s',
	async (whose) => {
		const read = async (id: AccountId) => [
			await ask('desk.complaints.all', id, { before: null }),
			await ask('desk.reports.list', id, { isOpen: false, before: null }),
		];
		const told = (answer: unknown) => JSON.stringify(answer);
		for (const name of ['complaint', 'report']) {
			const id = String(answers.get(name));
			expect(told(await read(desks.people.organiser))).toContain(id);
			expect(told(await read(partial[whose]))).not.toContain(id);
		}
		expect(Object.values(NO_DEEDS).filter((why) => why === 'withheld')).toHaveLength(2);
	},
);

test('no secret stands in the log, nor what buyers said', async () => {
	const rows = await stall.db.sql`select before, after from audit_entries`;
	const log = JSON.stringify(rows);
	const hashes = await stall.db.sql<{ password: string }[]>`select password from credentials`;
	const links = ['createPasswordLink', 'createStaffLink'].map((name) => {
		const answer = answers.get(`desk.accounts.${name}`);
		return v.parse(v.object({ token: v.string() }), answer).token;
	});
	const { key } = v.parse(v.looseObject({ key: v.string() }), answers.get('desk.video.begin'));
	const secrets = [...hashes.map(({ password }) => password), ...links, key, PASSWORD];
	expect(secrets.every((secret) => secret.length > 10)).toBe(true);
	for (const secret of secrets) expect(log).not.toContain(secret);
	expect(log).not.toContain('0912 345 678');
	expect(log).not.toContain('Người Mua Thử');
});
