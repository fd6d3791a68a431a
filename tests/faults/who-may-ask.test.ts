import type { MarketRole, ProducerRole } from '../../src/lib/domain/accounts/account';
import { ALL_FILE_PURPOSES, type FilePurpose } from '../../src/lib/domain/files/purposes';
import { producerId, uuidV7 } from '../../src/lib/domain/ids';
import { readdirSync } from 'node:fs';

import { givePassword } from '../../server/accounts/accounts.fixture';
import { createAccount } from '../../server/accounts/create-account';
import { setProducerRole } from '../../server/accounts/producer-staff';
import { photo, workbook } from '../fixtures/bad-files';
import type { BuiltServer } from '../fixtures/built-server';
import { expect, testAlone as test } from '../fixtures/market';

const OURS = producerId(1);
const THEIRS = producerId(2);
const PASSWORD = 'mat khau cua phien thu';
const DAYS = 'from=2026-11-01&until=2026-11-20';

type Person = keyof typeof PEOPLE;
interface Rights {
	readonly roles: readonly MarketRole[];
	readonly stall?: readonly [typeof OURS, ProducerRole];
}
const PEOPLE = {
	anyone: { roles: [] },
	reviewer: { roles: ['reviewer'] },
	host: { roles: ['host'] },
	administrator: { roles: ['administrator'] },
	owner: { roles: [], stall: [OURS, 'owner'] },
	packer: { roles: [], stall: [OURS, 'packer'] },
	otherOwner: { roles: [], stall: [THEIRS, 'owner'] },
} as const satisfies Record<string, Rights>;
const EVERYBODY = Object.keys(PEOPLE) as Person[];

/** What each file of routes answers to everybody alike, by one address of it. */
const FOR_EVERYBODY: Readonly<Record<string, readonly [address: string, status: number]>> = {
	'01/[...code]': ['/01/09521234543213', 404],
	'[x+2e]well-known/gs1resolver': ['/.well-known/gs1resolver', 200],
	'[x+2e]well-known/jwks.json': ['/.well-known/jwks.json', 200],
	'api/first-view/[...page]': ['/api/first-view/market', 200],
	'api/passport': ['/api/passport', 200],
	'api/texts/[...question]': ['/api/texts/current/vi', 200],
	'demo/labels.json': ['/demo/labels.json', 200],
	'demo/logins.json': ['/demo/logins.json', 200],
	healthz: ['/healthz', 200],
	language: ['/language', 405],
	metrics: ['/metrics', 200],
	'pictures/[hash]/[file]': ['/pictures/0/320.avif', 404],
	'places/changes.json': ['/places/changes.json', 200],
	'places/old/[province].txt': ['/places/old/01.txt', 200],
	'snapshots/[hash].json': ['/snapshots/0.json', 404],
	// One that is there is shown to fewer: server/video/handed-out.test.ts.
	'video/[stream]/[...file]': [`/video/${uuidV7(0)}/index.m3u8`, 404],
	'video/replay/[session]/[file]': ['/video/replay/0/480.m3u8', 404],
};

/** What only some may ask, and who they are. */
const FOR_SOME: Readonly<Record<string, Readonly<Record<string, readonly Person[]>>>> = {
	'api/desk/export/[what]': {
		[`/api/desk/export/producer-figures?table=days&format=csv&${DAYS}&producer=${OURS}`]: ['owner'],
		[`/api/desk/export/market-figures?table=days&format=csv&${DAYS}`]: [
			'reviewer',
			'host',
			'administrator',
		],
		'/api/desk/export/everything?format=zip': ['administrator'],
		'/api/desk/export/everything?format=tar': ['administrator'],
		'/api/desk/export/import-template': ['administrator'],
	},
};

/**
 * Of files only: asked one by one below. The others have tables of their own: accounts in
 * server/accounts/auth-endpoints.test.ts, what phones send of a stream in server/video/who-may-send.test.ts,
 * procedures in server/desk/access.test.ts, operations in server/sync/who-may-send.test.ts.
 */
const IN_OTHER_TABLES = [
	'api/auth/[...path]',
	'api/desk/files/[id]',
	'api/desk/uploads/[...id]',
	'api/desk/video/[stream]/[part]/[n]',
	'api/trpc/[...path]',
	'api/trpc/live.watch',
];

interface FileRights {
	/** May hand such a file of producer 1 in. */
	readonly hands: readonly Person[];
	/** May look at it then. */
	readonly looks: readonly Person[];
}

/** Of buyers and shoppers, who never sign in: the secret of an order or report stands for them. */
type OfShoppers = 'complaintPicture' | 'reportPicture';
const FILES: Readonly<Record<Exclude<FilePurpose, OfShoppers>, FileRights>> = {
	dossierDocument: { hands: ['owner'], looks: ['owner', 'packer', 'reviewer'] },
	productPicture: { hands: ['owner'], looks: ['owner', 'packer', 'reviewer'] },
	tracePicture: { hands: ['owner', 'packer'], looks: ['owner', 'packer', 'reviewer'] },
	sessionCover: { hands: ['host'], looks: ['host'] },
	textPicture: {
		hands: ['reviewer', 'administrator'],
		looks: ['reviewer', 'administrator'],
	},
	spreadsheet: { hands: ['administrator'], looks: ['administrator'] },
};

