import { AppError } from '$lib/domain/errors';
import type { FileId } from '$lib/domain/files/purposes';
import { sessionId, type SessionId } from '$lib/domain/ids';
import { goodsOf, notPutUp } from '$lib/domain/market/draft-promotions';
import { clashesOf, type SessionPlan } from '$lib/domain/market/session-plan';
import { dayOf, type EpochMs } from '$lib/domain/time';
import { eq, like } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { followSession, type Followed } from '../catalogue/follow-session';
import { publishPicture } from '../catalogue/pictures/publish-picture';
import { getPromotedGoods } from '../catalogue/promoted-goods';
import { listSessionPromotions } from '../catalogue/promotions';
import { publish, withPut, type CatalogueChanges } from '../catalogue/publish';
import type { Executor, Transaction } from '../database/database';
import { endRehearsal, endRun } from '../live/end-run';
import { doOnce } from '../once/do-once';
import { putUpDrafted } from './draft-promotions';
import { otherTurns } from './other-turns';
import { ownersOf, planOf, stateOf, type SessionRow } from './plans';
import { sessionEntry } from './sessions';
import { marketSessions, marketSlots } from './tables';
import { tellLineUp, turnChanges } from './tell-line-up';
import { tellOfChange } from './tell-sessions';

/**
 * Begins a draft. Nobody but hosts sees it before it is published. The same one begun again, since the
 * answer got lost, is the one that there is.
 * @returns its id
 * @throws AppError CHANGED_MEANWHILE where another was begun by that key
 */
export async function createDraft(
	executor: Executor,
	given: Pick<SessionPlan, 'title' | 'startsAt' | 'endsAt'> & {
		readonly actor: Actor;
		/** The same each time that this one is begun. */
		readonly key?: string;
	},
	now: EpochMs,
): Promise<SessionId> {
	const { key, actor, ...frame } = given;
	const wish = { key, actor, action: 'session.draft', said: frame };
	const begin = async (tx: Transaction) => {
		const slug = `nhap-${crypto.randomUUID()}`;
		const [row] = await tx
			.insert(marketSessions)
			.values({ ...frame, slug, intro: '' })
			.returning();
		if (!row) throw new Error('the session gave no row');
		await recordChange(tx, {
			actor,
			at: now,
			action: 'session.draft',
			subject: `session ${row.id}`,
			after: { ...frame },
		});
		return String(row.id);
	};
	const answer = await executor.transaction((tx) => doOnce(tx, wish, now, () => begin(tx)));
	return sessionId(Number(answer));
}

/** Which session, as its host saw it. */
export interface Sight {
	readonly id: SessionId;
	/** Of the state that the host changes: whoever saw an older one is told so. */
	readonly revision: number;
	readonly actor: Actor;
}

/**
 * Keeps a plan. Of a published session it is told at once, and its promotions move with it, or end
 * where they cannot; those that the plan brings are put up, each once however often it is saved.
 * @param cover a picture that was handed in for it; null leaves the one that it has
 * @throws AppError NOT_FOUND · CHANGED_MEANWHILE where somebody else was quicker: nothing is kept,
 * whoever asked puts both together · SESSION_BEGUN · SESSION_CLASH for a published one
 */
export async function savePlan(
	executor: Executor,
	{
		plan: given,
		cover,
		...sight
	}: Sight & { readonly plan: SessionPlan; readonly cover: FileId | null },
	now: EpochMs,
): Promise<void> {
	await change(executor, { sight, now, action: 'session.save' }, async (tx, row, version) => {
		const wish = cover && { id: cover, purpose: 'sessionCover' as const, producerId: null };
		const isPublic = stateOf(row) === 'published';
		const promotions = isPublic
			? notPutUp(given.promotions ?? [], await listSessionPromotions(tx, row.id))
			: given.promotions;
		const plan = {
			...given,
			...(wish ? { cover: await publishPicture(tx, wish) } : {}),
			...(promotions ? { promotions } : {}),
		};
		const turns = { ...plan, promotions: [] };
		if (isPublic) await requireClear(tx, { id: row.id, plan: turns, now });
		if (isPublic) await tellOfSaved(tx, { row, plan, now });
		await writePlan(tx, row, isPublic ? turns : plan);
		const byMs = plan.startsAt - row.startsAt;
		if (isPublic && byMs !== 0) {
			await tx.update(marketSessions).set({ movedAt: now }).where(eq(marketSessions.id, row.id));
		}
		const told = await tellOf(tx, { row, plan, byMs, now });
		// Its own promotions have moved with it by now: what it brings is judged by where they stand then.
		if (isPublic) await requireClear(tx, { id: row.id, plan, now });
		return isPublic ? bring(tx, { row, plan, told, actor: sight.actor }, { version, now }) : told;
	});
}

