import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Leads from a request to Node's own response for it. The server and SvelteKit's bundle are module
 * graphs of their own, so what one tells the other hangs on the one object that both have, under a
 * name that both know.
 */
const RESPONSE = Symbol.for('market.response');

interface Linked {
	[RESPONSE]?: ServerResponse;
}

/** Where an answer goes on that was taken over: its headers are out, and nobody else writes to it. */
export interface RawRoad {
	readonly socket: Socket;
	/** Whether what is written must be framed as chunks. */
	readonly isChunked: boolean;
}

/** Lets the answer to a request be taken over, from either module graph. */
export function offerTakeOver(request: IncomingMessage & Linked, response: ServerResponse): void {
	request[RESPONSE] = response;
}

/**
 * An event stream begun by the framework, with its permissions, limits and headers, and gone on with
 * by whoever feeds many of them at once: a stream object for each would cost more than all else.
 */
export class TakeOver {
	#goOn: ((road: RawRoad) => void) | undefined;

	private constructor(private readonly response: ServerResponse) {}

	/**
	 * @param request Node's own, as adapter-node hands it on
	 * @returns undefined where the answer cannot be had: of another server (`vite dev`), or while an
	 * earlier answer on the same connection is still being sent
	 */
	static of(request: (IncomingMessage & Linked) | undefined): TakeOver | undefined {
		const response = request?.[RESPONSE];
		return response?.socket ? new TakeOver(response) : undefined;
	}

	/** Says that this answer is gone on with raw. @param goOn called once its headers are out */
	lend(goOn: (road: RawRoad) => void): void {
		this.#goOn = goOn;
	}

	/**
	 * Puts an answer without a body in the place of the framework's, if it was lent. When it has been
	 * given out (its headers as they came to be on the way), the road begins.
	 */
	answer(made: Response): Response {
		const goOn = this.#goOn;
		if (!goOn) return made;
		made.body?.cancel().catch(() => undefined);
		const { response } = this;
		const end = response.end.bind(response);
		response.end = () => {
			response.end = end;
			const { socket } = response;
			// Something on the way has failed, and answers for itself.
			if (response.statusCode !== 200 || !socket) return end();
			response.flushHeaders();
			// Its listeners hold all that the framework made of the request: nobody needs that any more.
			for (const event of ['close', 'end', 'error']) response.req.removeAllListeners(event);
			goOn({ socket, isChunked: response.chunkedEncoding });
			return response;
		};
		return new Response(null, { status: made.status, headers: made.headers });
	}
}
