import { AppError } from '$lib/domain/errors';
import type { SessionId } from '$lib/domain/ids';
import {
	decideEvening,
	type Evening,
	type EveningAction,
	type EveningDecision,
} from '$lib/domain/live/decide-evening';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import type { PlannedSlot } from '$lib/domain/market/session-plan';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, sql } from 'drizzle-orm';

import type { Actor } from '../audit/record-change';
import { followSession } from '../catalogue/follow-session';
import { withPut, type CatalogueChanges } from '../catalogue/publish';
import type { Transaction } from '../database/database';
import { findSession, planOf } from '../market/plans';
import { sessionEntry } from '../market/sessions';
import { marketSessions, marketSlots } from '../market/tables';
import { tellLineUp, type TurnChange } from '../market/tell-line-up';
import { moveToEnd } from './last-to-end';
import type { Run } from './record';

const EVENING_ACTIONS: readonly string[] = [
	'setEnd',
	'addTurn',
	'dropTurn',
	'addProduct',
	'dropProduct',
];

/** Whether a host's action changes the evening itself: its end, or its line-up. */
export function changesEvening(action: { readonly do: string }): action is EveningAction {
	return EVENING_ACTIONS.includes(action.do);
}

/**
 * What comes of a host's wish to change the evening.
 * @throws AppError CHANGED_MEANWHILE where the session is not running · UNKNOWN_PRODUCT where what is
 * named is not in it, or not to be taken back · SESSION_END_UNFIT · SESSION_TURN_UNFIT · SESSION_FULL
 */
export function eveningWords(
	state: LiveState,
	action: EveningAction,
	evening: Evening,
): readonly LiveWord[] {
	const decision = decideEvening(state, action, evening);
	if (decision.ok) return decision.words;
	throw new AppError(CODES[decision.why]);
}

const CODES = {
	NOT_RUNNING: 'CHANGED_MEANWHILE',
	NOT_IN_SESSION: 'UNKNOWN_PRODUCT',
	END_UNFIT: 'SESSION_END_UNFIT',
	CLASH: 'SESSION_TURN_UNFIT',
	FULL: 'SESSION_FULL',
} as const satisfies Record<Extract<EveningDecision, { ok: false }>['why'], string>;

/**
 * Changes the plan of a session that runs, as a part of the caller's publication: its promotions follow,
 * and whoever plans it elsewhere is told that it changed.
 * @returns what to say in the session, and what the catalogue tells
 */
export async function carryOutEvening(
	tx: Transaction,
	words: readonly LiveWord[],
	{ run, actor, now }: { readonly run: Run; readonly actor: Actor; readonly now: EpochMs },
): Promise<{ readonly words: readonly LiveWord[]; readonly changes: CatalogueChanges }> {
	const [word] = words;
	if (!word || run.isRehearsal) return { words, changes: {} };
	const { sessionId } = run;
	switch (word.kind) {
		case 'endSet': {
			const { endsAt } = word;
			const moved = await moveToEnd(tx, { sessionId, endsAt, actor }, now);
			const changes = await tell(tx, sessionId, { endsAt });
			return { words: [...words, ...moved.words], changes: withPut(changes, moved.put) };
		}
		case 'turnSet': {
			const isNew = await keepSlot(tx, sessionId, word.slot);
			const changes = await tell(tx, sessionId);
			if (isNew) await tellTurn(tx, { sessionId, turn: word.slot, deed: 'added', now });
			return { words, changes };
		}
		case 'turnDropped': {
			const { key } = word;
			const [turn] = await tx
				.delete(marketSlots)
				.where(and(eq(marketSlots.sessionId, sessionId), eq(marketSlots.key, key)))
				.returning();
			if (turn) await tellTurn(tx, { sessionId, turn, deed: 'dropped', now });
			return { words, changes: await tell(tx, sessionId) };
		}
		default:
			return { words, changes: {} };
	}
}

async function tellTurn(
	tx: Transaction,
	{
		sessionId,
		now,
		...change
	}: TurnChange & { readonly sessionId: SessionId; readonly now: EpochMs },
): Promise<void> {
	const session = await findSession(tx, sessionId);
	if (session) await tellLineUp(tx, [change], { title: session.title, now });
}

/** @returns whether the session had no such turn before */
async function keepSlot(
	tx: Transaction,
	sessionId: SessionId,
	slot: PlannedSlot,
): Promise<boolean> {
	const productIds = [...slot.productIds];
	const known = await tx
		.update(marketSlots)
		.set({ productIds })
		.where(and(eq(marketSlots.sessionId, sessionId), eq(marketSlots.key, slot.key)))
		.returning({ key: marketSlots.key });
	if (known.length > 0) return false;
	await tx.insert(marketSlots).values({ ...slot, productIds, sessionId });
	return true;
}

async function tell(
	tx: Transaction,
	sessionId: SessionId,
	changed: { readonly endsAt?: EpochMs } = {},
): Promise<CatalogueChanges> {
	const [row] = await tx
		.update(marketSessions)
		.set({ ...changed, revision: sql`${marketSessions.revision} + 1` })
		.where(eq(marketSessions.id, sessionId))
		.returning();
	if (!row) throw new Error('the session is gone');
	return { put: [sessionEntry(row, await planOf(tx, row))], isSameTerms: true };
}

/**
 * Ends the promotions of whoever has no turn any more, once that was said in the session: it is told
 * there, too.
 */
export async function endDropped(
	tx: Transaction,
	sessionId: SessionId,
	now: EpochMs,
): Promise<CatalogueChanges> {
	const [row] = await tx.select().from(marketSessions).where(eq(marketSessions.id, sessionId));
	if (!row) throw new Error('the session is gone');
	const { body } = sessionEntry(row, await planOf(tx, row));
	// What hosts began runs as long as it was planned to, whatever the session's end.
	const session = { ...body, endsAt: Infinity };
	const { put } = await followSession(tx, session, { byMs: 0, now });
	return { put, isSameTerms: put.length === 0 };
}
