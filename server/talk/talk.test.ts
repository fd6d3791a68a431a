import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { TalkAction } from '$lib/domain/talk/decide-talk';
import {
	NO_REACTIONS,
	TALK_FIRST,
	type TalkFrame,
	type TalkMessage,
} from '$lib/domain/talk/message';
import { afterTalkFrame } from '$lib/domain/talk/talk-view';
import { DAY_MS, HOUR_MS } from '$lib/domain/time';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import { actAsHost } from '../live/act-as-host';
import { readEvents, readState, type Run } from '../live/record';
import { cancelPlan } from '../market/plan-session';
import { createSession } from '../market/sessions';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { forgetTalk } from './forget-talk';
import { listModeration } from './list-moderation';
import { moderate } from './moderate';
import { authorOf, type Draft, type PostOutcome } from './post-message';
import { readAnswers, readRoom, TALK_CHANNEL } from './read-talk';
import { TalkRooms } from './talk-rooms';
import { TalkWriter } from './talk-writer';
import { getMarketWords, saveMarketWords } from './word-lists';

let stall: Stall;
let nodes: readonly { readonly rooms: TalkRooms; readonly writer: TalkWriter }[] = [];
beforeAll(async () => {
	stall = await Stall.open(8);
	nodes = [0, 1].map(() => {
		const rooms = new TalkRooms({ pool: stall.db, log: pino({ enabled: false }) });
		rooms.start();
		return { rooms, writer: new TalkWriter({ database: db(), clock: () => stall.now }) };
	});
});
afterAll(async () => {
	for (const { rooms, writer } of nodes) {
		rooms.stop();
		await writer.stop();
	}
	await stall[Symbol.asyncDispose]();
});

let run: Run;
const screens: Screen[] = [];
beforeEach(async () => {
	stall.wait(24);
	const startsAt = stall.now + HOUR_MS;
	const frame = { slug: crypto.randomUUID(), title: 'Phiên mật', intro: '', startsAt };
	const slots = [{ producerId: stall.producer, startsAt, minutes: 10, productIds: [stall.honey] }];
	const session = await createSession(
		db(),
		{ ...frame, endsAt: startsAt + HOUR_MS, slots },
		stall.now,
	);
	run = { sessionId: session.id, isRehearsal: false };
});
let ticking: NodeJS.Timeout;
beforeEach(() => void (ticking = setInterval(tick, 20)));
afterEach(() => {
	clearInterval(ticking);
	screens.length = 0;
});

const db = () => stall.db.database;
const act = (what: 'start' | 'end', of: Run = run) =>
	actAsHost(
		db(),
		{ ...of, action: { do: what }, actionId: crypto.randomUUID(), actor: ACTOR },
		stall.now,
	);
const host = (action: TalkAction, of: Run = run, actionId: string = crypto.randomUUID()) =>
	moderate(db(), { ...of, action, actionId, actor: ACTOR }, stall.now);
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);

const again = () => ({ actionId: crypto.randomUUID(), actor: ACTOR });

function post(draft: Draft, node = 0): Promise<PostOutcome> {
	const there = nodes[node];
	if (!there) throw new Error('no such node');
	return there.writer.post(draft);
}

function say(
	text: string,
	{ device = 'lan', kind = 'chat', postKey = crypto.randomUUID(), network = '10.1.1.1' } = {},
): Draft {
	const isQuestion = kind === 'question';
	return {
		run,
		postKey,
		from: 'viewer',
		kind: isQuestion ? 'question' : 'chat',
		name: `Cô ${device}`,
		device,
		network,
		text,
	};
}

async function seqOf(outcome: Promise<PostOutcome>): Promise<number> {
	const posted = await outcome;
	if (posted.outcome !== 'posted') throw new Error(`it was ${posted.outcome}`);
	return posted.seq;
}

/** Somebody who watches at a node, and is handed its ticks as they come. */
class Screen {
	readonly frames: TalkFrame[] = [];
	shown: readonly TalkMessage[] = [];

	constructor(
		readonly node = 0,
		readonly of: Run = run,
	) {
		screens.push(this);
		this.take(nodes[node]?.rooms.standing(of)?.talk);
	}

	get texts(): readonly string[] {
		return this.shown.map(({ text }) => text);
	}

	get last(): TalkFrame | undefined {
		return this.frames.at(-1);
	}

	take(frame: TalkFrame | undefined): void {
		if (!frame) return;
		this.frames.push(frame);
		this.shown = afterTalkFrame(this.shown, frame);
	}
}

