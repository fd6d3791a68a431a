import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { listProductsOf } from '../catalogue/listing-facts';
import { listWaiting, putBack } from '../catalogue/list-product';
import { getProducerNames } from '../catalogue/producer-names';
import { publish } from '../catalogue/publish';
import { keepOffFor, stillOffFor, takeOut } from '../catalogue/withdraw-product';
import { judgeListing } from '../certification/listing-gate';
import type { Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { UNKNOWN_STANDING, type Standing } from './standing';
import { producerStandings } from './tables';

interface Judging {
	readonly producerId: ProducerId;
	readonly actor: Actor;
}

/**
 * Records that an organiser saw who a producer is, and by which papers. Seen again, the newer
 * record stands; the older one stays in the audit log. What only waited for it is listed.
 * @throws AppError NOT_FOUND; MALFORMED_REQUEST without saying what was seen
 */
export async function verifyProducer(
	executor: Executor,
	{ producerId, actor, ...judging }: Judging & { readonly documentsSeen: string },
	now: EpochMs,
): Promise<void> {
	const documentsSeen = judging.documentsSeen.trim();
	if (documentsSeen === '') throw new AppError('MALFORMED_REQUEST');
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const before = await lockToJudge(tx, { producerId, actor }, now);
			const after = { verifiedAt: now, verifiedBy: actor.accountId, documentsSeen };
			await setStanding(tx, producerId, after);
			await record(tx, { producerId, actor, at: now, action: 'producer.verify', before, after });
			const waiting = await listProductsOf(tx, producerId, 'waiting');
			return { put: await listWaiting(tx, waiting, now) };
		}),
	);
}

/**
 * Stops a producer from selling: what it shows leaves the catalogue, and every order that comes in
 * from now on is refused, however long it waited on a phone. Orders that were placed stay open for
 * its people to finish; they are told, with the reason.
 * @throws AppError NOT_FOUND; MALFORMED_REQUEST without a reason; CHANGED_MEANWHILE where it is
 * suspended already
 */
export async function suspendProducer(
	executor: Executor,
	{ producerId, actor, ...judging }: Judging & { readonly reason: string },
	now: EpochMs,
): Promise<void> {
	const suspensionReason = judging.reason.trim();
	if (suspensionReason === '') throw new AppError('MALFORMED_REQUEST');
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const before = await lockToJudge(tx, { producerId, actor }, now);
			if (before.suspendedAt !== null) throw new AppError('CHANGED_MEANWHILE');
			const after = { suspendedAt: now, suspendedBy: actor.accountId, suspensionReason };
			await setStanding(tx, producerId, after);
			await record(tx, { producerId, actor, at: now, action: 'producer.suspend', before, after });
			const { params, to } = await peopleOf(tx, producerId);
			const told = { ...params, reason: suspensionReason };
			await notify(tx, { kind: 'producerSuspended', params: told, to, at: now });
			const ids = await listProductsOf(tx, producerId, null);
			return takeOut(tx, { ids, because: 'suspended', now });
		}),
	);
}

/**
 * Lets a suspended producer sell again: what the suspension took off comes back, and what got its papers
 * meanwhile is listed, as far as they pass the gate by now; what was taken off and does not pass is off
 * for want of its papers from now on, and comes back with them. Its people are told.
 * @throws AppError NOT_FOUND; CHANGED_MEANWHILE where it is not suspended
 */
export async function liftSuspension(
	executor: Executor,
	{ producerId, actor }: Judging,
	now: EpochMs,
): Promise<void> {
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const before = await lockToJudge(tx, { producerId, actor }, now);
			if (before.suspendedAt === null) throw new AppError('CHANGED_MEANWHILE');
			const after = { suspendedAt: null, suspendedBy: null, suspensionReason: null };
			await setStanding(tx, producerId, after);
			await record(tx, { producerId, actor, at: now, action: 'producer.resume', before, after });
			const people = await peopleOf(tx, producerId);
			await notify(tx, { kind: 'producerResumed', ...people, at: now });
			const ids = await listProductsOf(tx, producerId, 'suspended');
			const verdicts = await judgeListing(tx, ids, now);
			const lawful = ids.filter((id) => verdicts.get(id)?.ok === true);
			const wanting = ids.filter((id) => verdicts.get(id)?.ok !== true);
			await keepOffFor(tx, wanting, (id) => stillOffFor(verdicts.get(id)));
			const waiting = await listProductsOf(tx, producerId, 'waiting');
			return {
				put: [...(await putBack(tx, lawful, now)), ...(await listWaiting(tx, waiting, now))],
			};
		}),
	);
}

/** All who work for a producer, and which one it is that they are told of. */
async function peopleOf(tx: Transaction, producerId: ProducerId) {
	const [producer] = await getProducerNames(tx, [producerId]);
	return {
		params: { producerId, producerName: producer?.name ?? '' },
		to: await audienceOf(tx, { permission: 'stall.read', producerId }),
	};
}

/**
 * How a producer stands, locked until the transaction ends.
 * @throws AppError NOT_FOUND; FORBIDDEN for an organiser who works there
 */
export async function lockToJudge(
	tx: Transaction,
	{ producerId, actor }: Judging,
	now: EpochMs,
): Promise<Standing> {
	const standing = await lockStanding(tx, producerId);
	await requireImpartial(tx, actor, { producerId, now });
	return standing;
}

async function lockStanding(tx: Transaction, producerId: ProducerId): Promise<Standing> {
	if ((await getProducerNames(tx, [producerId])).length === 0) throw new AppError('NOT_FOUND');
	await tx.insert(producerStandings).values({ producerId }).onConflictDoNothing();
	const [row] = await tx
		.select()
		.from(producerStandings)
		.where(eq(producerStandings.producerId, producerId))
		.for('update');
	return row ?? UNKNOWN_STANDING;
}

/** Writes how a producer stands; the row is there once it was locked. */
export async function setStanding(
	tx: Transaction,
	producerId: ProducerId,
	values: Partial<typeof producerStandings.$inferInsert>,
): Promise<void> {
	await tx
		.update(producerStandings)
		.set(values)
		.where(eq(producerStandings.producerId, producerId));
}

async function record(
	tx: Transaction,
	change: Judging & {
		readonly at: EpochMs;
		readonly action: string;
		readonly before: Standing;
		readonly after: Partial<typeof producerStandings.$inferInsert>;
	},
): Promise<void> {
	const { before, ...rest } = change;
	await recordChange(tx, {
		...rest,
		subject: `producer ${change.producerId}`,
		before: Object.fromEntries(Object.entries(before).filter(([key]) => key in change.after)),
	});
}
