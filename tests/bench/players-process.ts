import { Agent, get } from 'node:http';
import process from 'node:process';

import { quantile } from './bench';
import type { Played, PlayersWish } from './live-players';

/** How often a list is asked for: a segment of ours is so long. */
const LIST_EVERY_MS = 2_000;
/** Where a player begins, from a list's end. */
const FIRST_PIECES = 3;

process.once('message', (wish: PlayersWish) => {
	void play(wish).then((played) => process.send?.(played));
});
process.on('disconnect', () => process.exit());

async function play({ port, stream, players, seconds }: PlayersWish): Promise<Played> {
	const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
	const until = performance.now() + seconds * 1_000;
	const [lists, pieces, ages]: [number[], number[], number[]] = [[], [], []];
	let [bytes, failed] = [0, 0];
	const ask = async (path: string, times: number[]): Promise<string> => {
		const from = performance.now();
		const answer = await fetchFrom(`http://127.0.0.1:${port}${path}`, agent);
		times.push(performance.now() - from);
		bytes += answer.length;
		return answer;
	};
	const one = async (): Promise<void> => {
		const had = new Set<string>();
		let at = performance.now() + LIST_EVERY_MS * Math.random();
		for (; at < until; at += LIST_EVERY_MS) {
			await new Promise((settle) => setTimeout(settle, at - performance.now()));
			try {
				const list = await ask(`/video/${stream}/480.m3u8`, lists);
				const listed = [...list.matchAll(/DATE-TIME:(\S+)\n#EXTINF:([\d.]+),\n(\S+)/g)];
				const [, date = '', long = '0'] = listed.at(-1) ?? [];
				ages.push(Date.now() - Date.parse(date) - Number(long) * 1_000);
				for (const [, , , path = ''] of listed.slice(-FIRST_PIECES)) {
					if (had.has(path)) continue;
					had.add(path);
					await ask(path, pieces);
				}
			} catch {
				failed += 1;
			}
		}
	};
	await Promise.all(Array.from({ length: players }, one));
	agent.destroy();
	return {
		...{ requests: lists.length + pieces.length, bytes, failed },
		listMs: quantile(lists, 0.95),
		pieceMs: quantile(pieces, 0.95),
		ageMs: { median: quantile(ages, 0.5), p95: quantile(ages, 0.95) },
	};
}

/** @returns the body, a sign a byte */
function fetchFrom(url: string, agent: Agent): Promise<string> {
	return new Promise((settle, fail) => {
		get(url, { agent }, (answer) => {
			let body = '';
			answer.setEncoding('latin1');
			answer.on('data', (chunk: string) => (body += chunk));
			answer.on('error', fail);
			answer.on('end', () => {
				if (answer.statusCode === 200) settle(body);
				else fail(new Error(String(answer.statusCode)));
			});
		}).on('error', fail);
	});
}
