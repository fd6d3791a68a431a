/** Why the server cannot start: one sentence that tells the operator what to do. */
export class StartFailure extends Error {
	override readonly name = 'StartFailure';
}

/** The message of anything thrown, for the end of such a sentence. */
export function reasonOf(thrown: unknown): string {
	if (thrown instanceof AggregateError && thrown.errors.length > 0)
		return reasonOf(thrown.errors[0]);
	return thrown instanceof Error ? thrown.message : String(thrown);
}

/** `ENOENT`, `57P03` and the like, where what was thrown carries one. */
export function codeOf(thrown: unknown): string | undefined {
	if (thrown instanceof AggregateError && thrown.errors.length > 0) return codeOf(thrown.errors[0]);
	return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
		? thrown.code
		: undefined;
}
