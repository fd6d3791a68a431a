import type { Bundle, BundleItem } from '$lib/domain/catalogue/bundle';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { desc, eq, inArray } from 'drizzle-orm';

import { getProducerNames } from '../catalogue/producer-names';
import { readTerms } from '../catalogue/terms';
import type { Executor } from '../database/database';
import { readItems } from './find-bundle';
import { bundlePartners, bundles } from './tables';

/** A bundle as the desks of its producers show it. */
export interface DeskBundle extends Bundle {
	readonly items: readonly (BundleItem & {
		readonly name: string;
		/** What a unit costs alone today, without any promotion. */
		readonly aloneDong: number;
		readonly isListed: boolean;
	})[];
	readonly state: 'proposed' | 'offered' | 'ended';
	readonly proposedAt: EpochMs;
	readonly endedAt: EpochMs | null;
	readonly endedBy: ProducerId | null;
	readonly partners: readonly {
		readonly producerId: ProducerId;
		readonly name: string;
		readonly hasAgreed: boolean;
	}[];
}

/** Every bundle that a producer has a part in, the newest first. */
export async function listBundles(
	executor: Executor,
	producerId: ProducerId,
): Promise<DeskBundle[]> {
	const rows = await executor
		.select()
		.from(bundles)
		.where(
			inArray(
				bundles.id,
				executor
					.select({ id: bundlePartners.bundleId })
					.from(bundlePartners)
					.where(eq(bundlePartners.producerId, producerId)),
			),
		)
		.orderBy(desc(bundles.id));
	const result: DeskBundle[] = [];
	for (const row of rows) result.push(await toDeskBundle(executor, row));
	return result;
}

async function toDeskBundle(
	executor: Executor,
	{ id, title, proposedAt, offeredAt, endedAt, endedBy }: typeof bundles.$inferSelect,
): Promise<DeskBundle> {
	const items = await readItems(executor, id);
	const { products } = await readTerms(
		executor,
		items.map(({ productId }) => productId),
		{ epoch: '', version: 0 },
	);
	const partners = await executor
		.select()
		.from(bundlePartners)
		.where(eq(bundlePartners.bundleId, id));
	const names = new Map(
		(
			await getProducerNames(
				executor,
				partners.map((partner) => partner.producerId),
			)
		).map((named) => [named.id, named.name]),
	);
	return {
		id,
		title,
		state: endedAt !== null ? 'ended' : offeredAt !== null ? 'offered' : 'proposed',
		proposedAt,
		endedAt,
		endedBy,
		items: items.map((item) => {
			const today = products.get(item.productId);
			return {
				...item,
				name: today?.name ?? '',
				aloneDong: today?.priceDong ?? item.priceDong,
				isListed: today?.isListed ?? false,
			};
		}),
		partners: partners.map((partner) => ({
			producerId: partner.producerId,
			name: names.get(partner.producerId) ?? '',
			hasAgreed: partner.agreedAt !== null,
		})),
	};
}
