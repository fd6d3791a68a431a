import { afterEach, expect, it, vi } from 'vitest';

import { sessionId, streamId } from '$lib/domain/ids';

import { Broadcast } from './broadcast.svelte';
import { beginStream, endStream } from './online';

vi.mock('./online', () => ({ beginStream: vi.fn(), endStream: vi.fn(), sendPiece: vi.fn() }));
afterEach(() => vi.clearAllMocks());

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
