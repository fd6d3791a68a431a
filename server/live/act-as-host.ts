import type { ProducerId, ProductId } from '$lib/domain/ids';
import { decide, type HostAction } from '$lib/domain/live/decide';
import { freeFrom, planRehearsed } from '$lib/domain/live/decide-evening';
import type { LiveWord, Turn } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import { offMarketWords } from '$lib/domain/live/off-market';
import type { BoardAction, Standing } from '$lib/domain/live/outrun';
import { AppError } from '$lib/domain/errors';
import { OPENS_EARLIEST_MS, runsUntil } from '$lib/domain/market/session';
import {
	endOf,
	elsewhere,
	type OtherTurn,
	type SessionPlan,
} from '$lib/domain/market/session-plan';
import type { EpochMs } from '$lib/domain/time';

import { findPartialTo } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { putBack } from '../catalogue/list-product';
import { publish, withPut, type CatalogueChanges } from '../catalogue/publish';
import { takeOutListed } from '../catalogue/withdraw-product';
import { getListingFacts } from '../catalogue/listing-facts';
import { requireListable } from '../certification/listing-gate';
import type { Executor, Transaction } from '../database/database';
import { noteRun } from '../market/note-run';
import { otherTurns } from '../market/other-turns';
import { getPlan, ownersOf } from '../market/plans';
import { wordsOfResumed } from '../video/leave-air';
import { putOnAir } from '../video/put-on-air';
import { carryOutEvening, changesEvening, endDropped, eveningWords } from './change-evening';
import { isStillSaid, isTaken, readState, record, type Run } from './record';
import { tellStopped } from './tell-stopped';
import { wordsOfPinned } from './pinned-again';
import { requireFirst } from './require-first';
import { carryOutSale, isSale, saleWords, withSales } from './sell-as-host';

export interface HostWish extends Run {
	readonly action: BoardAction;
	/** Made by the board, a UUID: the same wish sent again is taken once. */
	readonly actionId: string;
	/** What the host saw where it puts something else; an older board names nothing. */
	readonly seen?: Standing | undefined;
	readonly actor: Actor;
}

/**
 * Does what a host wishes at the board. What is done already, by the other host or by the same wish
 * sent before, comes to nothing and is no fault.
 * @returns the state after it
 * @throws AppError NOT_FOUND where the session is none that can run so · CHANGED_MEANWHILE where it is not
 * running · UNKNOWN_PRODUCT where the session does not offer what is named · NOT_LISTABLE where a stopped
 * product may not come back · PROMOTION_OVERLAP where it has another promotion now · PROMOTION_OUTGROWN where
 * that would leave nothing to pay at its price of now · SESSION_EARLY where it is opened long before its hour, SESSION_MISSED where its planned end has come before,
 * SESSION_LONG_OVER where it is to go on long after, SESSION_ELSEWHERE where one of
 * its turns ahead is at the time of another session's · SESSION_END_UNFIT, SESSION_TURN_UNFIT, SESSION_FULL
 * where the evening cannot be so · SESSION_TURN_MOVED, SESSION_PIN_MOVED, SESSION_END_MOVED, SESSION_LIMIT_MOVED
 * where another host was quicker, so that it would undo what this one has not seen · FORBIDDEN for who works at a stall and would let go of its product, which a host has stopped
 */
