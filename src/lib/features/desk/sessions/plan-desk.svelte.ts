import type { AppErrorWire } from '$lib/domain/errors';
import type { FileId } from '$lib/domain/files/purposes';
import type { SessionId } from '$lib/domain/ids';
import { mergePlans, type MergedPlan } from '$lib/domain/market/merge-plans';
import type { PlannedSlot, SessionPlan } from '$lib/domain/market/session-plan';

import { cancelPlan, getPlan, publishPlan, savePlan, type KnownPlan } from './online';

export interface PlanRoad {
	readonly getPlan: typeof getPlan;
	readonly savePlan: typeof savePlan;
	readonly publishPlan: typeof publishPlan;
	readonly cancelPlan: typeof cancelPlan;
}

/**
 * One session on a host's screen. Where another host was quicker, nothing is overwritten: what both
 * did is put together, and what both did differently is named for a person to decide.
 */
export class PlanDesk {
	#known = $state.raw<KnownPlan | null>(null);
	#plan = $state.raw<SessionPlan | null>(null);
	#both = $state.raw<MergedPlan['both'] | null>(null);
	#problem = $state<AppErrorWire | null>(null);
	#isBusy = $state(false);

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

	get isChanged(): boolean {
		return JSON.stringify(this.#plan) !== JSON.stringify(this.#known?.plan ?? null);
	}

	async open(): Promise<void> {
		const asked = await this.road.getPlan(this.id);
		this.#problem = asked.kind === 'failed' ? asked.error : null;
		if (asked.kind === 'failed') return;
		this.#known = asked.value;
		this.#plan = asked.value.plan;
		this.#both = null;
	}

	change(change: Partial<SessionPlan>): void {
		if (this.#plan) this.#plan = { ...this.#plan, ...change };
	}

	changeSlot(key: string, change: Partial<PlannedSlot>): void {
		const slots = (this.#plan?.slots ?? []).map((slot) =>
			slot.key === key ? { ...slot, ...change } : slot,
		);
		this.change({ slots });
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
		return this.#ask((sight) => this.road.cancelPlan(sight), !isDraft);
	}

	async #ask(
		work: (sight: { id: SessionId; revision: number }) => ReturnType<typeof savePlan> | undefined,
		isReopened = true,
	): Promise<boolean> {
		if (this.#isBusy || !this.#known) return false;
		this.#isBusy = true;
		try {
			const asked = await work({ id: this.id, revision: this.#known.revision });
			if (!asked) return false;
			if (asked.kind === 'answered') {
				this.#problem = null;
				if (isReopened) await this.open();
				return true;
			}
			if (asked.error.code === 'CHANGED_MEANWHILE') await this.#putTogether();
			else this.#problem = asked.error;
			return false;
		} finally {
			this.#isBusy = false;
		}
	}

	/** Somebody else was quicker: their work and ours become one, which is not saved yet. */
	async #putTogether(): Promise<void> {
		const asked = await this.road.getPlan(this.id);
		if (asked.kind === 'failed') {
			this.#problem = asked.error;
			return;
		}
		const base = this.#known?.plan;
		this.#known = asked.value;
		this.#problem = null;
		if (!base || !this.#plan) return;
		const { plan, both } = mergePlans(base, this.#plan, asked.value.plan);
		this.#plan = plan;
		this.#both = both;
	}
}
