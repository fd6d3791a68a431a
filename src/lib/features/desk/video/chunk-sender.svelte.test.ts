import { describe, expect, it } from 'vitest';

import {
	afterChunk,
	judgeChunk,
	type ChunkAnswer,
	type ChunkPlace,
} from '$lib/domain/live/chunk-order';

import type { Asked } from '../online';
import { ChunkSender, MOST_WAITING_MS } from './chunk-sender.svelte';

/** A server that takes pieces in order, over a road that loses some and some answers. */
class Server {
	next: ChunkPlace = { part: 0, n: 0 };
	readonly taken: ChunkPlace[] = [];
	/** What happens to the requests that come, one after the other; after them all is well. */
	fates: ('lost' | 'answerLost' | 'killed' | 'busy')[] = [];
	isCut = false;

	send(place: ChunkPlace): Promise<Asked<ChunkAnswer>> {
		const fate = this.isCut ? 'lost' : this.fates.shift();
		if (fate === 'lost') return Promise.resolve({ kind: 'failed', error: { code: 'OFFLINE' } });
		if (fate === 'busy') return Promise.resolve({ kind: 'failed', error: { code: 'SERVER_BUSY' } });
		if (fate === 'killed') this.next = { part: this.next.part + 1, n: 0 };
		const verdict = judgeChunk(this.next, place);
		if (verdict === 'take' || verdict === 'begin') {
			this.taken.push(place);
			this.next = afterChunk(place);
		}
		if (fate === 'answerLost') {
			return Promise.resolve({ kind: 'failed', error: { code: 'TIMEOUT' } });
		}
		return Promise.resolve({ kind: 'answered', value: { kind: 'next', next: this.next } });
	}
}

function senderTo(server: Server) {
	const heard = { newParts: [] as number[], behind: 0, refused: [] as string[] };
	const sender = new ChunkSender({
		send: (place) => server.send(place),
		onNewPart: (part) => heard.newParts.push(part),
		onBehind: () => (heard.behind += 1),
		onOver: () => undefined,
		onRefused: ({ code }) => heard.refused.push(code),
		wait: () => new Promise((settle) => setTimeout(settle, 1)),
	});
	return { sender, heard };
}

const bytes = new Blob(['abc']);

describe('pieces of a recorder', () => {
	it('come once and in order over a road that loses requests and answers', async () => {
		const server = new Server();
		server.fates = ['lost', 'answerLost', 'busy', 'answerLost', 'lost', 'lost'];
		const { sender, heard } = senderTo(server);
		for (let n = 0; n < 6; n++) sender.add({ part: 0, n }, bytes);
		await expect.poll(() => sender.waitingMs).toBe(0);
		expect(server.taken.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5]);
		expect(heard.newParts).toEqual([]);
	});

	it('begin anew where the server asks for it', async () => {
		const server = new Server();
		const { sender, heard } = senderTo(server);
		sender.add({ part: 0, n: 0 }, bytes);
		await expect.poll(() => server.taken).toHaveLength(1);
		server.fates = ['killed'];
		sender.add({ part: 0, n: 1 }, bytes);
		await expect.poll(() => heard.newParts).toEqual([1]);
		sender.add({ part: 1, n: 0 }, bytes);
		await expect.poll(() => server.taken.at(-1)).toEqual({ part: 1, n: 0 });
	});

	it('are let go where the network does not keep up, and that is said', async () => {
		const server = new Server();
		server.isCut = true;
		const { sender, heard } = senderTo(server);
		for (let n = 0; n * 1_000 <= MOST_WAITING_MS; n++) sender.add({ part: 0, n }, bytes);
		expect(heard.behind).toBe(1);
		expect(sender.waitingMs).toBe(0);
		server.isCut = false;
		sender.add({ part: 1, n: 0 }, bytes);
		await expect.poll(() => server.taken).toEqual([{ part: 1, n: 0 }]);
	});

	it('end where they are refused', async () => {
		const { sender, heard } = senderTo(
			Object.assign(new Server(), {
				send: () => Promise.resolve({ kind: 'failed', error: { code: 'NOT_FOUND' } }),
			}),
		);
		sender.add({ part: 0, n: 0 }, bytes);
		await expect.poll(() => heard.refused).toEqual(['NOT_FOUND']);
	});
});
