import { inOrder, type PlannedSlot, type SessionPlan } from './session-plan';

/** What two people changed of a plan at the same time, each without knowing of the other. */
export interface MergedPlan {
	readonly plan: SessionPlan;
	/** Fields and slots (by key) that both changed differently: ours stand in the plan. */
	readonly both: readonly (keyof SessionPlan | `slot ${string}`)[];
}

const FIELDS = ['title', 'intro', 'startsAt', 'endsAt', 'cover', 'video'] as const;

/**
 * Puts together what two hosts made of the same plan. What only one of them touched is as they left
 * it; where both did, ours stands and is named, so that a person decides. A slot that one took out
 * and the other changed stays.
 * @param base what both began with
 */
export function mergePlans(base: SessionPlan, ours: SessionPlan, theirs: SessionPlan): MergedPlan {
	const both: MergedPlan['both'][number][] = [];
	const plan = { ...ours };
	for (const field of FIELDS) {
		const isOurs = ours[field] !== base[field];
		const isTheirs = theirs[field] !== base[field];
		if (!isOurs) Object.assign(plan, { [field]: theirs[field] });
		else if (isTheirs && ours[field] !== theirs[field]) both.push(field);
	}
	const keys = new Set([...theirs.slots, ...ours.slots].map(({ key }) => key));
	const slots: PlannedSlot[] = [];
	for (const key of keys) {
		const [before, mine, other] = [base, ours, theirs].map(({ slots: all }) =>
			all.find((slot) => slot.key === key),
		);
		const isOurs = !isSame(before, mine);
		const isTheirs = !isSame(before, other);
		if (isOurs && isTheirs && !isSame(mine, other)) both.push(`slot ${key}`);
		const kept = isOurs ? (mine ?? (isTheirs ? other : undefined)) : other;
		if (kept) slots.push(kept);
	}
	return { plan: { ...plan, slots: inOrder(slots) }, both };
}

function isSame(one: PlannedSlot | undefined, other: PlannedSlot | undefined): boolean {
	if (!one || !other) return one === other;
	return (
		one.startsAt === other.startsAt &&
		one.minutes === other.minutes &&
		one.producerId === other.producerId &&
		one.productIds.join() === other.productIds.join()
	);
}
