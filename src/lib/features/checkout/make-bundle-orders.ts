import { orderId, sha256 } from '$lib/domain/ids';
import type { BundleOrderPayload } from '$lib/domain/ordering/bundle-order';
import type { BundlePart } from '$lib/domain/ordering/order';
import type { BasketGroup } from '$lib/features/cart/basket';
import type { BundleRow, CheckoutDraft } from '$lib/local/drawer-database';
import type { Draft } from '$lib/local/outbox-writer';

import {
	frameOf,
	liveSession,
	paymentOf,
	queuedView,
	type Confirmation,
	type Quote,
} from './make-orders';

export type BundleDraft = Extract<Draft, { kind: 'bundle.order@1' }>;

/** The groups of the basket that are parts of the same bundle as one of them, itself among them. */
export function partsOf(group: BasketGroup, groups: readonly BasketGroup[]): BasketGroup[] {
	return groups.filter(({ bundle }) => bundle !== undefined && bundle.key === group.bundle?.key);
}

/**
 * Makes the operation for one part of a bundle. It names all parts, so that whichever of their
 * operations reaches the server first places all of them.
 */
export async function makeBundleOrder(
	{ group, bundle }: { readonly group: BasketGroup; readonly bundle: BundleRow },
	{ draft, quote }: { readonly draft: CheckoutDraft; readonly quote: Quote },
	confirmation: Confirmation,
): Promise<BundleDraft | undefined> {
	const ids = draft.orders[group.key];
	const groups = partsOf(group, quote.groups);
	const parts: BundleOrderPayload['parts'] = [];
	for (const part of groups) {
		const own = draft.orders[part.key];
		if (!own) return undefined;
		parts.push({
			orderId: own.opId,
			producerId: part.producerId,
			payment: paymentOf(part, confirmation.payments),
			sessionId: liveSession(quote, part.producerId),
			secretSha256: await sha256(own.secret),
		});
	}
	if (!ids) return undefined;
	const { id, title, items } = bundle.bundle;
	const shown: BundlePart = {
		...{ id, title, sets: bundle.quantity, isBroken: false },
		parts: groups.map((part, index) => ({
			orderId: orderId(parts[index]?.orderId ?? ''),
			producerId: part.producerId,
			shareDong: part.totalDong,
		})),
	};
	return {
		kind: 'bundle.order@1',
		opId: ids.opId,
		secret: ids.secret,
		payload: {
			...frameOf(confirmation),
			checkoutId: draft.checkoutId,
			bundleId: id,
			sets: bundle.quantity,
			items: items.map(({ priceDong: seenPriceDong, unit: seenUnit, ...item }) => ({
				...item,
				seenPriceDong,
				seenUnit,
			})),
			parts,
			secretSha256: await sha256(ids.secret),
		},
		view: {
			...queuedView(group, confirmation),
			id: orderId(ids.opId),
			checkoutId: draft.checkoutId,
			payment: paymentOf(group, confirmation.payments),
			bundle: shown,
		},
	};
}
