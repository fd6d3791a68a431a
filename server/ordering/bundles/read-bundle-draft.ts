import { itemsOf, type BundleItem } from '$lib/domain/catalogue/bundle';
import { AppError } from '$lib/domain/errors';
import { orderId, producerId, productId, type OrderId } from '$lib/domain/ids';
import { bundleOrderSchema, type BundleOrderPayload } from '$lib/domain/ordering/bundle-order';
import { isQuantity } from '$lib/domain/ordering/limits';
import * as v from 'valibot';

import { readOrderDraft, type OrderDraft } from '../read-order';

/** A bundle as asked for, every value of it lawful in itself. */
export interface BundleDraft {
	readonly bundleId: number;
	readonly sets: number;
	/** One bundle as the buyer saw it. */
	readonly seen: readonly BundleItem[];
	/** One order a producer. */
	readonly parts: readonly DraftPart[];
	/** The one that bears the operation's id. */
	readonly own: DraftPart;
}

export interface DraftPart {
	readonly orderId: OrderId;
	readonly draft: OrderDraft;
}

/**
 * Reads the payload of `bundle.order@1`.
 * @param id the operation's
 * @throws AppError as an order of one producer does; INVALID_ORDER where parts, items and the
 * operation do not belong together
 */
export function readBundleDraft(payload: unknown, id: OrderId): BundleDraft {
	const parsed = v.safeParse(bundleOrderSchema, payload, { abortEarly: true });
	if (!parsed.success) throw new AppError('INVALID_ORDER');
	const { bundleId, sets, items } = parsed.output;
	if (!isQuantity(sets)) throw new AppError('INVALID_QUANTITY');
	const seen = items.map((item): BundleItem => ({
		productId: productId(item.productId),
		producerId: producerId(item.producerId),
		quantity: item.quantity,
		priceDong: item.seenPriceDong,
		unit: item.seenUnit,
	}));
	const parts = parsed.output.parts.map((part): DraftPart => ({
		orderId: orderId(part.orderId),
		draft: draftOf(part, parsed.output, seen),
	}));
	const own = parts.find((part) => part.orderId === id);
	if (own?.draft.secretSha256 !== parsed.output.secretSha256 || !isWhole(parts, seen)) {
		throw new AppError('INVALID_ORDER');
	}
	return { bundleId, sets, seen, parts, own };
}

/** The part of one producer, as if it had been ordered by itself. */
function draftOf(
	part: BundleOrderPayload['parts'][number],
	{ checkoutId, buyer, note, consent, isAdult, locale, sets }: BundleOrderPayload,
	seen: readonly BundleItem[],
): OrderDraft {
	const { payment, sessionId, secretSha256 } = part;
	const lines = itemsOf(seen, producerId(part.producerId)).map((item) => ({
		productId: item.productId,
		quantity: item.quantity * sets,
		seenPriceDong: item.priceDong,
		seenUnit: item.unit,
		promotionId: null,
		lot: null,
		serial: null,
	}));
	return readOrderDraft({
		...{ checkoutId, producerId: part.producerId, buyer, note, payment, consent, isAdult },
		...{ lines, secretSha256, sessionId, locale },
	});
}

/** Every item has its part and no order or producer comes twice. */
function isWhole(parts: readonly DraftPart[], seen: readonly BundleItem[]): boolean {
	const producers = new Set(parts.map(({ draft }) => draft.producerId));
	const orders = new Set(parts.map((part) => part.orderId));
	const products = new Set(seen.map((item) => item.productId));
	return (
		producers.size === parts.length &&
		orders.size === parts.length &&
		products.size === seen.length &&
		seen.every((item) => producers.has(item.producerId))
	);
}