export async function actAsHost(
	executor: Executor,
	wish: HostWish,
	now: EpochMs,
): Promise<LiveState> {
	const { action } = wish;
	return executor.transaction(async (tx) => {
		await requireNotOwn(tx, wish, now);
		if (!TOLD.includes(action.do) || wish.isRehearsal) return (await write(tx, wish, now)).state;
		// Whoever does what is done already makes no phone pull the catalogue.
		const { state, words } = await look(tx, wish, now);
		if (words.length === 0) return state;
		let done: LiveState | undefined;
		// The catalogue's lock comes first, whatever else is locked.
		await publish(tx, now, async () => {
			const { state, words, changes } = await write(tx, wish, now);
			done = state;
			if (words.length === 0) return {};
			switch (action.do) {
				case 'stop':
					await tellStopped(tx, { productId: action.productId, isStopped: true, now });
					return takeOutListed(tx, { ids: [action.productId], because: 'stopped', now });
				case 'release':
					await tellStopped(tx, { productId: action.productId, isStopped: false, now });
					return bringBack(tx, action.productId, now);
				case 'dropTurn': {
					const { put = [], isSameTerms } = await endDropped(tx, wish.sessionId, now);
					return { put: [...(changes.put ?? []), ...put], isSameTerms: isSameTerms === true };
				}
				default:
					return changes;
			}
		});
		if (!done) throw new Error('the board gave no state');
		return done;
	});
}

/** Whoever works at a stall may stop its goods like any other's; whether they come back others judge. */
async function requireNotOwn(tx: Transaction, wish: HostWish, now: EpochMs): Promise<void> {
	const { action, actor, isRehearsal } = wish;
	if (action.do !== 'release' || isRehearsal) return;
	const [facts] = await getListingFacts(tx, [action.productId]);
	const own = await findPartialTo(tx, actor.accountId, now);
	if (facts && own.includes(facts.producerId)) throw new AppError('FORBIDDEN');
}

/** What changes the market's catalogue. */
const TOLD: readonly BoardAction['do'][] = [
	'stop',
	'release',
	'start',
	'end',
	'resume',
	'beginTurn',
	'setEnd',
	'addTurn',
	'dropTurn',
	'addProduct',
	'dropProduct',
	'startPromotion',
	'stopPromotion',
];

/** A product comes back if the stop alone had taken it off, and it passes the gate. */
async function bringBack(tx: Transaction, id: ProductId, now: EpochMs): Promise<CatalogueChanges> {
	const [facts] = await getListingFacts(tx, [id]);
	if (facts?.withdrawnBecause !== 'stopped') return {};
	await requireListable(tx, [id], now);
	return { put: await putBack(tx, [id], now) };
}

/** What would come of it, as it looks before anything is locked. */
async function look(
	tx: Transaction,
	{ action, actionId, seen, ...run }: HostWish,
	now: EpochMs,
): Promise<{ readonly state: LiveState; readonly words: readonly LiveWord[] }> {
	const state = await readState(tx, run);
	const evening = await eveningOf(tx, { ...run, action, state }, now);
	if (await isTaken(tx, run, actionId)) return { state, words: [] };
	requireFirst(action, seen, { state, endsAt: evening.plan.endsAt });
	const { turns } = evening;
	if (changesEvening(action)) return { state, words: eveningWords(state, action, evening) };
	const words = isSale(action)
		? await saleWords(tx, state, { action, stage: { run, turns, now } })
		: wordsOf(state, action, turns);
	return { state, words };
}

