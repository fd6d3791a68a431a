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

/**
 * Asks for a list page by page: for its beginning whenever that is wanted, for what comes after it only while
 * nothing else is asked. Of two taps on one button both answers would be shown, one under the other.
 * @param ask what comes after a place; null: from the beginning
 * @returns null where the answer, or the question, was passed over
 */
export function pageByPage<Place, Answer>(
	ask: (after: Place | null) => Promise<Answer>,
): (after: Place | null) => Promise<Answer | null> {
	const askLatest = latest(ask);
	let open = 0;
	return async (after) => {
		if (after !== null && open > 0) return null;
		open += 1;
		try {
			return await askLatest(after);
		} finally {
			open -= 1;
		}
	};
}
