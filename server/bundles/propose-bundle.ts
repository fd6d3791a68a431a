import { bundleShares, type BundleItem } from '$lib/domain/catalogue/bundle';
import { bundleFault } from '$lib/domain/catalogue/bundle-rules';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import { readTerms } from '../catalogue/terms';
import { requireListable } from '../certification/listing-gate';
import type { Executor, Transaction } from '../database/database';
import { doOnce } from '../once/do-once';
import { tellPartners } from './tell-partners';
import { bundleItems, bundlePartners, bundles } from './tables';

export interface Proposal {
	readonly producerId: ProducerId;
	readonly actor: Actor;
	readonly title: string;
	/** The same each time that this one is proposed. */
	readonly key?: string;
	/** Whose each product is, and per what unit it is sold, the catalogue says. */
	readonly items: readonly Pick<BundleItem, 'productId' | 'quantity' | 'priceDong'>[];
}

/**
 * Proposes a bundle to the other producers whose goods are in it. Nobody else sees it before all
 * of them have agreed. The same one proposed again, since the answer got lost, is the one that there is.
 * @returns its id
 * @throws AppError UNKNOWN_PRODUCT · NOT_LISTABLE · BUNDLE_UNFIT, also where nothing of it is the
 * proposer's own · ALCOHOL_PRESENT · CHANGED_MEANWHILE where another was proposed by that key
 */
export async function proposeBundle(
	executor: Executor,
	{ key, actor, ...proposal }: Proposal,
	now: EpochMs,
): Promise<number> {
	const wish = { key, actor, action: 'bundle.propose', said: proposal };
	const answer = await executor.transaction((tx) =>
		doOnce(tx, wish, now, async () => String(await propose(tx, { ...proposal, actor }, now))),
	);
	return Number(answer);
}

async function propose(
	tx: Transaction,
	{ producerId, actor, title, items: wanted }: Proposal,
	now: EpochMs,
): Promise<number> {
	const items = await checkItems(tx, { title, items: wanted, now });
	const shares = bundleShares(items);
	if (!shares.has(producerId)) throw new AppError('BUNDLE_UNFIT');
	const [row] = await tx.insert(bundles).values({ title, proposedAt: now }).returning();
	if (!row) throw new Error('the bundle gave no row');
	const { id: bundleId } = row;
	await tx
		.insert(bundleItems)
		.values(items.map((item, position) => ({ ...item, bundleId, position })));
	const partners = [...shares.keys()];
	await tx.insert(bundlePartners).values(
		partners.map((id) => ({
			bundleId,
			producerId: id,
			agreedAt: id === producerId ? now : null,
		})),
	);
	await recordChange(tx, {
		actor,
		at: now,
		action: 'bundle.propose',
		subject: `bundle ${bundleId}`,
		producerId,
		after: { title, items: JSON.stringify(items) },
	});
	await tellPartners(tx, { kind: 'bundleProposed', title, of: partners, by: producerId, now });
	return bundleId;
}

/** What a bundle is checked for, when it is proposed and again when the last producer agrees. */
export async function checkItems(
	tx: Transaction,
	given: {
		readonly title: string;
		readonly items: readonly Pick<BundleItem, 'productId' | 'quantity' | 'priceDong'>[];
		readonly now: EpochMs;
	},
): Promise<BundleItem[]> {
	const ids = [...new Set(given.items.map(({ productId }) => productId))];
	const { products } = await readTerms(tx, ids, { epoch: '', version: 0 });
	const items = given.items.map(({ productId, quantity, priceDong }) => {
		const alone = products.get(productId);
		if (!alone?.isListed) throw new AppError('UNKNOWN_PRODUCT');
		const { producerId, unit } = alone;
		return { productId, producerId, quantity, priceDong, unit, alone };
	});
	const fault = bundleFault({ title: given.title, items });
	if (fault) throw new AppError(fault);
	await requireListable(tx, ids satisfies ProductId[], given.now);
	return items.map(({ alone: _, ...item }) => item);
}