async function write(
	tx: Transaction,
	{ action: wished, actionId, seen, actor, ...run }: HostWish,
	now: EpochMs,
): Promise<{
	readonly state: LiveState;
	readonly words: readonly LiveWord[];
	readonly changes: CatalogueChanges;
}> {
	// Sent again after its answer was lost: the stream that it put on air may be over since.
	if (await isTaken(tx, run, actionId)) {
		return { state: await readState(tx, run), words: [], changes: {} };
	}
	let action: BoardAction = wished;
	let turns: readonly Turn[] = [];
	let words: readonly LiveWord[] = [];
	let changes: CatalogueChanges = {};
	const state = await record(tx, run, now, async (before) => {
		// Read behind the run's lock: a turn that another host has just taken back is none any more.
		const evening = await eveningOf(tx, { ...run, action, state: before }, now);
		turns = evening.turns;
		const stage = { run, turns, now };
		const isDone = await isTaken(tx, run, actionId);
		const { endsAt } = evening.plan;
		if (!isDone) requireFirst(action, seen, { state: before, endsAt });
		if (isDone) words = [];
		else if (isSale(action)) {
			words = await saleWords(tx, before, { action, stage });
			changes = await carryOutSale(tx, words, stage);
		} else if (changesEvening(action)) {
			const decided = eveningWords(before, action, evening);
			const done = await carryOutEvening(tx, decided, { run, actor, now });
			words = done.words;
			changes = done.changes;
		} else {
			// The run is locked before a stream is: one that ends leaves the air in that order.
			if (action.do === 'air') {
				action = { ...action, source: await putOnAir(tx, run, { source: action.source, now }) };
			}
			let decided = wordsOf(before, action, turns);
			// What stands on no screen any more is in the record, from which it goes on being told.
			if (action.do === 'withdraw' && decided.length === 0) {
				const isOld = await isStillSaid(tx, run, action.of);
				if (isOld) decided = [{ kind: 'withdrawn', of: action.of }];
			}
			const isResumed = decided.some(({ kind }) => kind === 'resumed');
			const onAir = isResumed ? await wordsOfResumed(tx, run, before) : [];
			const off =
				isResumed && !run.isRehearsal ? await goneMeanwhile(tx, before, evening.plan) : [];
			const pinned = isResumed ? await wordsOfPinned(tx, run, { state: before, turns }) : [];
			const held = await withSales(tx, [...decided, ...onAir, ...off, ...pinned], {
				...{ run, state: before, now },
			});
			words = held.words;
			changes = withPut(await noteWords(tx, words, { run, state: before, now }), held.put);
		}
		return { words, accountId: actor.accountId, actionId };
	});
	if (words.length > 0) {
		await recordChange(tx, {
			actor,
			at: now,
			action: `live.${action.do}`,
			subject: `session ${run.sessionId}`,
			producerId: ownerIn(turns, action),
			after: { ...auditOf(action), ...(run.isRehearsal ? { isRehearsal: true } : {}) },
		});
	}
	return { state, words, changes };
}

/** What of a session that goes on left the catalogue: while it was over, that was told to nobody. */
async function goneMeanwhile(
	tx: Transaction,
	before: LiveState,
	{ slots }: Pick<SessionPlan, 'slots'>,
): Promise<readonly LiveWord[]> {
	const facts = await getListingFacts(tx, [...new Set(slots.flatMap((one) => one.productIds))]);
	const gone = facts.filter(({ isListed }) => !isListed).map(({ id }) => id);
	return offMarketWords({ ...before, phase: 'running' }, gone);
}

function wordsOf(
	state: LiveState,
	action: HostAction,
	turns: readonly Turn[],
): readonly LiveWord[] {
	const decision = decide(state, action, turns);
	if (decision.ok) return decision.words;
	throw new AppError(decision.why === 'NOT_RUNNING' ? 'CHANGED_MEANWHILE' : 'UNKNOWN_PRODUCT');
}

/** Whose people may read in the record of changes that it was done. */
function ownerIn(turns: readonly Turn[], action: HostWish['action']): ProducerId | null {
	const id = 'productId' in action ? action.productId : null;
	if (id === null) return null;
	return turns.find(({ productIds }) => productIds.includes(id))?.producerId ?? null;
}

/** That a session is opened or closed, and whose turn it is, is told to those, too, who do not watch it. */
async function noteWords(
	tx: Transaction,
	words: readonly LiveWord[],
	{ run, state, now }: { readonly run: Run; readonly state: LiveState; readonly now: EpochMs },
): Promise<CatalogueChanges> {
	if (run.isRehearsal) return {};
	const openedAt = state.startedAt;
	for (const word of words) {
		switch (word.kind) {
			case 'started':
				return noteRun(tx, run.sessionId, { openedAt: now, closedAt: null, onAir: null });
			case 'turnBegun': {
				const { producerId: onAir } = word.turn;
				return noteRun(tx, run.sessionId, { openedAt, closedAt: null, onAir });
			}
			case 'ended':
				return noteRun(tx, run.sessionId, { openedAt, closedAt: now, onAir: null });
			case 'resumed': {
				const onAir = state.turn?.producerId ?? null;
				return noteRun(tx, run.sessionId, { openedAt, closedAt: null, onAir });
			}
			default:
		}
	}
	return {};
}