/** Each node asks once for what is new, and hands it to all who watch there. */
function tick(): void {
	for (const [index, { rooms }] of nodes.entries()) {
		for (const of of new Set(screens.map((screen) => screen.of))) {
			const here = screens.filter((screen) => screen.node === index && screen.of === of);
			if (here.length === 0) continue;
			const talk = rooms.news(of)?.talk;
			for (const screen of here) screen.take(talk);
		}
	}
}

const seen = (screen: Screen) => expect.poll(() => screen.texts);

describe('what is said', () => {
	it('is seen at every node alike, without contacts and hurtful words, and names no phone', async () => {
		await act('start');
		const [near, far] = [new Screen(0), new Screen(1)];
		await post(say('Gọi em không chín 12 345 678 nhé', { kind: 'question' }));
		await post(say('đ.é.o mua ở lua-dao.vn', { device: 'ba' }), 1);
		await post(say('<img src=x onerror=alert(1)>', { device: 'tu' }), 1);
		const texts = ['Gọi em ••• nhé', '••• mua ở •••', '<img src=x onerror=alert(1)>'];
		for (const screen of [near, far]) await seen(screen).toEqual(texts);
		expect(near.shown).toEqual(far.shown);
		expect(near.shown[0]).toMatchObject({ kind: 'question', from: 'viewer', name: 'Cô lan' });
		const told = JSON.stringify([...near.frames, ...far.frames]);
		expect(told).not.toContain(authorOf(run, 'lan'));
		expect(told).not.toContain('device');
	});

	it('is taken once, however often it is sent, and by whichever node', async () => {
		await act('start');
		const draft = say('Còn hàng không?');
		const outcomes = await Promise.all([post(draft), post(draft), post(draft, 1)]);
		expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
		const screen = new Screen();
		await seen(screen).toEqual(['Còn hàng không?']);
	});

	it('is only while the session runs, and is not called off', async () => {
		const early = await post(say('Sớm quá'));
		await act('start');
		const begun = await post(say('Vừa kịp'));
		await act('end');
		const late = await post(say('Muộn rồi'));
		const nowhere = { ...say('Ở đâu'), run: { ...run, sessionId: 999_999 as Run['sessionId'] } };
		await actAsHost(db(), { ...run, ...again(), action: { do: 'resume' } }, stall.now);
		const sight = { id: run.sessionId, revision: 1, actor: ACTOR };
		await cancelPlan(db(), sight, stall.now);
		const cancelled = await post(say('Còn đây không'));
		const all = [early, begun, late, await post(nowhere), cancelled];
		expect(all.map(({ outcome }) => outcome)).toEqual([
			'closed',
			'posted',
			'closed',
			'closed',
			'closed',
		]);
	});

	it('needs a name that passes for nobody', async () => {
		await act('start');
		const draft = say('Xin chào');
		if (draft.from !== 'viewer') throw new Error('no viewer');
		// The market's own people, and the producer who has a turn.
		for (const name of ['Ban tổ chức', 'htx ONG']) {
			expect(await post({ ...draft, name })).toEqual({ outcome: 'nickname', fault: 'reserved' });
		}
	});

	it('comes in one go to whoever opens the session, the same piece for all of them', async () => {
		await act('start');
		await Promise.all(
			Array.from({ length: TALK_FIRST + 10 }, (_, index) => post(say(`Tin ${index}`), index % 2)),
		);
		const rooms = nodes[0]?.rooms;
		await expect.poll(() => rooms?.standing(run)?.talk.messages.length).toBe(TALK_FIRST);
		expect(rooms?.standing(run)?.talk).toBe(rooms?.standing(run)?.talk);
		expect(await rooms?.whole(run)).toBe(rooms?.standing(run)?.talk);
		const seqs = rooms?.standing(run)?.talk.messages.map(({ seq }) => seq);
		expect(seqs).toEqual(Array.from({ length: TALK_FIRST }, (_, index) => index + 11));
	});

	it('is noticed in the end by a phone that was passed by, though nothing more is said', async () => {
		await act('start');
		await post(say('Một lần thôi'));
		const pool = stall.db;
		const rooms = new TalkRooms({ pool, log: pino({ enabled: false }), remindEveryMs: 50 });
		const told: TalkFrame[] = [];
		await expect
			.poll(() => {
				const talk = rooms.news(run)?.talk;
				if (talk) told.push(talk);
				return told.length;
			})
			.toBeGreaterThan(1);
		const version = told[0]?.version;
		expect(told[0]).toMatchObject({ follows: null, messages: [{ text: 'Một lần thôi' }] });
		expect(told[1]).toMatchObject({ follows: version, version, messages: [], gone: [] });
	});

	it('that was hidden while nobody watched at a node is not shown to the first who comes', async () => {
		await act('start');
		const seq = await seqOf(post(say('Không hay')));
		const rooms = new TalkRooms({ pool: stall.db, log: pino({ enabled: false }) });
		rooms.start();
		await expect.poll(() => rooms.news(run)?.talk.messages.length).toBe(1);
		await host({ do: 'hide', of: seq });
		await expect.poll(() => rooms.standing(run)?.talk.messages).toEqual([]);
		const standing = rooms.standing(run)?.talk;
		// What is told next follows on that.
		expect(rooms.news(run)?.talk).toMatchObject({ version: standing?.version, messages: [] });
		rooms.stop();
	});

	it('stays as it was said, and is erased by its age with what was done about it', async () => {
		await act('start');
		const seq = await seqOf(post(say('Nói một lần')));
		await host({ do: 'hide', of: seq });
		await host({ do: 'mutePerson', of: seq });
		await host({ do: 'muteWord', word: 'xấu' });
		await expect(db().execute(`update talk_messages set text = 'Khác'`)).rejects.toThrow();
		await forgetTalk(db(), stall.now + 29 * DAY_MS);
		expect((await listModeration(db(), run)).hidden).toHaveLength(1);
		await forgetTalk(db(), stall.now + 31 * DAY_MS);
		for (const table of ['talk_messages', 'talk_hidden', 'talk_muted_people', 'talk_muted_words']) {
			const { rows } = await db().execute(`select 1 from ${table}`);
			expect(rows, table).toEqual([]);
		}
	});
});

