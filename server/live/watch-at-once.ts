import { AppError } from '$lib/domain/errors';
import type { SessionId } from '$lib/domain/ids';
import * as v from 'valibot';

import type { Context } from '../context';
import { countAgainstLimit } from '../rate-limit';
import type { LiveHub } from './live-hub';
import { SocketReader } from './reader';
import { audienceWish, watchSchema, type WatchInput } from './watch';

/** What tRPC gives an event stream, and what the market adds to each of tRPC's answers. */
const HEADERS = {
	'content-type': 'text/event-stream',
	'cache-control': 'no-cache, no-transform, no-store',
	'x-accel-buffering': 'no',
	connection: 'keep-alive',
	vary: 'trpc-accept, accept',
};

/** What a node knows of sessions. */
export interface AtHand {
	readonly hub: () => LiveHub;
	/** Whether everybody may see a session, as far as nothing must be read for it. */
	readonly isPublic: (id: SessionId) => Promise<boolean>;
}

/**
 * Begins a road to a session as the procedure `live.watch` does, in a third of its time: when another
 * node is gone thousands come at once, and orders wait beside them.
 * @returns an answer to who is let in; the refusal of who is not, for the procedure to word; undefined for
 * whoever it must look at more closely
 */
export async function watchAtOnce(
	{ method, url, headers }: Request,
	context: Context,
	{ hub, isPublic }: AtHand,
): Promise<Response | AppError | undefined> {
	const { takeOver, address } = context;
	// A framework that knows no HEAD gives it to GET: frames behind an answer that has no body would be
	// taken for the next answer on the connection. Where a browser itself makes a road anew, the place
	// stands in its header.
	if (method !== 'GET' || !takeOver || headers.has('last-event-id')) return undefined;
	const input = readInput(url);
	if (!input) return undefined;
	const wish = audienceWish(input, address);
	try {
		if (!(await isPublic(input.sessionId))) return undefined;
		await countAgainstLimit('watch', context);
		hub().requireRoom(wish);
	} catch (thrown) {
		// What fails here fails in the procedure too, which says so on the road and in the log.
		return thrown instanceof AppError ? thrown : undefined;
	}
	takeOver.lend((road) => {
		hub().join(wish, new SocketReader(road));
	});
	return takeOver.answer(new Response(null, { headers: HEADERS }));
}

/** @returns undefined where this is no question that the app asks */
function readInput(url: string): WatchInput | undefined {
	const { searchParams } = new URL(url);
	const text = searchParams.get('input');
	if (text === null || searchParams.size > 1) return undefined;
	try {
		const { success, output } = v.safeParse(watchSchema, JSON.parse(text));
		return success ? output : undefined;
	} catch {
		return undefined;
	}
}
