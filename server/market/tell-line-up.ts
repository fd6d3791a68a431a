import type { PlannedSlot } from '$lib/domain/market/session-plan';
import type { NoticeParams } from '$lib/domain/notices/notice';
import type { EpochMs } from '$lib/domain/time';

import type { Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';

export type LineUpDeed = NoticeParams['lineUpChanged']['deed'];

/** A turn as far as its producer is told of it. */
type Turn = Pick<PlannedSlot, 'producerId' | 'startsAt'>;

export interface TurnChange {
	readonly turn: Turn;
	readonly deed: LineUpDeed;
}

/**
 * Which producers' turns differ between two plans of a session.
 * @param byMs how far the whole session was moved, of which its line-up is told otherwise
 */
export function turnChanges(
	before: readonly Turn[],
	after: readonly Turn[],
	byMs = 0,
): readonly TurnChange[] {
	const was = new Map(before.map((turn) => [turn.producerId, turn]));
	const is = new Set(after.map(({ producerId }) => producerId));
	return [
		...after.flatMap((turn): TurnChange[] => {
			const old = was.get(turn.producerId);
			if (!old) return [{ turn, deed: 'added' }];
			return old.startsAt + byMs === turn.startsAt ? [] : [{ turn, deed: 'moved' }];
		}),
		...before
			.filter(({ producerId }) => !is.has(producerId))
			.map((turn): TurnChange => ({ turn, deed: 'dropped' })),
	];
}

/** Tells the people of each producer what became of their turn in a session that everybody may see. */
export async function tellLineUp(
	tx: Transaction,
	changes: readonly TurnChange[],
	{ title, now }: { readonly title: string; readonly now: EpochMs },
): Promise<void> {
	for (const { turn, deed } of changes) {
		const { producerId, startsAt } = turn;
		const to = await audienceOf(tx, { permission: 'orders.move', producerId });
		await notify(tx, { kind: 'lineUpChanged', params: { title, deed, startsAt }, to, at: now });
	}
}