describe('an answer', () => {
	it('stands with its question, under the name of a producer who has a turn', async () => {
		await act('start');
		const of = await seqOf(post(say('Mật rừng hay mật nuôi?', { kind: 'question' })));
		const answer = {
			run,
			of,
			from: 'producer',
			actor: { ...ACTOR, accountId: 'p' as AccountId },
		} as const;
		const said = { text: 'Mật rừng ạ', postKey: crypto.randomUUID() };
		expect(await post({ ...answer, ...said, producerId: stall.producer })).toMatchObject({
			outcome: 'posted',
		});
		const stranger = { ...answer, text: 'Mua của tôi', producerId: stall.neighbour };
		expect(await post({ ...stranger, postKey: crypto.randomUUID() })).toEqual({ outcome: 'gone' });
		const toNothing = { ...answer, ...said, of: 99, producerId: stall.producer };
		expect(await post({ ...toNothing, postKey: crypto.randomUUID() })).toEqual({ outcome: 'gone' });
		const screen = new Screen();
		await seen(screen).toEqual(['Mật rừng hay mật nuôi?', 'Mật rừng ạ']);
		expect(screen.shown[1]).toMatchObject({
			kind: 'answer',
			from: 'producer',
			name: 'HTX Ong',
			producerId: stall.producer,
			question: { seq: of, text: 'Mật rừng hay mật nuôi?' },
		});
		// Whoever asked and was away asks for it by the number, among however much else was said.
		const [told] = await readAnswers(db(), run, [of, 99]);
		expect(told).toEqual(screen.shown[1]);
		expect(await readAnswers(db(), run, [99])).toEqual([]);
		await host({ do: 'hide', of });
		await expect.poll(() => screen.shown).toMatchObject([{ question: null }]);
		await host({ do: 'show', of });
		await host({ do: 'hide', of: told?.seq ?? 0 });
		expect(await readAnswers(db(), run, [of])).toEqual([]);
	});
});

