/**
 * Lets only the answer to the latest question through. A page asks for its list when it opens, and
 * again after each change: the first answer may come last, and knows nothing of the change.
 * @returns null where something was asked since
 */
export function latest<Question extends readonly unknown[], Answer>(
	ask: (...question: Question) => Promise<Answer>,
): (...question: Question) => Promise<Answer | null> {
	let asked = 0;
	return async (...question) => {
		asked += 1;
		const mine = asked;
		const answer = await ask(...question);
		return mine === asked ? answer : null;
	};
}