/** Signs everybody in. @returns the cookie of each */
async function signEverybodyIn(market: BuiltServer): Promise<ReadonlyMap<Person, string>> {
	const { database } = market.db;
	const now = Date.now();
	const cookies = new Map<Person, string>();
	for (const person of EVERYBODY) {
		const { roles, stall }: Rights = PEOPLE[person];
		const login = `${person.toLowerCase()}@cho.example`;
		const id = await createAccount(database, { name: person, login, roles, actor: null }, now);
		await givePassword(database, id, PASSWORD);
		if (stall) {
			const [producer, role] = stall;
			const place = { producerId: producer, accountId: id, role, actor: null };
			await setProducerRole(database, place, now);
		}
		const answer = await fetch(`${market.url}/api/auth/sign-in`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', origin: market.url },
			body: JSON.stringify({ login, password: PASSWORD }),
		});
		expect(answer.status, person).toBe(200);
		cookies.set(
			person,
			answer.headers
				.getSetCookie()
				.map((one) => one.split(';')[0])
				.join('; '),
		);
	}
	return cookies;
}

test('every route that is no page answers those it is for, and tells others nothing', async ({
	market,
}) => {
	const routes = readdirSync('src/routes', { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('/+server.ts'))
		.map((file) => file.slice(0, -'/+server.ts'.length));
	const known = [...Object.keys(FOR_EVERYBODY), ...Object.keys(FOR_SOME), ...IN_OTHER_TABLES];
	expect(routes.toSorted()).toEqual(known.toSorted());

	const cookies = await signEverybodyIn(market);
	const statusOf = async (address: string, person: Person | null, init: RequestInit = {}) => {
		const cookie = person === null ? '' : (cookies.get(person) ?? '');
		const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie };
		const answer = await fetch(market.url + address, { redirect: 'manual', ...init, headers });
		await answer.arrayBuffer();
		return answer.status;
	};

	for (const [route, [address, status]] of Object.entries(FOR_EVERYBODY)) {
		for (const person of [null, ...EVERYBODY]) {
			expect(await statusOf(address, person), `${route} to ${person}`).toBe(status);
		}
	}
	for (const [address, allowed] of Object.values(FOR_SOME).flatMap(
		Object.entries<readonly Person[]>,
	)) {
		expect(await statusOf(address, null), address).toBe(401);
		for (const person of EVERYBODY) {
			const status = await statusOf(address, person);
			const isOwn = address.includes('producer=');
			const refusal = isOwn && person !== 'packer' ? 404 : 403;
			expect(status, `${address} to ${person}`).toBe(allowed.includes(person) ? 200 : refusal);
		}
	}
});

test('files are taken from those who may hand them in, and shown to those who may look', async ({
	market,
}) => {
	const cookies = await signEverybodyIn(market);
	const picture = await photo('png', { width: 60, height: 40 });
	for (const purpose of ALL_FILE_PURPOSES) {
		if (purpose === 'complaintPicture' || purpose === 'reportPicture') continue;
		const { hands, looks } = FILES[purpose];
		const bytes = purpose === 'spreadsheet' ? workbook() : picture;
		const begin = (cookie: string, id: string) => {
			const told = { id, purpose, name: 'tep', producerId: String(OURS) };
			const metadata = Object.entries(told).map(([key, value]) => `${key} ${btoa(value)}`);
			return fetch(`${market.url}/api/desk/uploads`, {
				method: 'POST',
				headers: {
					cookie,
					'tus-resumable': '1.0.0',
					'upload-length': String(bytes.length),
					'upload-metadata': metadata.join(','),
				},
			});
		};
		const id = uuidV7(Date.now());
		for (const person of EVERYBODY) {
			const isFirst = person === hands[0];
			const { status } = await begin(cookies.get(person) ?? '', isFirst ? id : uuidV7(Date.now()));
			if (hands.includes(person)) expect(status, `${purpose} of ${person}`).toBe(201);
			else expect([403, 404], `${purpose} of ${person}: ${status}`).toContain(status);
		}
		expect((await begin('', uuidV7(Date.now()))).status, purpose).toBe(401);

		const address = `${market.url}/api/desk/uploads/${id}`;
		const bring = (person: Person) =>
			fetch(address, {
				method: 'PATCH',
				headers: {
					cookie: cookies.get(person) ?? '',
					'tus-resumable': '1.0.0',
					'upload-offset': '0',
					'content-type': 'application/offset+octet-stream',
				},
				body: new Uint8Array(bytes),
			});
		expect((await bring('anyone')).status, purpose).toBe(404);
		expect((await bring(hands[0] ?? 'anyone')).status, purpose).toBe(204);
		const ask = (where: string, person: Person) =>
			fetch(where, { headers: { cookie: cookies.get(person) ?? '' } });
		expect((await ask(address, hands[0] ?? 'anyone')).status, purpose).toBe(200);
		for (const person of EVERYBODY) {
			const { status } = await ask(`${market.url}/api/desk/files/${id}`, person);
			expect(status, `${purpose} to ${person}`).toBe(looks.includes(person) ? 200 : 404);
		}
		expect((await fetch(`${market.url}/api/desk/files/${id}`)).status, purpose).toBe(401);
	}
});