describe('a host', () => {
	it('hides a message from all screens at once, and shows it again', async () => {
		await act('start');
		const [near, far] = [new Screen(0), new Screen(1)];
		const seq = await seqOf(post(say('Không hay', { kind: 'question' })));
		await post(say('Hay', { device: 'ba' }));
		for (const screen of [near, far]) await seen(screen).toEqual(['Không hay', 'Hay']);
		await host({ do: 'ask', of: seq });
		await expect.poll(() => far.last?.asked?.text).toBe('Không hay');
		await host({ do: 'hide', of: seq });
		for (const screen of [near, far]) await seen(screen).toEqual(['Hay']);
		expect(near.last?.asked).toBeNull();
		const late = new Screen(1);
		await seen(late).toEqual(['Hay']);
		await host({ do: 'show', of: seq });
		for (const screen of [near, far, late]) await seen(screen).toEqual(['Không hay', 'Hay']);
	});

	it('mutes a person, who is told nothing, and hears them again', async () => {
		await act('start');
		const screen = new Screen();
		const seq = await seqOf(post(say('Quấy một')));
		await post(say('Hỏi thật', { device: 'ba' }));
		await seen(screen).toEqual(['Quấy một', 'Hỏi thật']);
		await host({ do: 'mutePerson', of: seq });
		await seen(screen).toEqual(['Hỏi thật']);
		// What they hear is what everybody hears.
		const mine = await post(say('Quấy hai'), 1);
		expect(mine).toMatchObject({ outcome: 'posted', text: 'Quấy hai' });
		await post(say('Hỏi nữa', { device: 'ba' }));
		await seen(screen).toEqual(['Hỏi thật', 'Hỏi nữa']);
		const events = await readEvents(db(), run, { after: 0, most: 100 });
		expect(events.at(-1)?.word).toEqual({ kind: 'talk', talk: { do: 'moderated' } });
		expect((await listModeration(db(), run)).people).toMatchObject([{ seq, text: 'Quấy một' }]);
		await host({ do: 'hearPerson', of: seq });
		await seen(screen).toEqual(['Quấy một', 'Hỏi thật', 'Quấy hai', 'Hỏi nữa']);
	});

	it('mutes a word, in whatever it stands, and takes that back', async () => {
		await act('start');
		const screen = new Screen();
		await post(say('Toàn hàng giả thôi'));
		await post(say('Nhà hàng gia đình', { device: 'ba' }));
		await seen(screen).toHaveLength(2);
		await host({ do: 'muteWord', word: 'hàng giả' });
		await seen(screen).toEqual(['Nhà hàng gia đình']);
		await post(say('HANG  GIA'), 1);
		await post(say('Xong', { device: 'ba' }), 1);
		await seen(screen).toEqual(['Nhà hàng gia đình', 'Xong']);
		await host({ do: 'hearWord', word: 'hàng giả' });
		await seen(screen).toHaveLength(4);
	});

	it('pauses the talk for those who watch, and lets it go on', async () => {
		await act('start');
		await host({ do: 'pause' });
		expect((await readState(db(), run)).talk.isPaused).toBe(true);
		expect(await post(say('Ơ'))).toEqual({ outcome: 'paused' });
		const postKey = crypto.randomUUID();
		const speaker = { from: 'host', actor: ACTOR, of: null } as const;
		expect(await post({ run, postKey, text: 'Chờ một lát', ...speaker })).toMatchObject({
			outcome: 'posted',
		});
		await host({ do: 'goOn' });
		expect(await post(say('Ơ'))).toMatchObject({ outcome: 'posted' });
	});

	it('does once what two do at once, and all of it is written down without what was said', async () => {
		await act('start');
		const seq = await seqOf(post(say('Lời của người mua')));
		const twice = (action: TalkAction) => Promise.all([host(action), host(action)]);
		await twice({ do: 'hide', of: seq });
		await twice({ do: 'mutePerson', of: seq });
		await twice({ do: 'muteWord', word: 'xấu' });
		await twice({ do: 'pause' });
		const actionId = crypto.randomUUID();
		await host({ do: 'goOn' }, run, actionId);
		await host({ do: 'goOn' }, run, actionId);
		const { rows } = await db().execute<{ word: unknown }>(
			`select word from market_events where session_id = ${run.sessionId} order by seq`,
		);
		expect(rows.map(({ word }) => word)).toEqual([
			{ kind: 'started' },
			{ kind: 'talk', talk: { do: 'hidden', of: seq } },
			{ kind: 'talk', talk: { do: 'personMuted', of: seq } },
			{ kind: 'talk', talk: { do: 'wordMuted' } },
			{ kind: 'talk', talk: { do: 'paused' } },
			{ kind: 'talk', talk: { do: 'goesOn' } },
		]);
		const question = { before: null, accountId: null, producerId: null, text: 'talk.' };
		const { entries } = await listChanges(db(), question);
		const subject = `session ${run.sessionId}`;
		const mine = entries.filter((entry) => entry.subject === subject);
		expect(mine.map(({ action }) => action)).toEqual([
			'talk.goOn',
			'talk.pause',
			'talk.muteWord',
			'talk.mutePerson',
			'talk.hide',
		]);
		for (const said of ['Lời của người mua', 'xấu']) {
			expect(JSON.stringify(mine)).not.toContain(said);
		}
	});

	it('is refused what is not there, and whatever has not begun', async () => {
		expect(await codeOf(host({ do: 'pause' }))).toBe('CHANGED_MEANWHILE');
		await act('start');
		expect(await codeOf(host({ do: 'hide', of: 9 }))).toBe('NOT_FOUND');
		const other = { ...run, sessionId: 999_999 as Run['sessionId'] };
		expect(await codeOf(host({ do: 'pause' }, other))).toBe('NOT_FOUND');
		const speaker = { from: 'host', actor: ACTOR, of: null } as const;
		const seq = await seqOf(post({ run, postKey: crypto.randomUUID(), text: 'Chào', ...speaker }));
		expect(await codeOf(host({ do: 'mutePerson', of: seq }))).toBe('NOT_FOUND');
	});

	it('changes the market’s list of words, and of two at once one is told', async () => {
		const { words, revision } = await getMarketWords(db());
		const save = (more: string) =>
			saveMarketWords(db(), { words: [...words, more], seen: revision, actor: ACTOR }, stall.now);
		const codes = await Promise.all([codeOf(save('hàng đểu')), codeOf(save('hàng dởm'))]);
		expect(codes.sort()).toEqual(['CHANGED_MEANWHILE', 'done']);
		await act('start');
		const both = await post(say('hàng đểu hàng dởm'));
		expect(both).toMatchObject({ text: expect.stringContaining('•••') as unknown });
	});
});

