import { DRAFT_PROMOTION_PARTS, type DraftPromotion } from './draft-promotions';
import { inOrder, type PlannedSlot, type SessionPlan } from './session-plan';

/** What two people changed of a plan at the same time, each without knowing of the other. */
export interface MergedPlan {
	readonly plan: SessionPlan;
	/** Fields, slots and promotions (by key) that both changed differently: ours stand in the plan. */
	readonly both: readonly (keyof SessionPlan | `slot ${string}` | `promotion ${string}`)[];
}

const FIELDS = ['title', 'intro', 'startsAt', 'endsAt', 'cover', 'video'] as const;

/**
 * Puts together what two hosts made of the same plan. What only one of them touched is as they left
 * it; where both did, ours stands and is named, so that a person decides. A slot or promotion that one took
 * out and the other changed stays.
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
	const versions = [base, ours, theirs] as const;
	const slots = mergeKeyed(
		versions.map((version) => version.slots),
		isSameSlot,
	);
	const promotions = mergeKeyed(
		versions.map((version) => version.promotions ?? []),
		isSamePromotion,
	);
	return {
		plan: { ...plan, slots: inOrder(slots.kept), promotions: promotions.kept },
		both: [
			...both,
			...slots.both.map((key) => `slot ${key}` as const),
			...promotions.both.map((key) => `promotion ${key}` as const),
		],
	};
}

/** @param versions what both began with, ours and theirs */
function mergeKeyed<One extends { readonly key: string }>(
	versions: readonly (readonly One[])[],
	isSame: (one: One, other: One) => boolean,
): { readonly kept: readonly One[]; readonly both: readonly string[] } {
	const [, ours = [], theirs = []] = versions;
	const both: string[] = [];
	const kept: One[] = [];
	const isEqual = (one: One | undefined, other: One | undefined) =>
		one && other ? isSame(one, other) : one === other;
	for (const key of new Set([...theirs, ...ours].map((one) => one.key))) {
		const [before, mine, other] = versions.map((all) => all.find((one) => one.key === key));
		const isOurs = !isEqual(before, mine);
		const isTheirs = !isEqual(before, other);
		if (isOurs && isTheirs && !isEqual(mine, other)) both.push(key);
		const stays = isOurs ? (mine ?? (isTheirs ? other : undefined)) : other;
		if (stays) kept.push(stays);
	}
	return { kept, both };
}

function isSameSlot(one: PlannedSlot, other: PlannedSlot): boolean {
	return (
		one.startsAt === other.startsAt &&
		one.minutes === other.minutes &&
		one.producerId === other.producerId &&
		one.productIds.join() === other.productIds.join()
	);
}

function isSamePromotion(one: DraftPromotion, other: DraftPromotion): boolean {
	const [first, second] = [one, other].map((each) =>
		JSON.stringify(each, [...DRAFT_PROMOTION_PARTS]),
	);
	return first === second;
}