/** What is put right though the session was called off while it ran. */
const AFTER_ALL: readonly HostWish['action']['do'][] = ['end', 'release', 'withdraw'];

/** The evening as it stands. */
interface AsItStands {
	readonly plan: SessionPlan;
	readonly owners: ReadonlyMap<ProductId, ProducerId>;
	/** With those goods only that may be shown now. */
	readonly turns: readonly Turn[];
	readonly now: EpochMs;
	readonly others?: readonly OtherTurn[];
}

async function eveningOf(
	tx: Transaction,
	wish: Pick<HostWish, 'sessionId' | 'isRehearsal' | 'action'> & { readonly state: LiveState },
	now: EpochMs,
): Promise<AsItStands> {
	const { sessionId, isRehearsal, action, state } = wish;
	const found = await getPlan(tx, sessionId, now);
	if (!found) throw new AppError('NOT_FOUND');
	if (found.state === 'cancelled' && !AFTER_ALL.includes(action.do))
		throw new AppError('NOT_FOUND');
	// A draft can be rehearsed; only what everybody may see can run for everybody.
	if (found.state === 'draft' && !isRehearsal) throw new AppError('NOT_FOUND');
	if (action.do === 'start' && !isRehearsal && found.plan.startsAt - now > OPENS_EARLIEST_MS) {
		throw new AppError('SESSION_EARLY');
	}
	// Its phones were told that it is over, and its producers may be in another one.
	const isFirst = action.do === 'start' && !isRehearsal && state.phase === 'waiting';
	if (isFirst && now >= found.plan.endsAt) throw new AppError('SESSION_MISSED');
	// Screens call it over, whatever its hosts do.
	if (action.do === 'resume' && !isRehearsal && now >= runsUntil(found.plan)) {
		throw new AppError('SESSION_LONG_OVER');
	}
	// While it was over its producers were free for others.
	if (action.do === 'resume' && !isRehearsal && state.phase === 'over') {
		const slots = found.plan.slots.filter((slot) => endOf(slot) > now);
		const others = await otherTurns(tx, sessionId, { slots });
		if (slots.some((slot) => elsewhere(slot, others) !== undefined))
			throw new AppError('SESSION_ELSEWHERE');
	}
	const plan = isRehearsal ? planRehearsed(found.plan, state) : found.plan;
	const late = addedBy(action).map((productId) => ({ productIds: [productId] }));
	const owners = await ownersOf(tx, { slots: [...plan.slots, ...late] }, now);
	const turns = plan.slots.map(({ key, producerId, productIds }) => ({
		key,
		producerId,
		productIds: productIds.filter((id) => owners.has(id)),
	}));
	if (action.do !== 'addTurn' || isRehearsal) return { plan, owners, turns, now };
	const slot = { ...action, startsAt: freeFrom(plan, action.minutes, now) ?? now };
	return { plan, owners, turns, now, others: await otherTurns(tx, sessionId, { slots: [slot] }) };
}

/** Products that an action would bring into the session. */
function addedBy(action: BoardAction): readonly ProductId[] {
	if (action.do === 'addTurn') return action.productIds;
	return action.do === 'addProduct' ? [action.productId] : [];
}

function auditOf(action: BoardAction) {
	if (action.do === 'addTurn') return { ...action, productIds: action.productIds.join() };
	return action.do === 'air' ? { do: action.do, ...action.source } : { ...action };
}
