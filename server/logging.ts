import { AppError } from '$lib/domain/errors';
import pino, { type Logger } from 'pino';

/**
 * Makes the log of a process: one JSON object a line on standard output. Nothing personal may
 * reach it, so an error is never logged with its message. Requests do not wait until their line is
 * written; an orderly end writes all that is left.
 * @see describeError
 */
export function createLog(): Logger {
	return pino(
		{
			base: null,
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			serializers: { err: describeError },
		},
		pino.destination({ dest: 1, sync: false }),
	);
}

interface ErrorDescription {
	readonly type: string;
	readonly code?: string;
	/** Table and constraint that PostgreSQL names; never the row it quotes. */
	readonly table?: string;
	readonly constraint?: string;
	/** Stack frames without the first line, which is the message. */
	readonly frames?: readonly string[];
	readonly cause?: ErrorDescription;
}

const DEEPEST_CAUSE = 4;

/**
 * What may be told of an error. Messages quote what was worked on (PostgreSQL quotes rows,
 * Drizzle the parameters of the query, JSON.parse the text), and that may be somebody's name,
 * phone or address.
 */
export function describeError(thrown: unknown, depth = 0): ErrorDescription {
	if (!(thrown instanceof Error)) return { type: typeof thrown };
	const frames = thrown.stack?.split('\n').filter((line) => /^\s+at /.test(line));
	return {
		type: thrown.name,
		...(thrown instanceof AppError ? { code: thrown.code } : text(thrown, 'code')),
		...text(thrown, 'table'),
		...text(thrown, 'constraint'),
		...(frames ? { frames: frames.map((line) => line.trim()) } : {}),
		...(thrown.cause !== undefined && depth < DEEPEST_CAUSE
			? { cause: describeError(thrown.cause, depth + 1) }
			: {}),
	};
}

function text<Name extends string>(thrown: Error, name: Name): Partial<Record<Name, string>> {
	const value: unknown = Object.getOwnPropertyDescriptor(thrown, name)?.value;
	// Codes and names of tables are words; anything longer may quote data.
	const isWord = typeof value === 'string' && /^\w{1,63}$/.test(value);
	return isWord ? ({ [name]: value } as Record<Name, string>) : {};
}
