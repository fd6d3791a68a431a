import { bundlePrice, bundleShares, itemsOf, type BundleItem } from '$lib/domain/catalogue/bundle';
import { bundleOffer, type BundleOffer } from '$lib/domain/catalogue/bundle-offer';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { BundleRow, CartRow } from '$lib/local/drawer-database';

import { groupsOf, type BasketGroup, type BasketLine, type Today } from './basket';

export const bundleKey = (id: number): string => `bundle|${id}`;

/** A bundle in the basket as it stands today. */
export interface BasketBundle extends BundleOffer {
	readonly row: BundleRow;
	readonly isOrderable: boolean;
	/** For all of them, whole đồng. */
	readonly totalDong: number;
	/** What each producer sells of it: one order each. */
	readonly groups: readonly BasketGroup[];
}

interface Basket {
	readonly rows: readonly CartRow[];
	readonly bundles: readonly BundleRow[];
	readonly today: Today;
}

/** A cart's bundles as they stand today, in the order in which they were put in. */
export function bundlesOf(basket: Basket): readonly BasketBundle[] {
	return basket.bundles.map((row) => {
		const { bundle, quantity } = row;
		const { view, now } = basket.today;
		const offer = bundleOffer(bundle, view, { now, taken: unitsBeside(row, basket) });
		const isOrderable = quantity <= offer.max;
		const producers = [...bundleShares(bundle.items).keys()];
		return {
			...offer,
			row,
			isOrderable,
			totalDong: bundlePrice(bundle.items) * quantity,
			groups: producers.map((id) => groupOf(id, row, { today: basket.today, isOrderable })),
		};
	});
}

/** What of a cart can be ordered as it stands today: one order each. */
export function orderableOf(basket: Basket): readonly BasketGroup[] {
	const ofBundles = bundlesOf(basket).flatMap((bundle) => bundle.groups);
	return [...groupsOf(basket), ...ofBundles].filter((group) => group.orderable.length > 0);
}

/** Units that the basket's other lines ask for, by product. */
function unitsBeside(own: BundleRow, { rows, bundles }: Basket): ReadonlyMap<ProductId, number> {
	const units = new Map<ProductId, number>();
	const add = (id: ProductId, count: number) => units.set(id, (units.get(id) ?? 0) + count);
	for (const row of rows) add(row.productId, row.quantity);
	for (const { key, bundle, quantity } of bundles) {
		if (key === own.key) continue;
		for (const item of bundle.items) add(item.productId, item.quantity * quantity);
	}
	return units;
}

function groupOf(
	producerId: ProducerId,
	row: BundleRow,
	{ today, isOrderable }: { readonly today: Today; readonly isOrderable: boolean },
): BasketGroup {
	const producer = today.view.producer(producerId);
	const lines = itemsOf(row.bundle.items, producerId).map((item) =>
		lineOf(item, row, { today, isOrderable }),
	);
	return {
		key: `${row.key}|${producerId}`,
		producerId,
		producer,
		producerName: producer?.name ?? '',
		lines,
		orderable: isOrderable ? lines : [],
		totalDong: lines.reduce((sum, line) => sum + line.totalDong, 0),
		bundle: row,
	};
}

function lineOf(
	{ productId, quantity, priceDong, unit }: BundleItem,
	{ key, quantity: sets, addedAt }: BundleRow,
	{ today, isOrderable }: { readonly today: Today; readonly isOrderable: boolean },
): BasketLine {
	const product = today.view.product(productId);
	const units = quantity * sets;
	return {
		row: { key, productId, lot: null, serial: null, quantity: units, addedAt, seen: null },
		product,
		name: product?.name ?? '',
		unit,
		priceDong,
		fullPriceDong: product?.priceDong ?? priceDong,
		parts: [{ quantity: units, priceDong, promotionId: null }],
		deal: null,
		totalDong: units * priceDong,
		max: units,
		notes: [],
		isOrderable,
	};
}