describe('a rehearsal', () => {
	it('is heard only by those who see it', async () => {
		await act('start');
		const rehearsal = { ...run, isRehearsal: true };
		await act('start', rehearsal);
		const [everybody, hosts] = [new Screen(0), new Screen(0, rehearsal)];
		const speaker = { from: 'host', actor: ACTOR, of: null } as const;
		await post({ run: rehearsal, postKey: crypto.randomUUID(), text: 'Thử tiếng', ...speaker });
		await post(say('Thật'));
		await seen(hosts).toEqual(['Thử tiếng']);
		await seen(everybody).toEqual(['Thật']);
		expect(JSON.stringify(everybody.frames)).not.toContain('Thử tiếng');
	});
});

describe('who sells in a rehearsal', () => {
	it('answers there what a host asks in the place of viewers, under the name of the stall', async () => {
		const rehearsal = { ...run, isRehearsal: true };
		await act('start', rehearsal);
		await act('start');
		const host = { from: 'host', actor: ACTOR, of: null, isQuestion: true } as const;
		const words = { text: 'Mật mùa nào?', postKey: crypto.randomUUID() };
		const asked = await post({ run: rehearsal, ...words, ...host });
		if (asked.outcome !== 'posted') throw new Error(asked.outcome);
		const answer = {
			...{ actor: ACTOR, of: asked.seq, text: 'Mùa nhãn' },
			...{ run: rehearsal, postKey: crypto.randomUUID() },
			from: 'producer' as const,
		};
		expect(await post({ ...answer, producerId: stall.neighbour })).toEqual({ outcome: 'gone' });
		expect(await post({ ...answer, producerId: stall.producer })).toMatchObject({
			outcome: 'posted',
		});
		const whole = async (of: Run) => (await nodes[0]?.rooms.whole(of))?.messages;
		expect(await whole(rehearsal)).toMatchObject([
			{ kind: 'question', from: 'host', text: 'Mật mùa nào?' },
			{ kind: 'answer', producerId: stall.producer, question: { seq: asked.seq } },
		]);
		// Before everybody a host asks nothing in viewers' place.
		await post({ run, ...words, ...host });
		expect(await whole(run)).toMatchObject([{ kind: 'chat', from: 'host' }]);
	});
});

