import type { AppError } from '$lib/domain/errors';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';

import { answerShape, SILENT_FOR_MS, trpcCodeOf } from '../trpc';

/**
 * A piece of an event stream, made once for all who are sent it. Its bytes are those that tRPC's own
 * producer makes, blank lines and all, so that phones read both roads alike.
 */
export class WireFrame {
	readonly #text: string;
	#plain: Buffer | undefined;
	#chunk: Buffer | undefined;

	constructor(text: string) {
		this.#text = text;
	}

	/** As it stands in a body without a framing of its own (HTTP/1.0). */
	get plain(): Buffer {
		return (this.#plain ??= Buffer.from(this.#text));
	}

	/** As a chunk of a chunked body. @see RFC 9112 §7.1 */
	get chunk(): Buffer {
		if (this.#chunk) return this.#chunk;
		const { plain } = this;
		return (this.#chunk = Buffer.concat([
			Buffer.from(`${plain.length.toString(16)}\r\n`),
			plain,
			Buffer.from('\r\n'),
		]));
	}
}

/** A frame of a session. */
export class SessionFrame extends WireFrame {
	/** @param id the place at which whoever has it stands; null for what is no part of the record */
	constructor(
		readonly frame: LiveFrame,
		readonly id: string | null,
	) {
		super(`data: ${JSON.stringify(frame)}\n${id === null ? '' : `id: ${id}\n`}\n\n`);
	}
}

export const ABREAST = new SessionFrame({ kind: 'abreast' }, null);
export const CONNECTED = named(
	'connected',
	JSON.stringify({ reconnectAfterInactivityMs: SILENT_FOR_MS }),
);
export const PING = named('ping', '');

/** The last word of a node that ends. @param spreadMs over how long those who watched here come back */
export function returnFrame(spreadMs: number): WireFrame {
	return named('return', JSON.stringify({ spreadMs }));
}

/** The last word to somebody who may not go on. */
export function refusalFrame(error: AppError): WireFrame {
	const { code, params, rule } = error;
	const shape = answerShape({ code, params }, rule.status);
	const number = TRPC_ERROR_CODES_BY_KEY[trpcCodeOf(rule.status)];
	return named('serialized-error', JSON.stringify({ ...shape, code: number }));
}

function named(event: string, data: string): WireFrame {
	return new WireFrame(`event: ${event}\ndata: ${data}\n\n\n`);
}
