import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { sessionId, streamId } from '$lib/domain/ids';

import { Broadcast } from './broadcast.svelte';
import { beginStream, endStream, sendPiece } from './online';
import { SentQuality } from './sent-quality.svelte';
import { openStudioCamera } from './studio-camera';

vi.mock('./online', () => ({ beginStream: vi.fn(), endStream: vi.fn(), sendPiece: vi.fn() }));
afterEach(() => {
	vi.restoreAllMocks();
	vi.clearAllMocks();
	vi.unstubAllGlobals();
});

const RUN = { sessionId: sessionId(1), isRehearsal: false };
const HOST = { kind: 'host' } as const;
const KEY = { id: streamId('0190a000-0000-4000-8000-000000000001'), key: 'k' };

it('a page that is left while it begins leaves no stream behind', async () => {
	const begun = Promise.withResolvers<Awaited<ReturnType<typeof beginStream>>>();
	vi.mocked(beginStream).mockReturnValue(begun.promise);
	const broadcast = new Broadcast();
	await broadcast.open();
	expect(broadcast.phase).toBe('ready');
	const going = broadcast.goLive(RUN, HOST);
	broadcast.close();
	begun.resolve({ kind: 'answered', value: KEY });
	await going;
	expect(broadcast.phase).toBe('closed');
	expect(endStream).toHaveBeenCalledExactlyOnceWith(KEY.id, HOST);
});

/** A recorder that says what the test wants. */
class Recorder {
	static isTypeSupported = () => true;
	static made: Recorder[] = [];
	static isBroken = false;
	ondataavailable: (event: { readonly data: Blob }) => void = () => undefined;
	onerror: () => void = () => undefined;
	onstop: () => void = () => undefined;
	state = 'inactive';
	readonly bits: number | undefined;
	constructor(_: MediaStream, { videoBitsPerSecond }: MediaRecorderOptions) {
		this.bits = videoBitsPerSecond;
		Recorder.made.push(this);
	}
	start() {
		if (Recorder.isBroken) throw new DOMException('', 'InvalidStateError');
		this.state = 'recording';
	}
	stop() {
		this.state = 'inactive';
		this.onstop();
	}
	give(...sizes: readonly number[]) {
		for (const size of sizes) this.ondataavailable({ data: new Blob([new Uint8Array(size)]) });
	}
}

/** Somebody who is live, with a camera that is real and a recorder that is not. */
async function goLive() {
	Recorder.made = [];
	Recorder.isBroken = false;
	vi.stubGlobal('MediaRecorder', Recorder);
	vi.mocked(beginStream).mockResolvedValue({ kind: 'answered', value: KEY });
	vi.mocked(sendPiece).mockImplementation((_, { part, n }) =>
		Promise.resolve({ kind: 'answered', value: { kind: 'next', next: { part, n: n + 1 } } }),
	);
	const broadcast = new Broadcast();
	await broadcast.open();
	await broadcast.goLive(RUN, HOST);
	expect(broadcast.phase).toBe('live');
	return broadcast;
}
const give = (...sizes: readonly number[]) => {
	Recorder.made.at(-1)?.give(...sizes);
};
const sent = () =>
	vi.mocked(sendPiece).mock.calls.map(([, { part, n }, { size }]) => [part, n, size]);
const tracksOf = ({ camera }: Broadcast) => camera?.getTracks() ?? [];
/** The phone does not give its camera. */
const refuseCamera = () =>
	vi
		.spyOn(navigator.mediaDevices, 'getUserMedia')
		.mockRejectedValue(new DOMException('', 'NotReadableError'));

it('a beginning too short to be known by the server goes with what follows it', async () => {
	const broadcast = await goLive();
	// As Chromium's does on a phone with much to do.
	give(0, 1, 5_000, 20);
	await expect
		.poll(() => sent())
		.toEqual([
			[0, 0, 5_001],
			[0, 1, 20],
		]);
	broadcast.close();
});

