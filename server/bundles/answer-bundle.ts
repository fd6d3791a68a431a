import type { Bundle } from '$lib/domain/catalogue/bundle';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { publish } from '../catalogue/publish';
import type { Executor, Transaction } from '../database/database';
import { readItems } from './find-bundle';
import { checkItems } from './propose-bundle';
import { bundlePartners, bundles } from './tables';
import { tellPartners } from './tell-partners';

/** One of a bundle's producers has something to say to it. */
export interface Partner {
	readonly bundleId: number;
	readonly producerId: ProducerId;
	readonly actor: Actor;
}

/**
 * A producer agrees to a bundle. With the last of them it is on offer: everything is looked at once
 * more, since prices and papers may have changed meanwhile. Agreeing twice is agreeing once.
 * @throws AppError NOT_FOUND also where the producer has no part in it · CHANGED_MEANWHILE where it
 * has ended, or is sold by another unit by now · BUNDLE_UNFIT · ALCOHOL_PRESENT · NOT_LISTABLE ·
 * UNKNOWN_PRODUCT
 */
export async function agreeToBundle(
	executor: Executor,
	{ bundleId, producerId, actor }: Partner,
	now: EpochMs,
): Promise<void> {
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const { row, partners } = await lockBundle(tx, bundleId, producerId);
			if (row.endedAt !== null) throw new AppError('CHANGED_MEANWHILE');
			const own = partners.find((partner) => partner.producerId === producerId);
			if (own?.agreedAt !== null) return { isSameTerms: true };
			await tx
				.update(bundlePartners)
				.set({ agreedAt: now })
				.where(
					and(eq(bundlePartners.bundleId, bundleId), eq(bundlePartners.producerId, producerId)),
				);
			await record(tx, 'agreed', { bundleId, producerId, actor, now });
			if (partners.some((partner) => partner !== own && partner.agreedAt === null)) {
				return { isSameTerms: true };
			}
			const body = await putOnOffer(tx, row, now);
			const of = partners.map((partner) => partner.producerId);
			const { title } = row;
			await tellPartners(tx, { kind: 'bundleOffered', title, of, by: producerId, now });
			return { put: [{ kind: 'bundle', id: String(bundleId), body }], isSameTerms: true };
		}),
	);
}

/**
 * A producer refuses a bundle, takes it back or leaves it: for all of them it ends. Orders made
 * before are kept. What has ended already stays as it is.
 * @throws AppError NOT_FOUND also where the producer has no part in it
 */
export async function endBundle(
	executor: Executor,
	{ bundleId, producerId, actor }: Partner,
	now: EpochMs,
): Promise<void> {
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const { row, partners } = await lockBundle(tx, bundleId, producerId);
			if (row.endedAt !== null) return { isSameTerms: true };
			await tx
				.update(bundles)
				.set({ endedAt: now, endedBy: producerId })
				.where(eq(bundles.id, bundleId));
			await record(tx, 'ended', { bundleId, producerId, actor, now });
			const of = partners.map((partner) => partner.producerId);
			const { title } = row;
			await tellPartners(tx, { kind: 'bundleEnded', title, of, by: producerId, now });
			return { remove: [{ kind: 'bundle', id: String(bundleId) }], isSameTerms: true };
		}),
	);
}

async function lockBundle(tx: Transaction, bundleId: number, producerId: ProducerId) {
	const [row] = await tx.select().from(bundles).where(eq(bundles.id, bundleId)).for('update');
	const partners = await tx
		.select()
		.from(bundlePartners)
		.where(eq(bundlePartners.bundleId, bundleId));
	// Another's bundle looks like one that does not exist.
	if (!row || partners.every((partner) => partner.producerId !== producerId)) {
		throw new AppError('NOT_FOUND');
	}
	return { row, partners };
}

async function putOnOffer(
	tx: Transaction,
	{ id, title }: typeof bundles.$inferSelect,
	now: EpochMs,
): Promise<Bundle> {
	const items = await readItems(tx, id);
	const today = await checkItems(tx, { title, items, now });
	if (today.some(({ unit }, index) => unit !== items[index]?.unit)) {
		throw new AppError('CHANGED_MEANWHILE');
	}
	await tx.update(bundles).set({ offeredAt: now }).where(eq(bundles.id, id));
	return { id, title, items };
}

async function record(
	tx: Transaction,
	done: 'agreed' | 'ended',
	{ bundleId, producerId, actor, now }: Partner & { readonly now: EpochMs },
): Promise<void> {
	await recordChange(tx, {
		actor,
		at: now,
		action: done === 'agreed' ? 'bundle.agree' : 'bundle.end',
		subject: `bundle ${bundleId}`,
		producerId,
		before: { [`${done}At`]: null },
		after: { [`${done}At`]: now },
	});
}
