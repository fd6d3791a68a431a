import { AppError } from '$lib/domain/errors';

/**
 * What to do where performing an operation failed: `refused` by a rule, stored · `again` later,
 * nothing stored, since two got in each other's way, the database was lost or it was too busy ·
 * `bug`, held.
 */
export type Failure =
	| { readonly kind: 'refused'; readonly error: AppError }
	| { readonly kind: 'again'; readonly because: 'conflict' | 'lost' | 'busy' }
	| { readonly kind: 'bug' };

/** SQLSTATE classes of what passes: rollback, resources, intervention, system, a row not to be had. */
const PASSING = /^(?:40|53|57|58)...$|^55P03$/;
/** No connection, or a database that is going down or coming up. */
const GONE = /^08...$|^57P0[1-5]$/;
/** How the socket calls a connection that is not there. */
const NO_CONNECTION =
	/^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)/;
/** How the driver calls it: it gives these errors no code. */
const LOST_CONNECTION =
	/^(?:Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Cannot use a pool after)/;
/** Serialization failure and deadlock: gone when tried again at once. */
const CONFLICT = /^40(?:001|P01)$/;

/** Sorts anything thrown. What is not known is a bug: repeating it would repeat the failure. */
export function classifyFailure(thrown: unknown): Failure {
	if (thrown instanceof AppError) {
		if (thrown.rule.retry === 'backoff' && thrown.code !== 'INTERNAL') {
			return { kind: 'again', because: 'busy' };
		}
		return thrown.code === 'INTERNAL' ? { kind: 'bug' } : { kind: 'refused', error: thrown };
	}
	const code = codeOf(thrown);
	if (code === undefined) {
		return saysLost(thrown) ? { kind: 'again', because: 'lost' } : { kind: 'bug' };
	}
	if (CONFLICT.test(code)) return { kind: 'again', because: 'conflict' };
	if (GONE.test(code) || NO_CONNECTION.test(code)) return { kind: 'again', because: 'lost' };
	return PASSING.test(code) ? { kind: 'again', because: 'busy' } : { kind: 'bug' };
}

function saysLost(thrown: unknown): boolean {
	if (!(thrown instanceof Error)) return false;
	return LOST_CONNECTION.test(thrown.message) || saysLost(thrown.cause);
}

/** Whether this was thrown because the database could not be reached or did not answer. */
export function isLost(thrown: unknown): boolean {
	const failure = classifyFailure(thrown);
	return failure.kind === 'again' && failure.because === 'lost';
}

/** The code of an error or of what caused it: Drizzle wraps what the driver throws. */
function codeOf(thrown: unknown): string | undefined {
	if (!(thrown instanceof Error)) return undefined;
	const code: unknown = Object.getOwnPropertyDescriptor(thrown, 'code')?.value;
	return typeof code === 'string' ? code : codeOf(thrown.cause);
}
