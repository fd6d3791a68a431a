import { uuidV4, type SessionId } from '$lib/domain/ids';
import { Agent } from 'node:http';

import { post } from './order-load';

/** Three times as many messages as a node writes, and the taps of a thousand phones. */
const MESSAGES_A_SECOND = 60;
const TAPS_A_SECOND = 100;
const EVERY_MS = 100;

/** What came of the talk. */
export interface Heard {
	readonly posted: number;
	/** Turned away since there was too much to do. */
	readonly shed: number;
	readonly tapped: number;
	/** Anything else: there must be none. */
	readonly failed: number;
}

/** People who talk and tap without end, each on a phone of their own. */
export function makeNoise(url: string, sessionId: SessionId): { end(): Promise<Heard> } {
	const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
	const sums = { posted: 0, shed: 0, tapped: 0, failed: 0 };
	const waiting = new Set<Promise<void>>();
	const send = (procedure: string, said: object, sum: 'posted' | 'tapped') => {
		const headers = { 'x-device-id': uuidV4() };
		const body = JSON.stringify({ sessionId, ...said });
		const sent = post(`${url}/api/trpc/${procedure}`, body, { agent, headers })
			.then((answer) => {
				if (answer.includes('SERVER_BUSY')) sums.shed += 1;
				else if (answer.includes('"result"')) sums[sum] += 1;
				else sums.failed += 1;
			})
			.catch(() => void (sums.failed += 1))
			.finally(() => waiting.delete(sent));
		waiting.add(sent);
	};
	const timer = setInterval(() => {
		for (let count = 0; count < (MESSAGES_A_SECOND * EVERY_MS) / 1_000; count++) {
			const said = { kind: 'chat', name: 'Cô Lan', text: 'Hàng này còn bao nhiêu hộp vậy?' };
			send('talk.post', { ...said, postKey: uuidV4() }, 'posted');
		}
		for (let count = 0; count < (TAPS_A_SECOND * EVERY_MS) / 1_000; count++) {
			send('talk.react', { taps: { heart: 3, fire: 1 } }, 'tapped');
		}
	}, EVERY_MS);
	return {
		async end() {
			clearInterval(timer);
			await Promise.all(waiting);
			agent.destroy();
			return sums;
		},
	};
}
