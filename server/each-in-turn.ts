/**
 * Does something for each in turn: what fails keeps none of the others from its turn.
 *
 * ```ts
 * await eachInTurn(sessions, (session) => remindOf(database, session, now));
 * ```
 * @throws AggregateError of all that failed, once each has had its turn
 */
export async function eachInTurn<One>(
	all: readonly One[],
	work: (one: One) => Promise<unknown>,
): Promise<void> {
	const failures: unknown[] = [];
	for (const one of all) {
		try {
			await work(one);
		} catch (thrown) {
			failures.push(thrown);
		}
	}
	if (failures.length > 0) {
		throw new AggregateError(failures, `${failures.length} of ${all.length} failed`);
	}
}
