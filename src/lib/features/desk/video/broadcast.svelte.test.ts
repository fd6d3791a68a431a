import { afterEach, expect, it, vi } from 'vitest';

import { sessionId, streamId } from '$lib/domain/ids';

import { Broadcast } from './broadcast.svelte';
import { beginStream, endStream, sendPiece } from './online';

vi.mock('./online', () => ({ beginStream: vi.fn(), endStream: vi.fn(), sendPiece: vi.fn() }));
afterEach(() => {
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

it('a beginning too short to be known by the server goes with what follows it', async () => {
	let give: (data: Blob) => void = () => undefined;
	class Recorder {
		static isTypeSupported = () => true;
		ondataavailable: (event: { readonly data: Blob }) => void = () => undefined;
		start() {
			give = (data) => {
				this.ondataavailable({ data });
			};
		}
		stop = () => undefined;
	}
	vi.stubGlobal('MediaRecorder', Recorder);
	vi.mocked(beginStream).mockResolvedValue({ kind: 'answered', value: KEY });
	vi.mocked(sendPiece).mockImplementation((_, { part, n }) =>
		Promise.resolve({ kind: 'answered', value: { kind: 'next', next: { part, n: n + 1 } } }),
	);
	const broadcast = new Broadcast();
	await broadcast.open();
	await broadcast.goLive(RUN, HOST);
	// As Chromium's does on a phone with much to do.
	for (const bytes of [0, 1, 5_000, 20]) give(new Blob([new Uint8Array(bytes)]));
	await expect.poll(() => vi.mocked(sendPiece).mock.calls.length).toBe(2);
	expect(vi.mocked(sendPiece).mock.calls.map(([, place, { size }]) => [place, size])).toEqual([
		[{ part: 0, n: 0 }, 5_001],
		[{ part: 0, n: 1 }, 20],
	]);
	broadcast.close();
});
