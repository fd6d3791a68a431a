import type { SessionId } from '$lib/domain/ids';
import type { LiveFrame, LiveTick } from '$lib/domain/live/live-frame';
import { LIVE_BEGINNING } from '$lib/domain/live/live-state';
import { NO_REACTIONS, type TalkFrame } from '$lib/domain/talk/message';
import { beforeEach, describe, expect, it } from 'vitest';

import { SessionFrame, type WireFrame } from './frames';
import type { Reader } from './reader';
import { NEWCOMER, Room } from './room';
import type { TickPart } from './tick-part';
import type { Watcher } from './watchers';

/** Somebody whose connection the test holds up. */
class SlowReader implements Reader {
	isIdle = true;
	takesMore = true;
	readonly given: LiveFrame[] = [];

	attach(): void {
		// The test itself says when it can take more.
	}
	give(frames: readonly WireFrame[]): boolean {
		for (const frame of frames) if (frame instanceof SessionFrame) this.given.push(frame.frame);
		return this.takesMore;
	}
	end(): void {
		this.takesMore = false;
	}
	refuse(): void {
		this.takesMore = false;
	}
	destroy(): void {
		this.takesMore = false;
	}
}

let news: LiveTick | undefined;
let standing: LiveTick | undefined;
let again: LiveTick | undefined;
let room: Room;
const part: TickPart = { news: () => news, standing: () => standing, again: () => again };
const NO_TALK: TalkFrame = {
	...{ follows: null, version: '1.0', messages: [], gone: [] },
	...{ reactions: NO_REACTIONS, asked: null },
};
const counts = (watchers: number): LiveTick => ({ counts: { watchers, orders: 0 } });
const run = { sessionId: 1 as SessionId, isRehearsal: false };

beforeEach(() => {
	news = standing = again = undefined;
	room = new Room(run, { parts: [part], patienceMs: 1_000 });
	room.channel.begin(LIVE_BEGINNING, [], '0a1b2c3d');
});

function come(): { readonly reader: SlowReader; readonly watcher: Watcher } {
	const reader = new SlowReader();
	const place = { accountId: null, address: null, screen: undefined };
	const watcher: Watcher = { ...NEWCOMER, ...place, reader, isCounted: true };
	room.watchers.add(watcher);
	room.seat(watcher, null);
	return { reader, watcher };
}
const ticksOf = (reader: SlowReader) =>
	reader.given.flatMap((frame) => (frame.kind === 'tick' ? frame.tick.counts?.watchers : []));
async function tick(next: LiveTick | undefined): Promise<void> {
	news = next;
	room.tick();
	await expect.poll(() => room.watchers.isSweeping).toBe(false);
}

describe('a tick', () => {
	it('is told to all, once, and only where something is new', async () => {
		const { reader } = come();
		await tick(counts(1));
		await tick(undefined);
		await tick(counts(2));
		expect(ticksOf(reader)).toEqual([1, 2]);
	});

	it('that went out before somebody came stands for them', async () => {
		standing = counts(7);
		const { reader } = come();
		expect(reader.given.map(({ kind }) => kind)).toEqual(['state', 'abreast', 'tick']);
		standing = counts(8);
		await tick(counts(8));
		expect(ticksOf(come().reader)).toEqual([8]);
		expect(ticksOf(reader)).toEqual([7, 8]);
	});

	it('passes by whose connection is busy, and what stands then is told once it can take more', async () => {
		const talk = { talk: NO_TALK };
		const { reader, watcher } = come();
		reader.isIdle = false;
		await tick({ ...counts(1), ...talk });
		room.goOn(watcher);
		expect(ticksOf(reader)).toEqual([]);
		reader.isIdle = true;
		again = counts(1);
		room.goOn(watcher);
		room.goOn(watcher);
		// Once, and without what asks for itself.
		expect(reader.given.filter(({ kind }) => kind === 'tick')).toEqual([
			{ kind: 'tick', tick: counts(1) },
		]);
		reader.isIdle = false;
		await tick(counts(2));
		reader.isIdle = true;
		again = counts(2);
		// What is new meanwhile says nothing of it.
		await tick(talk);
		expect(ticksOf(reader)).toEqual([1, 2, undefined]);
	});

	it('that came and went while somebody could take nothing is told with the next one', async () => {
		const { reader, watcher } = come();
		reader.takesMore = false;
		await tick(counts(1));
		await tick(counts(2));
		await tick({ talk: NO_TALK });
		again = counts(2);
		reader.takesMore = true;
		room.goOn(watcher);
		expect(ticksOf(reader)).toEqual([1, undefined, 2]);
	});

	it('that passed somebody by stands for them at the next heart-beat, though nothing is new', async () => {
		const { reader } = come();
		reader.isIdle = false;
		await tick(counts(1));
		again = counts(1);
		await room.watchers.beat();
		expect(ticksOf(reader)).toEqual([]);
		reader.isIdle = true;
		await room.watchers.beat();
		await room.watchers.beat();
		expect(ticksOf(reader)).toEqual([1]);
	});

	it('has all that its parts have to tell in one frame', async () => {
		const other: TickPart = { news: () => ({ counts: { watchers: 5, orders: 6 } }) };
		room = new Room(run, { parts: [part, other], patienceMs: 1_000 });
		room.channel.begin(LIVE_BEGINNING, [], '0a1b2c3d');
		const { reader } = come();
		await tick(counts(1));
		expect(reader.given.filter(({ kind }) => kind === 'tick')).toHaveLength(1);
	});
});

describe('an event', () => {
	it('waits for who can take no more, together with those that come after it', async () => {
		const { reader, watcher } = come();
		reader.takesMore = false;
		const said = (seq: number) =>
			({ seq, at: seq, word: { kind: 'announced', text: 'a' } }) as const;
		room.channel.add([said(1)]);
		room.watchers.sweep();
		await expect.poll(() => room.watchers.isSweeping).toBe(false);
		for (const seq of [2, 3, 4]) {
			room.channel.add([said(seq)]);
			room.watchers.sweep();
		}
		await expect.poll(() => room.watchers.isSweeping).toBe(false);
		reader.takesMore = true;
		room.goOn(watcher);
		const events = reader.given.flatMap((frame) => (frame.kind === 'events' ? [frame.events] : []));
		expect(events.map((some) => some.map(({ seq }) => seq))).toEqual([[1], [2, 3, 4]]);
	});
});
