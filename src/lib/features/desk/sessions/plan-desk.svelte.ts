import type { AppErrorWire } from '$lib/domain/errors';
import type { FileId } from '$lib/domain/files/purposes';
import type { SessionId } from '$lib/domain/ids';
import {
	DRAFT_PROMOTION_PARTS,
	notPutUp,
	type DraftPromotion,
} from '$lib/domain/market/draft-promotions';
import { mergePlans, type MergedPlan } from '$lib/domain/market/merge-plans';
import type { PlannedSlot, SessionPlan } from '$lib/domain/market/session-plan';

import type { EpochMs } from '$lib/domain/time';

import { cancelPlan, getPlan, publishPlan, savePlan, type KnownPlan } from './online';
import { keepUnsent, readUnsent } from './unsent';

export interface PlanRoad {
	readonly getPlan: typeof getPlan;
	readonly savePlan: typeof savePlan;
	readonly publishPlan: typeof publishPlan;
	readonly cancelPlan: typeof cancelPlan;
}

/** Whether nothing of a session can be changed any more: called off, begun, or closed. */
export function isLocked({ state, isOpened, isClosed, plan }: KnownPlan, now: EpochMs): boolean {
	const hasBegun = isOpened || (state === 'published' && plan.startsAt <= now);
	return state === 'cancelled' || isClosed || hasBegun;
}

/**
 * One session on a host's screen. Each change is kept on the phone at once, until it is saved. Where
 * another host was quicker, nothing is overwritten: what both did is put together, and what both did
 * differently is named for a person to decide.
 */
export class PlanDesk {
	#known = $state.raw<KnownPlan | null>(null);
	#plan = $state.raw<SessionPlan | null>(null);
	#both = $state.raw<MergedPlan['both'] | null>(null);
	#problem = $state<AppErrorWire | null>(null);
	#isBusy = $state(false);
	#isKept = $state(true);

	constructor(
		private readonly id: SessionId,
		private readonly road: PlanRoad = { getPlan, savePlan, publishPlan, cancelPlan },
	) {}

	/** As the server last told it; null until it did. */
	get known(): KnownPlan | null {
		return this.#known;
	}

	/** As it stands on the screen. */
	get plan(): SessionPlan | null {
		return this.#plan;
	}

	/** Set after somebody else was quicker, until what was put together is saved. */
	get both(): MergedPlan['both'] | null {
		return this.#both;
	}

	get problem(): AppErrorWire | null {
		return this.#problem;
	}

	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** False where this browser keeps nothing: then only saving does. */
	get isKept(): boolean {
		return this.#isKept;
	}