describe('too much to do', () => {
	it('turns talk away as soon as anybody waits for a connection, and orders go on', async () => {
		await act('start');
		const clients = await Promise.all(Array.from({ length: 8 }, () => db().$client.connect()));
		const order = db().$client.connect();
		expect(await codeOf(post(say('Có ai không')))).toBe('SERVER_BUSY');
		for (const client of clients) client.release();
		(await order).release();
		expect(await post(say('Có ai không'))).toMatchObject({ outcome: 'posted' });
	});

	it('lets no more wait than a node can write soon', async () => {
		await act('start');
		const writer = new TalkWriter({ database: db(), clock: () => stall.now });
		const many = Array.from({ length: 260 }, (_, index) =>
			codeOf(writer.post(say(`Tin ${index}`))),
		);
		const codes = await Promise.all(many);
		expect(codes.filter((code) => code === 'SERVER_BUSY')).toHaveLength(200);
		expect(codes.filter((code) => code === 'done')).toHaveLength(60);
		await writer.stop();
	});

	it('hears everybody, however much one network says under however many keys', async () => {
		await act('start');
		const writer = new TalkWriter({ database: db(), clock: () => stall.now });
		const crowd = Array.from({ length: 70 }, (_, index) =>
			codeOf(writer.post(say(`Ồn ${index}`, { device: `may-${index}` }))),
		);
		const one = await seqOf(writer.post(say('Còn mấy hộp?', { network: '10.9.9.9' })));
		expect(one).toBeLessThanOrEqual(10);
		expect((await Promise.all(crowd)).filter((code) => code === 'SERVER_BUSY')).toHaveLength(11);
		await writer.stop();
	});

	it('keeps places for the market’s own people, who are heard before all that waits', async () => {
		await act('start');
		const writer = new TalkWriter({ database: db(), clock: () => stall.now });
		const viewers = Array.from({ length: 60 }, (_, index) => writer.post(say(`Tin ${index}`)));
		const speaker = { from: 'host', actor: ACTOR, of: null } as const;
		const own = Array.from({ length: 12 }, (_, index) =>
			writer.post({ run, postKey: crypto.randomUUID(), text: `Lời ${index}`, ...speaker }),
		);
		const codes = await Promise.all(own.map(codeOf));
		expect(codes).toEqual([...Array<string>(10).fill('done'), 'SERVER_BUSY', 'SERVER_BUSY']);
		const seqs = await Promise.all(own.slice(0, 10).map(seqOf));
		expect(Math.max(...seqs)).toBeLessThan(Math.max(...(await Promise.all(viewers.map(seqOf)))));
		await writer.stop();
	});

	it('writes taps once a second at most, whatever their number, at each node', async () => {
		await act('start');
		const screen = new Screen(1);
		await expect.poll(() => screen.frames.length).toBe(1);
		let told = 0;
		stall.db.listen(TALK_CHANNEL, () => (told += 1));
		await post(say('Bắt đầu'));
		await expect.poll(() => told).toBeGreaterThan(0);
		const before = told;
		for (let count = 0; count < 500; count++) {
			for (const { writer } of nodes) writer.tap(run, { ...NO_REACTIONS, heart: 1, thumb: 2 });
		}
		await expect
			.poll(() => screen.last?.reactions)
			.toEqual({ ...NO_REACTIONS, heart: 1_000, thumb: 2_000 });
		expect(told - before).toBeLessThanOrEqual(4);
	});
});

describe('a node that ends', () => {
	const hold = () => Promise.all(Array.from({ length: 8 }, () => db().$client.connect()));
	const newWriter = () => new TalkWriter({ database: db(), clock: () => stall.now });

	it('lets taps go where somebody waits for a connection, and does not wait for one', async () => {
		await act('start');
		const writer = newWriter();
		const clients = await hold();
		const order = db().$client.connect();
		writer.tap(run, { ...NO_REACTIONS, heart: 1 });
		await writer.stop();
		for (const client of clients) client.release();
		(await order).release();
	});

	it('writes what waits, with its taps, and takes nothing more', async () => {
		await act('start');
		const writer = newWriter();
		const said = Array.from({ length: 20 }, (_, index) => writer.post(say(`Tin ${index}`)));
		writer.tap(run, { ...NO_REACTIONS, heart: 3 });
		const ended = writer.stop();
		writer.tap(run, { ...NO_REACTIONS, heart: 4 });
		expect(await codeOf(writer.post(say('Muộn rồi')))).toBe('SERVER_BUSY');
		await ended;
		await writer.stop();
		expect(await codeOf(writer.post(say('Muộn hơn')))).toBe('SERVER_BUSY');
		const outcomes = await Promise.all(said);
		expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['posted']));
		expect((await readRoom(db(), run)).reactions).toEqual({ ...NO_REACTIONS, heart: 3 });
	});
});