it('what is sent again after an end is a stream of its own, whatever was done before', async () => {
	const broadcast = await goLive();
	give(500);
	await broadcast.end();
	expect(broadcast.phase).toBe('over');
	await broadcast.open();
	await broadcast.turnCamera();
	expect([broadcast.phase, broadcast.streamId]).toEqual(['ready', null]);
	vi.mocked(sendPiece).mockClear();
	await broadcast.goLive(RUN, HOST);
	give(700);
	await expect.poll(() => sent()).toEqual([[0, 0, 700]]);
	broadcast.close();
});

it.each([
	['camera', (broadcast: Broadcast) => tracksOf(broadcast)[1]?.dispatchEvent(new Event('ended'))],
	[
		'microphone',
		(broadcast: Broadcast) => tracksOf(broadcast)[0]?.dispatchEvent(new Event('ended')),
	],
	['recorder, by a fault', () => Recorder.made.at(-1)?.onerror()],
	['recorder, without a word', () => Recorder.made.at(-1)?.stop()],
])('goes on with a new run where it lost its %s', async (_, lose) => {
	const broadcast = await goLive();
	const before = broadcast.camera;
	give(500, 500);
	lose(broadcast);
	await expect.poll(() => Recorder.made.length).toBe(2);
	expect(broadcast.camera).not.toBe(before);
	expect([broadcast.phase, broadcast.isUnseen]).toEqual(['live', false]);
	give(600);
	await expect.poll(() => sent().at(-1)).toEqual([1, 0, 600]);
	broadcast.close();
});

it('says that nobody sees them any more where the camera does not come back, until it does', async () => {
	const broadcast = await goLive();
	const refusal = refuseCamera();
	Recorder.made.at(-1)?.onerror();
	await expect.poll(() => broadcast.isUnseen).toBe(true);
	expect(broadcast.problem?.code).toBe('CAMERA_BUSY');
	refusal.mockRestore();
	await broadcast.reopen();
	expect([broadcast.isUnseen, broadcast.problem]).toEqual([false, null]);
	give(600);
	await expect.poll(() => sent()).toEqual([[1, 0, 600]]);
	broadcast.close();
});

it('does not try for ever with a recorder that cannot', async () => {
	const broadcast = await goLive();
	Recorder.isBroken = true;
	expect(() => {
		broadcast.turnPhone();
	}).not.toThrow();
	await expect.poll(() => broadcast.isUnseen).toBe(true);
	expect([Recorder.made.length, broadcast.phase, broadcast.camera]).toEqual([3, 'live', null]);
	broadcast.close();
});

it('says so while the phone holds the camera for a call, and goes on with a new run', async () => {
	const broadcast = await goLive();
	give(500);
	const [track] = tracksOf(broadcast);
	const muted = vi.spyOn(MediaStreamTrack.prototype, 'muted', 'get').mockReturnValue(true);
	track?.dispatchEvent(new Event('mute'));
	expect(broadcast.isUnseen).toBe(true);
	muted.mockRestore();
	track?.dispatchEvent(new Event('unmute'));
	expect(broadcast.isUnseen).toBe(false);
	give(600);
	await expect.poll(() => sent().at(-1)).toEqual([1, 0, 600]);
	broadcast.close();
});

describe('where a recorder gives nothing, and says nothing of it', () => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	});
	afterEach(() => {
		vi.useRealTimers();
	});
	const wait = (seconds: number) => vi.advanceTimersByTime(seconds * 1_000);

	it('says so, and begins a new run; that somebody is seen again it says when there is something', async () => {
		const broadcast = await goLive();
		give(500);
		for (let second = 0; second < 8; second++) {
			expect(broadcast.isUnseen).toBe(false);
			wait(1);
			// A piece in which there is nothing is none.
			give(0);
		}
		expect(broadcast.isUnseen).toBe(true);
		await expect.poll(() => Recorder.made.length).toBe(2);
		expect([broadcast.phase, broadcast.isUnseen]).toEqual(['live', true]);
		give(600);
		expect(broadcast.isUnseen).toBe(false);
		await expect.poll(() => sent().at(-1)).toEqual([1, 0, 600]);
		broadcast.close();
	});

	it('leaves the camera closed where the new run gives nothing, either, until it is asked for', async () => {
		const broadcast = await goLive();
		wait(8);
		await expect.poll(() => Recorder.made.length).toBe(2);
		wait(8);
		expect([broadcast.phase, broadcast.camera, broadcast.isUnseen]).toEqual(['live', null, true]);
		await broadcast.reopen();
		give(600);
		expect([Recorder.made.length, broadcast.isUnseen]).toEqual([3, false]);
		broadcast.close();
	});

	it('holds nothing against one that is slow, whose phone rings, or whose page stood still', async () => {
		const broadcast = await goLive();
		for (let time = 0; time < 5; time++) {
			wait(6);
			give(500);
		}
		const muted = vi.spyOn(MediaStreamTrack.prototype, 'muted', 'get').mockReturnValue(true);
		wait(60);
		muted.mockRestore();
		// One look comes late, however long it was not taken; what was recorded meanwhile comes after it.
		vi.advanceTimersToNextTimer();
		give(500);
		expect([Recorder.made.length, broadcast.isUnseen]).toEqual([1, false]);
		broadcast.close();
		wait(60);
		expect(Recorder.made).toHaveLength(1);
	});
});

