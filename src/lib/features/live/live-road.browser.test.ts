import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { keepRoad, type RoadListener, type RoadState } from './live-road';

const LATE_MS = 60_000;
const CUT = { kind: 'cut' } as const;

/** A road that the test opens, cuts and sends over. */
class Roads {
	readonly opened: { readonly after: string | null; readonly listener: RoadListener<number> }[] =
		[];
	closed = 0;
	readonly frames: number[] = [];
	readonly changes: RoadState[] = [];
	place: string | null = null;
	isHeard = false;
	readonly stop: () => void;

	constructor(chance = 0, whenOpened: (listener: RoadListener<number>) => void = () => undefined) {
		this.stop = keepRoad<number>({
			open: (after, listener) => {
				this.opened.push({ after, listener });
				whenOpened(listener);
				return () => (this.closed += 1);
			},
			after: () => this.place,
			onFrame: (frame) => this.frames.push(frame),
			onChange: (state) => this.changes.push(state),
			isHeard: () => this.isHeard,
			chance: () => chance,
		});
	}

	get last(): RoadListener<number> {
		const last = this.opened.at(-1);
		if (!last) throw new Error('no road was opened');
		return last.listener;
	}
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

describe('a road that is lost', () => {
	it('is made anew from the last event that is known, and what the old one says is not heard', () => {
		const roads = new Roads();
		const old = roads.last;
		old.onOpen();
		old.onFrame(1, '');
		roads.place = '7';
		old.onLost(CUT);
		vi.advanceTimersByTime(LATE_MS);
		old.onFrame(2, '');
		old.onLost(CUT);
		roads.last.onOpen();
		roads.last.onFrame(3, '');
		expect(roads.opened.map(({ after }) => after)).toEqual([null, '7']);
		expect(roads.frames).toEqual([1, 3]);
		expect(roads.changes).toEqual(['open', 'lost', 'open']);
		expect(roads.closed).toBe(1);
		roads.stop();
	});

	it('is tried again ever more seldom, at another moment on each phone, until it opens', () => {
		const waits = (chance: number) => {
			const roads = new Roads(chance);
			const waited: number[] = [];
			for (let times = 0; times < 7; times++) {
				const { length } = roads.opened;
				roads.last.onLost(CUT);
				let ms = 0;
				for (; roads.opened.length === length; ms += 500) vi.advanceTimersByTime(500);
				waited.push(ms);
			}
			roads.stop();
			return waited;
		};
		expect(waits(0)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
		expect(waits(1)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
	});

	it('is tried ever more seldom also where the server opens it only to refuse', () => {
		const roads = new Roads();
		for (const wait of [500, 1_000, 2_000]) {
			roads.last.onOpen();
			roads.last.onLost(CUT);
			const { length } = roads.opened;
			vi.advanceTimersByTime(wait - 1);
			expect(roads.opened).toHaveLength(length);
			vi.advanceTimersByTime(1);
			expect(roads.opened).toHaveLength(length + 1);
		}
		roads.stop();
	});

	it('before it ever was open is told of, too', () => {
		const roads = new Roads();
		roads.last.onLost(CUT);
		expect(roads.changes).toEqual(['lost']);
		roads.stop();
	});

	it('is not waited for long once the network is back, which it is for others, too', () => {
		const roads = new Roads(0.5);
		for (let times = 0; times < 8; times++) {
			roads.last.onLost(CUT);
			vi.advanceTimersByTime(LATE_MS / 2);
		}
		roads.last.onLost(CUT);
		const { length } = roads.opened;
		dispatchEvent(new Event('online'));
		vi.advanceTimersByTime(999);
		expect(roads.opened).toHaveLength(length);
		vi.advanceTimersByTime(1);
		expect(roads.opened).toHaveLength(length + 1);
		// One that is open, or being opened, is left alone.
		dispatchEvent(new Event('online'));
		vi.advanceTimersByTime(LATE_MS);
		expect(roads.opened).toHaveLength(length + 1);
		roads.stop();
	});

	it('is known for lost as soon as the phone has no network, and opened anew soon after it has one', () => {
		const roads = new Roads(0.5);
		roads.last.onOpen();
		dispatchEvent(new Event('offline'));
		expect(roads.changes).toEqual(['open', 'lost']);
		expect(roads.closed).toBe(1);
		roads.last.onLost(CUT);
		for (let times = 0; times < 8; times++) {
			vi.advanceTimersByTime(LATE_MS / 2);
			roads.last.onLost(CUT);
		}
		dispatchEvent(new Event('offline'));
		const { length } = roads.opened;
		dispatchEvent(new Event('online'));
		vi.advanceTimersByTime(1_000);
		expect(roads.opened).toHaveLength(length + 1);
		roads.last.onOpen();
		expect(roads.changes).toEqual(['open', 'lost', 'open']);
		roads.stop();
		dispatchEvent(new Event('offline'));
		expect(roads.changes).toHaveLength(3);
	});

	it('because its node ends is made anew within the time that the node says', () => {
		for (const [chance, wait] of [
			[0, 0],
			[0.9, 9_000],
		] as const) {
			const roads = new Roads(chance);
			roads.last.onOpen();
			roads.last.onLost({ kind: 'ended', spreadMs: 10_000 });
			if (wait > 0) vi.advanceTimersByTime(wait - 1);
			expect(roads.opened).toHaveLength(1);
			vi.advanceTimersByTime(1);
			expect(roads.opened).toHaveLength(2);
			roads.stop();
		}
	});

	it.each([
		[429, 30_000, 30_000],
		[503, 5_000, 5_000],
		[503, 0, 500],
		[404, 0, 60_000],
		[403, 0, 300_000],
	])(
		'because it was refused (%i) waits as long as it must, whoever looks or calls',
		(status, afterMs, wait) => {
			const roads = new Roads();
			roads.last.onOpen();
			roads.last.onLost({ kind: 'refused', status, afterMs });
			expect(roads.changes.at(-1)).toBe(status === 429 || status === 503 ? 'crowded' : 'lost');
			vi.advanceTimersByTime(wait - 1);
			dispatchEvent(new Event('online'));
			show(false);
			show(true);
			expect(roads.opened).toHaveLength(1);
			vi.advanceTimersByTime(1);
			expect(roads.opened).toHaveLength(2);
			roads.stop();
		},
	);

	it('in the very moment that it is opened is closed all the same', () => {
		const roads = new Roads(0, (listener) => {
			listener.onLost(CUT);
		});
		expect(roads.closed).toBe(1);
		vi.advanceTimersByTime(500);
		expect([roads.opened.length, roads.closed]).toEqual([2, 2]);
		roads.stop();
	});
});

describe('a screen that is hidden', () => {
	it('has its road closed after a minute, and made anew once it is looked at', () => {
		const roads = new Roads();
		roads.last.onOpen();
		show(false);
		vi.advanceTimersByTime(59_999);
		expect(roads.closed).toBe(0);
		vi.advanceTimersByTime(1);
		expect([roads.closed, roads.changes.at(-1)]).toEqual([1, 'lost']);
		vi.advanceTimersByTime(10 * LATE_MS);
		dispatchEvent(new Event('online'));
		expect(roads.opened).toHaveLength(1);
		show(true);
		expect(roads.opened).toHaveLength(2);
		roads.stop();
	});

	it('keeps its road while somebody listens, also where it is lost meanwhile', () => {
		const roads = new Roads();
		roads.last.onOpen();
		roads.isHeard = true;
		show(false);
		vi.advanceTimersByTime(10 * LATE_MS);
		expect(roads.closed).toBe(0);
		roads.last.onLost(CUT);
		vi.advanceTimersByTime(LATE_MS);
		expect([roads.opened.length, roads.changes.at(-1)]).toEqual([2, 'lost']);
		roads.last.onOpen();
		roads.isHeard = false;
		vi.advanceTimersByTime(2 * LATE_MS);
		expect(roads.changes.at(-1)).toBe('lost');
		expect(roads.opened).toHaveLength(2);
		roads.stop();
	});

	it('for a moment keeps its road', () => {
		const roads = new Roads();
		roads.last.onOpen();
		show(false);
		vi.advanceTimersByTime(30_000);
		show(true);
		vi.advanceTimersByTime(LATE_MS);
		expect([roads.opened.length, roads.closed]).toEqual([1, 0]);
		roads.stop();
	});

	it('and was frozen, so that no timer ran, has its road made anew all the same', () => {
		const roads = new Roads();
		roads.last.onOpen();
		show(false);
		vi.setSystemTime(Date.now() + 10 * LATE_MS);
		show(true);
		expect([roads.opened.length, roads.closed]).toEqual([2, 1]);
		roads.stop();
	});

	it('and was put aside by the browser has its road made anew at once, however it looks', () => {
		const roads = new Roads(1);
		roads.last.onOpen();
		const back = () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
		back();
		expect([roads.opened.length, roads.closed]).toEqual([2, 1]);
		for (let turn = 0; turn < 6; turn++) {
			roads.last.onLost(CUT);
			vi.advanceTimersByTime(1);
		}
		back();
		expect(roads.opened).toHaveLength(3);
		roads.last.onLost({ kind: 'refused', status: 503, afterMs: 30_000 });
		back();
		vi.advanceTimersByTime(29_999);
		expect(roads.opened).toHaveLength(3);
		roads.stop();
	});
});

function show(isVisible: boolean): void {
	vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isVisible ? 'visible' : 'hidden');
	document.dispatchEvent(new Event('visibilitychange'));
}

it('a road that was ended stays so', () => {
	const roads = new Roads();
	roads.last.onLost(CUT);
	roads.stop();
	dispatchEvent(new Event('online'));
	vi.advanceTimersByTime(LATE_MS);
	expect(roads.opened).toHaveLength(1);
});
