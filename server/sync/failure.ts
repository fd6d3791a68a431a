import { AppError } from '$lib/domain/errors';

/**
 * What to do where performing an operation failed: `refused` by a rule, stored · `again` later,
 * nothing stored · `bug`, held.
 */
export type Failure =
	| { readonly kind: 'refused'; readonly error: AppError }
	| { readonly kind: 'again'; readonly isConflict: boolean }
	| { readonly kind: 'bug' };

/** SQLSTATE classes of what passes: connection, rollback, resources, intervention, system. */
const PASSING = /^(?:08|40|53|57|58)...$|^55P03$/;
/** How the socket calls a connection that is not there. */
const NO_CONNECTION =
	/^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)/;
/** How the driver calls it: it gives these errors no code. */
const LOST_CONNECTION =
	/^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Cannot use a pool after)/;
/** Serialization failure and deadlock: gone when tried again at once. */
const CONFLICT = /^40(?:001|P01)$/;

/** Sorts anything thrown. What is not known is a bug: repeating it would repeat the failure. */
export function classifyFailure(thrown: unknown): Failure {
	if (thrown instanceof AppError) {
		if (thrown.rule.retry === 'backoff' && thrown.code !== 'INTERNAL') {
			return { kind: 'again', isConflict: false };
		}
		return thrown.code === 'INTERNAL' ? { kind: 'bug' } : { kind: 'refused', error: thrown };
	}
	const code = codeOf(thrown);
	if (code !== undefined && (PASSING.test(code) || NO_CONNECTION.test(code))) {
		return { kind: 'again', isConflict: CONFLICT.test(code) };
	}
	return isLost(thrown) ? { kind: 'again', isConflict: false } : { kind: 'bug' };
}

function isLost(thrown: unknown): boolean {
	if (!(thrown instanceof Error)) return false;
	return LOST_CONNECTION.test(thrown.message) || isLost(thrown.cause);
}

/** The code of an error or of what caused it: Drizzle wraps what the driver throws. */
function codeOf(thrown: unknown): string | undefined {
	if (!(thrown instanceof Error)) return undefined;
	const code: unknown = Object.getOwnPropertyDescriptor(thrown, 'code')?.value;
	return typeof code === 'string' ? code : codeOf(thrown.cause);
}
