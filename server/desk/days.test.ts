import { accountId, type Account } from '$lib/domain/accounts/account';
import { daySchema } from '$lib/domain/day-schema';
import { dossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import { uuidV4 } from '$lib/domain/ids';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { schemasNamedIn } from '../../tests/fixtures/named-in-schema';
import { Stall } from '../../tests/fixtures/stall';
import { newPerson } from '../certification/dossier.fixture';
import type { Context } from '../context';
import { answerExport } from '../exports/answer-export';
import { FileShelf } from '../files/file-shelf';
import { knowPlaces } from '../places/known-places';
import { appRouter } from '../router';
import { TRPCError } from '../trpc';
import { everyProcedure } from './procedures.fixture';

const REAL = '2026-02-28';
/** What looks like a day and is none, or none that anything can be of. */
const UNREAL = ['2026-02-29', '2026-02-31', '2026-04-31', '2026-13-01', '2026-00-10', '2026-06-00'];
const BEFORE_ALL = ['0000-01-01', '0001-01-01', '1899-12-31'];
const NO_DAY = ['', '2026-2-3', '2026-02-28T00:00', ' 2026-02-28', '28/02/2026', 'hôm nay'];

let stall: Stall;
let context: Context;
beforeAll(async () => {
	stall = await Stall.open(2);
	const { accountId: id } = await newPerson(stall.db.database, [], stall.now);
	const account: Account = {
		...{ id: accountId(id), name: 'Ai đó', email: null, phone: null },
		roles: ['administrator', 'reviewer', 'host'],
		producers: [{ producerId: stall.producer, role: 'owner' }],
	};
	context = {
		...stall.runtime,
		...{ requestId: 'request-1', address: '203.0.113.29', deviceId: null },
		auth: () => Promise.reject(new Error('not needed')),
		signedIn: () => Promise.resolve({ account, signInId: 'one', signedInAt: stall.now }),
	};
});
afterAll(async () => {
	// A day that is one renamed a place, for whatever runs after this.
	knowPlaces({ provinces: [], communes: [] }, '');
	await stall[Symbol.asyncDispose]();
});

const dossier = dossierId(uuidV4());
const certificate = { dossierId: dossier, stars: 4, points: null, number: '1', issuer: 'UBND' };
const paper = { dossierId: dossier, kind: 'awards', fileIds: [uuidV4()] };
const changes = { before: null, accountId: null, producerId: null, text: '' };
const place = {
	code: '09022',
	event: 'renamed',
	value: 'Mê Linh Mới',
	source: 'NQ 1',
	isConfirmed: false,
};

/** A question for each place where one takes a day, with that day. */
const QUESTIONS: Readonly<Record<string, (day: string) => object>> = {
	'desk.audit.list from': (from) => ({ ...changes, from }),
	'desk.audit.list until': (until) => ({ ...changes, until }),
	'desk.certification.registerCertificate issuedOn': (issuedOn) => ({
		...{ ...certificate, issuerKind: 'province', issuedOn, expiresOn: null },
	}),
	'desk.certification.registerCertificate expiresOn': (expiresOn) => ({
		...{ ...certificate, issuerKind: 'province', issuedOn: '2026-01-01', expiresOn },
	}),
	'desk.certification.submitDocument issuedOn': (issuedOn) => ({
		...{ ...paper, issuedOn, expiresOn: null },
	}),
	'desk.certification.submitDocument expiresOn': (expiresOn) => ({
		...{ ...paper, issuedOn: null, expiresOn },
	}),
	'desk.figures.ofMarket period.from': (from) => ({ period: { from, until: '2026-03-20' } }),
	'desk.figures.ofMarket period.until': (until) => ({ period: { from: '2026-02-20', until } }),
	'desk.figures.ofProducer period.from': (from) => ({ period: { from, until: '2026-03-20' } }),
	'desk.figures.ofProducer period.until': (until) => ({ period: { from: '2026-02-20', until } }),
	'desk.places.enter effectiveOn': (effectiveOn) => ({ ...place, effectiveOn }),
};

/** How a question ended: `refused` before anything was done, by a code of the house, `answered`. */
async function endOf(procedure: string, input: object): Promise<string> {
	let called: unknown = appRouter.createCaller(context);
	for (const part of procedure.split('.')) called = (called as Record<string, unknown>)[part];
	try {
		const ask = called as (input: object) => Promise<unknown>;
		await ask({ producerId: stall.producer, ...input });
		return 'answered';
	} catch (thrown) {
		if (!(thrown instanceof TRPCError)) throw thrown;
		if (thrown.cause instanceof AppError) return thrown.cause.code;
		return thrown.code === 'BAD_REQUEST' ? 'refused' : thrown.code;
	}
}

/** The inputs of every procedure there is. */
function everyInput(): readonly (readonly [procedure: string, input: unknown])[] {
	return everyProcedure().flatMap(([name, inputs]) =>
		inputs.map((input) => [name, input] as const),
	);
}

test('every day that a question takes is one schema, and looked at here', () => {
	const named = (is: (schema: object) => boolean) =>
		everyInput().flatMap(([name, input]) =>
			schemasNamedIn(input, is).map((path) => `${name} ${path}`),
		);
	expect(named((schema) => schema === daySchema).toSorted()).toEqual(
		Object.keys(QUESTIONS).toSorted(),
	);
	expect(named((schema) => 'type' in schema && schema.type === 'iso_date')).toEqual([]);
});

test.each(Object.entries(QUESTIONS))('%s is a day of the calendar', async (name, question) => {
	const [procedure = ''] = name.split(' ');
	for (const day of [...UNREAL, ...BEFORE_ALL, ...NO_DAY]) {
		expect([day, await endOf(procedure, question(day))]).toEqual([day, 'refused']);
	}
	expect(await endOf(procedure, question(REAL))).toMatch(/^(answered|NOT_FOUND)$/);
});

test('figures to take home are of days of the calendar', async () => {
	const ask = (what: string, from: string, until: string) =>
		answerExport(context, {
			...{ what, language: 'vi', shelf: new FileShelf(tmpdir()) },
			search: new URLSearchParams({
				...{ table: 'days', format: 'csv', from, until, producer: String(stall.producer) },
			}),
		});
	for (const what of ['market-figures', 'producer-figures']) {
		for (const day of [...UNREAL, ...BEFORE_ALL, ...NO_DAY]) {
			const refused = { code: 'MALFORMED_REQUEST' };
			await expect(ask(what, day, REAL)).rejects.toMatchObject(refused);
			await expect(ask(what, REAL, day)).rejects.toMatchObject(refused);
		}
		expect((await ask(what, '2026-02-27', REAL)).status).toBe(200);
	}
});
