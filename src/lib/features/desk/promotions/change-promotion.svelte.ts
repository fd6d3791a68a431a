import { isWithinYear, promotionStage } from '$lib/domain/catalogue/promotion-rules';
import type { AppErrorWire } from '$lib/domain/errors';
import { dayOf, type EpochMs } from '$lib/domain/time';

import { momentOf, timeOf } from '../moment-fields';
import type { OwnPromotion, PromotionRoad } from './online';
import { wholeOf } from './typed-promotion';

export type ChangeFault = 'until' | 'tooLong' | 'portions' | 'taken';

/**
 * One person changing when a promotion ends or how many portions it has. What a colleague changed
 * meanwhile is shown beside what was typed; only then may it be written over.
 */
export class ChangePromotion {
	typed = $state({ toDay: '', toTime: '', portions: '' });
	#own = $state.raw<OwnPromotion | null>(null);
	#problem = $state.raw<AppErrorWire | null>(null);
	#isBusy = $state(false);

	constructor(private readonly road: PromotionRoad) {}

	/** As the server last said it; null before it did. */
	get own(): OwnPromotion | null {
		return this.#own;
	}
	get problem(): AppErrorWire | null {
		return this.#problem;
	}
	get isBusy(): boolean {
		return this.#isBusy;
	}
	/** Portions that buyers have; null where they are not counted. */
	get taken(): number | null {
		const { promotion, available } = this.#own ?? {};
		return promotion?.portions == null || available == null ? null : promotion.portions - available;
	}
	/** Whether anything is typed that is not so already. */
	get isDifferent(): boolean {
		return JSON.stringify(this.typed) !== JSON.stringify(this.#theirs);
	}

	/** What is wrong with what is typed. */
	faults(now: EpochMs): readonly ChangeFault[] {
		const promotion = this.#own?.promotion;
		if (!promotion) return [];
		const { endsAt, portions } = this.#wanted;
		const faults: (ChangeFault | false)[] = [
			!(endsAt > Math.max(promotion.startsAt, now)) && 'until',
			!isWithinYear({ startsAt: promotion.startsAt, endsAt }) && 'tooLong',
			portions !== null && !(portions >= 1) && 'portions',
			portions !== null && portions >= 1 && portions < (this.taken ?? 0) && 'taken',
		];
		return faults.filter((fault) => fault !== false);
	}

	async open(): Promise<void> {
		if (await this.#read()) this.typed = this.#theirs;
	}

	/** @returns whether the server has it */
	async save(now: EpochMs): Promise<boolean> {
		const seen = this.#own?.promotion;
		if (!seen || this.#isBusy || this.faults(now).length > 0) return false;
		this.#isBusy = true;
		const { endsAt, portions } = seen;
		const sent = JSON.stringify(this.typed);
		const asked = await this.road.update({ ...this.#wanted, seen: { endsAt, portions } });
		if (asked.kind === 'answered') {
			// What was typed meanwhile stays.
			if (sent === JSON.stringify(this.typed)) await this.open();
			else await this.#meet();
		} else {
			if (asked.error.code === 'CHANGED_MEANWHILE') await this.#meet();
			this.#problem = asked.error;
		}
		this.#isBusy = false;
		return asked.kind === 'answered';
	}

	/** Ends it at once. @returns whether it is over */
	async end(): Promise<boolean> {
		if (this.#isBusy) return false;
		this.#isBusy = true;
		const asked = await this.road.end();
		if (asked.kind === 'answered') await this.open();
		else this.#problem = asked.error;
		this.#isBusy = false;
		return asked.kind === 'answered';
	}

	/** Whether it is over, and thereby beyond any change. */
	isOver(now: EpochMs): boolean {
		if (!this.#own) return false;
		const stage = promotionStage(this.#own.promotion, now);
		return stage === 'over' || stage === 'withdrawn';
	}

	get #wanted() {
		const isCounted = this.#own?.promotion.portions != null;
		// A minute's fields know no seconds: what was not touched stays as exact as it was.
		const isSameEnd =
			this.typed.toDay === this.#theirs.toDay && this.typed.toTime === this.#theirs.toTime;
		const typedEnd = momentOf(this.typed.toDay, this.typed.toTime) ?? NaN;
		return {
			endsAt: isSameEnd ? (this.#own?.promotion.endsAt ?? NaN) : typedEnd,
			portions: isCounted ? wholeOf(this.typed.portions) : null,
		};
	}

	get #theirs() {
		const { endsAt = 0, portions = null } = this.#own?.promotion ?? {};
		return {
			toDay: dayOf(endsAt),
			toTime: timeOf(endsAt),
			portions: portions === null ? '' : String(portions),
		};
	}

	/** What is typed stays, and stands beside what is so now; what was not touched follows. */
	async #meet(): Promise<void> {
		const before = this.#theirs;
		if (!(await this.#read())) return;
		const { toDay, toTime, portions } = this.#theirs;
		if (this.typed.toDay === before.toDay && this.typed.toTime === before.toTime) {
			Object.assign(this.typed, { toDay, toTime });
		}
		if (this.typed.portions === before.portions) this.typed.portions = portions;
	}

	async #read(): Promise<boolean> {
		const asked = await this.road.read();
		this.#problem = asked.kind === 'failed' ? asked.error : null;
		if (asked.kind === 'answered') this.#own = asked.value;
		return asked.kind === 'answered';
	}
}
