/**
 * Who waits, in such an order that nobody's crowd stands before somebody else: the first of each
 * group comes before the second of any. Where there is no more room, the largest group gives way.
 * `Member` is compared by identity.
 */
export class FairRow<Member> {
	readonly #most: number;
	/** By group, in the order in which they came; none is empty. */
	readonly #groups = new Map<string, Member[]>();
	#length = 0;

	/** @param most that may wait at a time */
	constructor(most: number) {
		this.#most = most;
	}

	get length(): number {
		return this.#length;
	}

	/**
	 * Lets somebody wait.
	 * @returns who has to go for it: nobody, the latest of the largest group, or themselves
	 */
	add(group: string, member: Member): Member | undefined {
		const mine = this.#groups.get(group) ?? [];
		if (this.#length < this.#most) {
			this.#groups.set(group, [...mine, member]);
			this.#length += 1;
			return undefined;
		}
		const [largest, members] = this.#largest();
		// One more than mine would only change places with me.
		if (members.length <= mine.length + 1) return member;
		this.#groups.set(largest, members.slice(0, -1));
		this.#groups.set(group, [...mine, member]);
		return members.at(-1);
	}

	/** Takes those out whose turn it is. */
	take(most: number): readonly Member[] {
		const taken: Member[] = [];
		while (taken.length < most) {
			const next = this.#groups.entries().next().value;
			if (!next) break;
			const [group, [first, ...rest]] = next;
			// Behind all the others: the next one of it comes when each of them had one.
			this.#groups.delete(group);
			if (rest.length > 0) this.#groups.set(group, rest);
			if (first !== undefined) taken.push(first);
		}
		this.#length -= taken.length;
		return taken;
	}

	#largest(): [group: string, members: readonly Member[]] {
		let found: [string, readonly Member[]] = ['', []];
		for (const entry of this.#groups) if (entry[1].length > found[1].length) found = entry;
		return found;
	}
}