/**
 * Lets everybody see a draft, and the promotions that it brings.
 * @throws AppError NOT_FOUND · CHANGED_MEANWHILE · SESSION_BEGUN where its time is over ·
 * SESSION_CLASH where anything of it is not as it must be
 */
export async function publishPlan(executor: Executor, sight: Sight, now: EpochMs): Promise<void> {
	await change(executor, { sight, now, action: 'session.publish' }, async (tx, row, version) => {
		if (stateOf(row) !== 'draft') throw new AppError('CHANGED_MEANWHILE');
		const plan = await planOf(tx, row);
		await requireClear(tx, { id: row.id, plan, now });
		const published = { ...row, slug: await freeSlug(tx, plan.startsAt), publishedAt: now };
		const { slug, publishedAt } = published;
		await tx
			.update(marketSessions)
			.set({ slug, publishedAt, promotions: [] })
			.where(eq(marketSessions.id, row.id));
		await tellLineUp(tx, turnChanges([], plan.slots), { title: plan.title, now });
		const told = await tellOf(tx, { row: published, plan, byMs: 0, now });
		return bring(tx, { row: published, plan, told, actor: sight.actor }, { version, now });
	});
}

/**
 * Calls a session off, also once its hour has struck: its promotions end with it, where it runs it is over
 * at once, and everybody is told. A draft is thrown away, and its rehearsal is over.
 * @throws AppError NOT_FOUND · CHANGED_MEANWHILE · SESSION_BEGUN where it is over already
 */
export async function cancelPlan(executor: Executor, sight: Sight, now: EpochMs): Promise<void> {
	await change(executor, { sight, now, action: 'session.cancel' }, async (tx, row) => {
		if (stateOf(row) === 'draft') {
			// No host could end it any more, and its streams go on as long as it runs.
			await endRehearsal(tx, row.id, { actor: sight.actor, now });
			await tx.delete(marketSlots).where(eq(marketSlots.sessionId, row.id));
			await tx.delete(marketSessions).where(eq(marketSessions.id, row.id));
			return { isSameTerms: true };
		}
		const cancelled = { ...row, cancelledAt: now };
		await tx.update(marketSessions).set({ cancelledAt: now }).where(eq(marketSessions.id, row.id));
		const plan = await planOf(tx, row);
		await tellOfChange(tx, { row, plan, startsAt: null, now });
		const told = await tellOf(tx, { row: cancelled, plan, byMs: 0, now });
		const ended = await endRun(tx, row.id, { actor: sight.actor, closedAt: now, now });
		return { ...told, ...withPut(told, ended?.put) };
	});
}

/** Tells of a published session that is moved, and each producer of what becomes of their own turn. */
async function tellOfSaved(
	tx: Transaction,
	{
		row,
		plan,
		now,
	}: { readonly row: SessionRow; readonly plan: SessionPlan; readonly now: EpochMs },
): Promise<void> {
	const { startsAt, title } = plan;
	const byMs = startsAt - row.startsAt;
	const before = await planOf(tx, row);
	const changes = turnChanges(before.slots, plan.slots, byMs);
	await tellLineUp(tx, changes, { title, now });
	if (byMs === 0) return;
	// Whoever is told of their turn need not hear the same of the session.
	const told = new Set(changes.map(({ turn }) => turn.producerId));
	const slots = plan.slots.filter(({ producerId }) => !told.has(producerId));
	await tellOfChange(tx, { row, plan: { ...plan, slots }, startsAt, now });
}

type Told = CatalogueChanges & {
	readonly followed?: Pick<Followed, 'moved' | 'ended'>;
	/** Promotions that were put up with it. */
	readonly broughtIds?: readonly number[];
};

/** Puts up what a plan brings into a session that is told, and tells of it, too. */
async function bring(
	tx: Transaction,
	{
		row,
		plan,
		told,
		actor,
	}: {
		readonly row: SessionRow;
		readonly plan: SessionPlan;
		readonly told: Told;
		readonly actor: Actor;
	},
	at: { readonly version: number; readonly now: EpochMs },
): Promise<Told> {
	const { promotions = [] } = plan;
	const session = sessionEntry(row, plan).body;
	const { ids, put } = await putUpDrafted(tx, { session, promotions, actor }, at);
	return { ...told, ...withPut(told, put), broughtIds: ids };
}