describe('where the network does not keep up', () => {
	const bits = () => Recorder.made.map((one) => one.bits);
	const allTaken = (broadcast: Broadcast) =>
		vi.waitFor(
			() => {
				expect(broadcast.waitingMs).toBe(0);
			},
			{ interval: 1 },
		);
	const taken = async (broadcast: Broadcast, seconds: number) => {
		for (let second = 0; second < seconds; second++) {
			give(500);
			await allTaken(broadcast);
		}
	};
	/** Something is taken, and then nothing for longer than a phone keeps it. */
	async function fallBehind(broadcast: Broadcast) {
		await taken(broadcast, 1);
		const gate = Promise.withResolvers<undefined>();
		vi.mocked(sendPiece).mockImplementationOnce(async (_, { part, n }) => {
			await gate.promise;
			return { kind: 'answered', value: { kind: 'next', next: { part, n: n + 1 } } };
		});
		for (let second = 0; second < 16; second++) give(500);
		gate.resolve(undefined);
		await allTaken(broadcast);
	}

	it('sends less, and more again once it has kept up for some minutes, later each time', async () => {
		const broadcast = await goLive();
		await fallBehind(broadcast);
		expect([bits(), broadcast.isLowered]).toEqual([[900_000, 450_000], true]);
		await taken(broadcast, 119);
		expect(bits()).toEqual([900_000, 450_000]);
		await taken(broadcast, 1);
		expect([bits(), broadcast.isLowered]).toEqual([[900_000, 450_000, 900_000], false]);
		give(600);
		await vi.waitFor(() => {
			expect(sent().at(-1)).toEqual([2, 0, 600]);
		});
		await fallBehind(broadcast);
		await taken(broadcast, 239);
		expect(bits()).toEqual([900_000, 450_000, 900_000, 450_000]);
		await taken(broadcast, 1);
		expect(bits().at(-1)).toBe(900_000);
		broadcast.close();
	});

	it('takes minutes in which something waited for none', () => {
		const quality = new SentQuality();
		quality.lower();
		for (let second = 0; second < 600; second++) {
			expect(quality.keepUp(1_000, second % 100 === 0 ? 5_000 : 1_000)).toBe(false);
		}
		expect(quality.isLowered).toBe(true);
	});
});

it('cannot go live without a camera: where the other one does not open, it is asked for again', async () => {
	const broadcast = new Broadcast();
	await broadcast.open();
	const refusal = refuseCamera();
	await broadcast.turnCamera();
	refusal.mockRestore();
	expect([broadcast.phase, broadcast.problem?.code]).toEqual(['closed', 'CAMERA_BUSY']);
});

it('a camera that opens after the page was left is let go', async () => {
	const camera = await openStudioCamera('user');
	const opened = Promise.withResolvers<MediaStream>();
	const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockReturnValue(opened.promise);
	const broadcast = new Broadcast();
	const opening = broadcast.open();
	broadcast.close();
	opened.resolve(camera);
	await opening;
	asked.mockRestore();
	expect([broadcast.phase, broadcast.camera]).toEqual(['closed', null]);
	expect(camera.getTracks().map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
});