	get isChanged(): boolean {
		return !isSame(this.#plan, this.#known?.plan ?? null);
	}

	/** Reads what the server has, and puts to it what this phone kept of an earlier time. */
	async open(now: EpochMs): Promise<void> {
		if (!(await this.#read()) || !this.#known) return;
		const kept = isLocked(this.#known, now) ? null : readUnsent(this.id);
		if (kept) this.#putTogether(kept.base, kept.plan);
		else this.useTheirs();
	}

	/** Takes what the server has for what was changed here. */
	useTheirs(): void {
		this.#plan = this.#known?.plan ?? null;
		this.#both = null;
		this.#keep();
	}

	change(change: Partial<SessionPlan>): void {
		if (!this.#plan) return;
		this.#plan = { ...this.#plan, ...change };
		this.#keep();
	}

	changeSlot(key: string, change: Partial<PlannedSlot>): void {
		const slots = (this.#plan?.slots ?? []).map((slot) =>
			slot.key === key ? { ...slot, ...change } : slot,
		);
		this.change({ slots });
	}

	/** Takes a promotion into the plan, or in the place of the one of its key. */
	putPromotion(promotion: DraftPromotion): void {
		const promotions = this.#plan?.promotions ?? [];
		const isKnown = promotions.some(({ key }) => key === promotion.key);
		this.change({
			promotions: isKnown
				? promotions.map((one) => (one.key === promotion.key ? promotion : one))
				: [...promotions, promotion],
		});
	}

	dropPromotion(key: string): void {
		const promotions = (this.#plan?.promotions ?? []).filter((one) => one.key !== key);
		this.change({ promotions });
	}

	/** @param withKeys of the promotions that stood in it, and go with it */
	dropSlot(key: string, withKeys: readonly string[]): void {
		const { slots = [], promotions = [] } = this.#plan ?? {};
		this.change({
			slots: slots.filter((slot) => slot.key !== key),
			promotions: promotions.filter((one) => !withKeys.includes(one.key)),
		});
	}

	/** @returns whether it is kept now */
	save(cover: FileId | null = null): Promise<boolean> {
		return this.#ask((sight) =>
			this.#plan ? this.road.savePlan(sight, this.#plan, cover) : undefined,
		);
	}

	/** Keeps what was changed, then lets everybody see it. @returns whether they do */
	async publish(cover: FileId | null = null): Promise<boolean> {
		if ((this.isChanged || cover) && !(await this.save(cover))) return false;
		return this.#ask((sight) => this.road.publishPlan(sight));
	}

	/** @returns whether it is called off, or thrown away where it was a draft */
	async cancel(): Promise<boolean> {
		const isDraft = this.#known?.state === 'draft';
		const isDone = await this.#ask((sight) => this.road.cancelPlan(sight), !isDraft);
		if (isDone) this.useTheirs();
		return isDone;
	}

	async #ask(
		work: (sight: { id: SessionId; revision: number }) => ReturnType<typeof savePlan> | undefined,
		isReopened = true,
	): Promise<boolean> {
		if (this.#isBusy || !this.#known) return false;
		this.#isBusy = true;
		const [base, sent] = [this.#known.plan, this.#plan];
		try {
			const asked = await work({ id: this.id, revision: this.#known.revision });
			if (!asked) return false;
			if (asked.kind === 'answered') {
				this.#problem = null;
				// What was typed meanwhile stays.
				if (isReopened && (await this.#read())) this.#putTogether(sent ?? base, this.#plan);
				return true;
			}
			this.#problem = asked.error;
			// Somebody else was quicker: their work and ours become one, which is not saved yet.
			const isBehind = asked.error.code === 'CHANGED_MEANWHILE';
			if (isBehind && (await this.#read())) this.#putTogether(base, this.#plan);
			return false;
		} finally {
			this.#isBusy = false;
		}
	}

	async #read(): Promise<boolean> {
		const asked = await this.road.getPlan(this.id);
		this.#problem = asked.kind === 'failed' ? asked.error : null;
		if (asked.kind === 'failed') return false;
		this.#known = asked.value;
		return true;
	}

	/** @param base what ours began with */
	#putTogether(base: SessionPlan, ours: SessionPlan | null): void {
		const theirs = this.#known?.plan;
		if (!theirs || !ours || isSame(base, ours)) return this.useTheirs();
		const unsent = notPutUp(ours.promotions ?? [], this.#known?.promotions ?? []);
		const { plan, both } = mergePlans(base, { ...ours, promotions: unsent }, theirs);
		this.#plan = plan;
		this.#both = isSame(base, theirs) ? null : both;
		this.#keep();
	}

	/** What differs from the server's is kept with what it began with, to be put together later. */
	#keep(): void {
		const base = this.#known?.plan;
		const unsent = base && this.#plan && this.isChanged ? { base, plan: this.#plan } : null;
		this.#isKept = keepUnsent(this.id, unsent);
	}
}

/** All that a plan holds, in one order: what was kept comes back in another. */
const PARTS = [
	...['title', 'intro', 'startsAt', 'endsAt', 'cover', 'video', 'slots', 'promotions'],
	...['key', 'minutes', 'producerId', 'productIds'],
	...DRAFT_PROMOTION_PARTS,
];

function isSame(one: SessionPlan | null, other: SessionPlan | null): boolean {
	return textOf(one) === textOf(other);
}

/** A plan of before that says nothing of promotions has none. */
function textOf(plan: SessionPlan | null): string {
	return JSON.stringify(plan && { ...plan, promotions: plan.promotions ?? [] }, PARTS);
}