/** One change by one host, under the catalogue's lock: the second of two is told of the first. */
async function change(
	executor: Executor,
	{ sight, now, action }: { readonly sight: Sight; readonly now: EpochMs; readonly action: string },
	work: (tx: Transaction, row: SessionRow, version: number) => Promise<Told>,
): Promise<void> {
	const { id, revision, actor } = sight;
	await executor.transaction((tx) =>
		publish(tx, now, async (version) => {
			const [row] = await tx.select().from(marketSessions).where(eq(marketSessions.id, id));
			if (!row) throw new AppError('NOT_FOUND');
			if (row.revision !== revision) throw new AppError('CHANGED_MEANWHILE');
			const state = stateOf(row);
			if (state === 'cancelled') throw new AppError('CHANGED_MEANWHILE');
			// What runs is run by its evening; what is over stays as it was.
			const hasBegun = row.startsAt <= now || row.openedAt !== null;
			const isOver = row.endsAt <= now || row.closedAt !== null;
			const isTooLate = action === 'session.cancel' ? isOver : hasBegun;
			if (state === 'published' && isTooLate) throw new AppError('SESSION_BEGUN');
			const before = await planOf(tx, row);
			const { followed, broughtIds = [], ...changes } = await work(tx, row, version);
			await tx
				.update(marketSessions)
				.set({ revision: revision + 1 })
				.where(eq(marketSessions.id, id));
			const [after] = await tx.select().from(marketSessions).where(eq(marketSessions.id, id));
			await recordChange(tx, {
				actor,
				at: now,
				action,
				subject: `session ${id}`,
				before: { state, ...forAudit(before) },
				after: after
					? {
							state: stateOf(after),
							...forAudit(await planOf(tx, after)),
							...listed(followed),
							...(broughtIds.length > 0 ? { promotionsPutUp: broughtIds.join() } : {}),
						}
					: null,
			});
			return changes;
		}),
	);
}

function forAudit({ slots, promotions = [], ...frame }: SessionPlan) {
	return {
		...frame,
		slots: JSON.stringify(slots),
		...(promotions.length > 0 ? { promotions: JSON.stringify(promotions) } : {}),
	};
}

function listed({ moved, ended }: Pick<Followed, 'moved' | 'ended'> = { moved: [], ended: [] }) {
	return {
		...(moved.length > 0 ? { promotionsMoved: moved.join() } : {}),
		...(ended.length > 0 ? { promotionsEnded: ended.join() } : {}),
	};
}

async function requireClear(
	tx: Transaction,
	{ id, plan, now }: { readonly id: SessionId; readonly plan: SessionPlan; readonly now: EpochMs },
): Promise<void> {
	if (plan.startsAt <= now) throw new AppError('SESSION_BEGUN');
	const owners = await ownersOf(tx, plan, now);
	const goods = await getPromotedGoods(tx, goodsOf(plan.promotions), now);
	const clashes = clashesOf(plan, owners, await otherTurns(tx, id, plan), goods);
	if (clashes.length > 0) throw new AppError('SESSION_CLASH');
}

async function writePlan(tx: Transaction, { id }: SessionRow, plan: SessionPlan): Promise<void> {
	const { slots, ...frame } = plan;
	await tx.update(marketSessions).set(frame).where(eq(marketSessions.id, id));
	await tx.delete(marketSlots).where(eq(marketSlots.sessionId, id));
	if (slots.length === 0) return;
	await tx
		.insert(marketSlots)
		.values(slots.map((slot) => ({ ...slot, productIds: [...slot.productIds], sessionId: id })));
}

async function tellOf(
	tx: Transaction,
	{
		row,
		plan,
		byMs,
		now,
	}: {
		readonly row: SessionRow;
		readonly plan: SessionPlan;
		readonly byMs: number;
		readonly now: EpochMs;
	},
): Promise<Told> {
	if (stateOf(row) === 'draft') return { isSameTerms: true };
	const entry = sessionEntry(row, plan);
	const followed = await followSession(tx, entry.body, { byMs, now });
	const isSameTerms = followed.moved.length + followed.ended.length === 0;
	return { put: [entry, ...followed.put], isSameTerms, followed };
}

/** `phien-2026-11-28`, or with the next number: an address stays though the session moves. */
async function freeSlug(tx: Transaction, startsAt: EpochMs): Promise<string> {
	const base = `phien-${dayOf(startsAt)}`;
	const rows = await tx
		.select({ slug: marketSessions.slug })
		.from(marketSessions)
		.where(like(marketSessions.slug, `${base}%`));
	const taken = new Set(rows.map(({ slug }) => slug));
	if (!taken.has(base)) return base;
	for (let number = 2; ; number++) {
		if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
	}
}
