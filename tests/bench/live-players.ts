import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { StreamId } from '../../src/lib/domain/ids';

/** Who watches 480p of a stream at a node, as a player does: the list, and each piece once. */
export interface PlayersWish {
	readonly port: number;
	readonly stream: StreamId;
	readonly players: number;
	readonly seconds: number;
}

/** What came of it; times are the 95th percentile, milliseconds. */
export interface Played {
	readonly requests: number;
	readonly bytes: number;
	/** Lists and pieces that did not come. */
	readonly failed: number;
	readonly listMs: number;
	readonly pieceMs: number;
	/** How long ago what a list ends with had happened, when the list came. */
	readonly ageMs: { readonly median: number; readonly p95: number };
}

/** Lets them play, in a process of their own: reading for hundreds holds up nobody who is measured. */
export async function letPlay(wish: PlayersWish): Promise<Played> {
	const child = fork(fileURLToPath(new URL('players-process.ts', import.meta.url)));
	child.send(wish);
	const [played] = (await once(child, 'message')) as [Played];
	const gone = once(child, 'exit');
	child.disconnect();
	await gone;
	return played;
}
