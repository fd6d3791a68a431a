import { describe, expect, it } from 'vitest';

import { CHUNK_MS } from '$lib/domain/live/chunk-order';
import { MINUTE_MS } from '$lib/domain/time';

import { readAirEvents, readState } from '../live/record';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { VIDEO_LIMITS } from './limits';
import { getStream, keptOf } from './streams';
import { next, TestStudio } from './studio.fixture';
import type { StreamKey, VideoStudio } from './video-studio';

const at = TestStudio.use();
const QUICK = { partIdleMs: 2 * CHUNK_MS, streamIdleMs: 5 * CHUNK_MS };

async function aired(): Promise<StreamKey> {
	const stream = await at.begin();
	await at.act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
	return stream;
}
const sendTo = (node: VideoStudio, stream: StreamKey, part: number, n: number) =>
	node.take(
		{ ...stream, accountId: ACTOR.accountId },
		{ place: { part, n }, bytes: at.pieces[n] ?? new Uint8Array(1) },
	);
const sizes = (...ns: readonly number[]) =>
	ns.reduce((sum, n) => sum + (at.pieces[n]?.length ?? 0), 0);
const onAir = async () => (await readState(at.db, at.run)).onAir;
const aLong = (more = MINUTE_MS) => (at.stall.now += VIDEO_LIMITS.streamIdleMs + more);

describe('a stream that went over to another node', () => {
	it('is ended by neither while it is sent, and let go by the one that lost it', async () => {
		const [first, second] = [at.studioOf(QUICK), at.studioOf(QUICK)];
		const stream = await aired();
		expect(await sendTo(first, stream, 0, 0)).toEqual(next(0, 1));
		expect(await sendTo(second, stream, 0, 1)).toEqual(next(1, 0));
		for (let n = 0; n < at.pieces.length; n += 1) {
			expect(await sendTo(second, stream, 1, n)).toEqual(next(1, n + 1));
			at.stall.now += CHUNK_MS;
			await Promise.all([first.tidy(), second.tidy()]);
		}
		expect((await getStream(at.db, stream.id))?.endedAt).toBeNull();
		expect(await onAir()).toMatchObject({ kind: 'stream', id: stream.id });
		expect([first.running, second.running]).toEqual([0, 1]);
		await second.end(stream.id, 'ended');
		// What either took is counted once.
		expect((await getStream(at.db, stream.id))?.bytes).toBe(sizes(0) + sizes(...at.pieces.keys()));
		await first.stop();
	}, 30_000);

	it('begins behind what the other node made when it comes back soon', async () => {
		const [first, second] = [at.studio, at.studioOf({})];
		const stream = await aired();
		expect(await sendTo(first, stream, 0, 0)).toEqual(next(0, 1));
		expect(await sendTo(second, stream, 1, 0)).toEqual(next(1, 1));
		// The same beginning is not made twice, in one folder.
		expect(await sendTo(first, stream, 1, 0)).toEqual(next(2, 0));
		expect(await sendTo(first, stream, 2, 0)).toEqual(next(2, 1));
		expect(await sendTo(second, stream, 2, 1)).toEqual(next(3, 0));
		expect([first.running, second.running]).toEqual([1, 0]);
		expect(await at.folder.partsOf(stream.id)).toEqual([0, 1, 2]);
		await second.stop();
	}, 30_000);
});

describe('a stream that nobody comes back to', () => {
	it('is ended once, whichever nodes look', async () => {
		const [first, second] = [at.studio, at.studioOf({})];
		const stream = await aired();
		await sendTo(first, stream, 0, 0);
		await sendTo(second, stream, 1, 0);
		aLong(-MINUTE_MS);
		await Promise.all([first.tidy(), second.tidy()]);
		expect((await getStream(at.db, stream.id))?.endedAt).toBeNull();
		aLong();
		await Promise.all([first.tidy(), second.tidy()]);
		const row = await getStream(at.db, stream.id);
		expect(row).toMatchObject({ endedAt: at.stall.now, endedBecause: 'idle' });
		expect(row?.bytes).toBe(2 * sizes(0));
		expect(row?.keptBytes).toBe(await at.folder.sizeOf(stream.id));
		const said = (await readAirEvents(at.db, at.run)).map(({ word }) => word.kind);
		expect(said).toEqual(['onAir', 'onAir']);
		expect(await sendTo(first, stream, 2, 0)).toEqual({ kind: 'over', because: 'idle' });
		await second.stop();
	}, 30_000);

	it('is ended by another node where its own was killed, and counts no more than lies there', async () => {
		const stream = await aired();
		await sendTo(at.studio, stream, 0, 0);
		// As `kill -9` does: its node neither writes nor says anything any more.
		process.kill(at.studio.pidOf(stream.id) ?? 0, 'SIGKILL');
		const other = at.studioOf({});
		aLong();
		await other.tidy();
		const row = await getStream(at.db, stream.id);
		expect(row).toMatchObject({ endedAt: at.stall.now, endedBecause: 'idle', bytes: sizes(0) });
		expect(await onAir()).toEqual({ kind: 'none' });
		aLong();
		const limits = VIDEO_LIMITS;
		const kept = await keptOf(at.db, at.run.sessionId, { now: at.stall.now, limits });
		expect(kept).toBe(await at.folder.sizeOf(stream.id));
		expect(kept).toBe(row?.keptBytes);
	}, 30_000);
});
