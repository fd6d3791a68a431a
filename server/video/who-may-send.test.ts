import { accountId, type Account } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { uuidV4, type StreamId } from '$lib/domain/ids';
import { HOUR_MS } from '$lib/domain/time';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { actAsHost } from '../live/act-as-host';
import { createSession } from '../market/sessions';
import { answerChunk, KEY_HEADER } from './answer-chunk';
import { VIDEO_LIMITS } from './limits';
import { StreamFolder } from './stream-folder';
import { VideoStudio, type StreamKey } from './video-studio';
import { KnownStreams } from './watch-access';

type Sender =
	| 'nobody'
	| 'anyone'
	| 'reviewer'
	| 'host'
	| 'otherHost'
	| 'administrator'
	| 'owner'
	| 'packer'
	| 'otherOwner';

/** Let through to where the piece is looked at, which is none that a recorder makes. */
const TAKEN = 'MALFORMED_REQUEST';

/**
 * What of a stream each is answered who sends a piece of it with its key: nobody but whoever began it, who
 * must still be allowed to.
 */
const ANSWERS: Readonly<Record<'ofStall' | 'ofHost', Readonly<Record<Sender, string>>>> = {
	ofStall: {
		nobody: 'NOT_SIGNED_IN',
		anyone: 'NOT_FOUND',
		reviewer: 'NOT_FOUND',
		host: 'NOT_FOUND',
		otherHost: 'NOT_FOUND',
		administrator: 'NOT_FOUND',
		owner: TAKEN,
		packer: 'NOT_FOUND',
		otherOwner: 'NOT_FOUND',
	},
	ofHost: {
		nobody: 'NOT_SIGNED_IN',
		anyone: 'FORBIDDEN',
		reviewer: 'FORBIDDEN',
		host: TAKEN,
		otherHost: 'NOT_FOUND',
		administrator: 'FORBIDDEN',
		owner: 'FORBIDDEN',
		packer: 'FORBIDDEN',
		otherOwner: 'FORBIDDEN',
	},
};

let stall: Stall;
let root: string;
let studio: VideoStudio;
let streams: Readonly<Record<keyof typeof ANSWERS, StreamKey>>;
let people: Readonly<Record<Sender, Account | null>>;

function person(id: string, rights: Partial<Account>): Account {
	const nobody = { name: 'Ai đó', email: null, phone: null, roles: [], producers: [] };
	return { ...nobody, id: accountId(id), ...rights };
}

beforeAll(async () => {
	stall = await Stall.open(4);
	root = await mkdtemp(join(tmpdir(), 'video-'));
	const { db, producer, neighbour } = stall;
	people = {
		nobody: null,
		anyone: person('anyone', {}),
		reviewer: person('reviewer', { roles: ['reviewer'] }),
		host: person('host', { roles: ['host'] }),
		otherHost: person('otherHost', { roles: ['host'] }),
		administrator: person('administrator', { roles: ['administrator'] }),
		owner: person('owner', { producers: [{ producerId: producer, role: 'owner' }] }),
		packer: person('packer', { producers: [{ producerId: producer, role: 'packer' }] }),
		otherOwner: person('otherOwner', { producers: [{ producerId: neighbour, role: 'owner' }] }),
	};
	studio = new VideoStudio({
		...{ database: db.database, clock: () => stall.now, log: pino({ enabled: false }) },
		folder: new StreamFolder(root),
		ffmpeg: () => Promise.resolve('/no/such/ffmpeg'),
		freeBytes: () => Promise.resolve(Infinity),
		limits: VIDEO_LIMITS,
	});
	const startsAt = stall.now + HOUR_MS;
	const times = { startsAt, endsAt: startsAt + HOUR_MS };
	const named = { slug: 'phien', title: 'Phiên', intro: '', slots: [] };
	const session = await createSession(db.database, { ...named, ...times }, stall.now);
	const run = { sessionId: session.id, isRehearsal: false };
	const actor = { accountId: accountId('host'), requestId: 'request-1' };
	const start = { ...run, action: { do: 'start' }, actionId: uuidV4(), actor } as const;
	await actAsHost(db.database, start, stall.now);
	const begin = (id: 'owner' | 'host', of: typeof producer | null) =>
		studio.begin({
			...{ ...run, producerId: of, slotKey: of === null ? null : uuidV4() },
			actor: { accountId: accountId(id), requestId: 'request-1' },
		});
	streams = { ofStall: await begin('owner', producer), ofHost: await begin('host', null) };
});
afterAll(async () => {
	await studio.stop();
	await stall[Symbol.asyncDispose]();
	await rm(root, { recursive: true, force: true });
});

/** The code that a piece is refused by. */
async function refusalOf(
	{ id, key }: { readonly id: StreamId | string; readonly key: string },
	by: Sender,
	n = '0',
): Promise<string> {
	const account = people[by];
	const request = new Request('http://market.test/', {
		...{ method: 'PUT', body: 'no recorder makes this', headers: { [KEY_HEADER]: key } },
	});
	const signedIn = () =>
		Promise.resolve(account && { account, signInId: 'one', signedInAt: stall.now });
	const asked = { request, stream: id, part: '0', n };
	try {
		const desk = { studio, known: new KnownStreams() };
		await answerChunk(desk, { database: stall.db.database, signedIn }, asked);
		return 'taken';
	} catch (thrown) {
		if (thrown instanceof AppError) return thrown.code;
		throw thrown;
	}
}

describe.each(['ofStall', 'ofHost'] as const)('a piece of a stream %s', (whose) => {
	test.each(Object.entries(ANSWERS[whose]))('by %s: %s', async (by, expected) => {
		expect(await refusalOf(streams[whose], by as Sender)).toBe(expected);
	});
});

test('the key alone opens nothing, nor does its person without it', async () => {
	const { ofStall, ofHost } = streams;
	for (const stream of [
		{ ...ofStall, key: '' },
		{ ...ofStall, key: ofHost.key },
		{ ...ofStall, id: uuidV4() },
		{ ...ofStall, id: 'index' },
	]) {
		expect(await refusalOf(stream, 'owner')).toBe('NOT_FOUND');
	}
	expect(await refusalOf(ofStall, 'owner', '-1')).toBe('NOT_FOUND');
});
