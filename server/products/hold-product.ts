import type { ListingObstacle } from '$lib/domain/certification/listing';
import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { setHold } from '../catalogue/holds';
import { listWaiting, putBack } from '../catalogue/list-product';
import { getProductsByIds, type OwnProduct } from '../catalogue/own-products';
import { publish, type CatalogueChanges } from '../catalogue/publish';
import { keepOffFor, stillOffFor, takeOutListed } from '../catalogue/withdraw-product';
import { judgeListing } from '../certification/listing-gate';
import type { Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';

interface Holding {
	readonly productId: ProductId;
	readonly actor: Actor;
	/** In the organiser's words, for the producer's people and the log. */
	readonly reason: string;
}

/**
 * Keeps one product off the market until an organiser lets go of it, whatever else keeps it off, too. It leaves
 * the catalogue, and every order of it that comes in from now on is refused, however long it waited on a phone;
 * orders that were placed stay to be finished. Its producer's people are told, with the reason.
 * @throws AppError UNKNOWN_PRODUCT; MALFORMED_REQUEST without a reason; CHANGED_MEANWHILE where it is held
 * already; FORBIDDEN for who works at its stall
 */
export async function holdProduct(
	executor: Executor,
	{ productId, actor, ...holding }: Holding,
	now: EpochMs,
): Promise<void> {
	const reason = reasonOf(holding);
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const product = await findToJudge(tx, { productId, actor }, now);
			if (product.heldAt !== null) throw new AppError('CHANGED_MEANWHILE');
			await setHold(tx, productId, { at: now, reason });
			const changes = await takeOutListed(tx, { ids: [productId], because: 'held', now });
			await recordChange(tx, {
				...{ actor, at: now, action: 'product.hold', subject: `product ${productId}` },
				producerId: product.producerId,
				before: standing(product),
				after: { heldAt: now, heldReason: reason, isListed: false },
			});
			const { params, to } = await peopleOf(tx, product);
			await notify(tx, { kind: 'productHeld', params: { ...params, reason }, to, at: now });
			return changes;
		}),
	);
}

/** What came of letting go of a product. */
export interface Released {
	readonly isListed: boolean;
	/** Why it is not sold all the same; none where its producer has only to put it back. */
	readonly obstacles: readonly ListingObstacle[];
}

/**
 * Lets go of a product that was held. It is sold again if that alone had taken it off and it passes the gate by
 * now; else it comes back with what it lacks, as if it had never been held. Its producer's people are told.
 * @throws AppError UNKNOWN_PRODUCT; MALFORMED_REQUEST without a reason; CHANGED_MEANWHILE where it is not
 * held; FORBIDDEN for who works at its stall
 */
export async function releaseProduct(
	executor: Executor,
	{ productId, actor, ...holding }: Holding,
	now: EpochMs,
): Promise<Released> {
	const reason = reasonOf(holding);
	let released: Released | undefined;
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const product = await findToJudge(tx, { productId, actor }, now);
			if (product.heldAt === null) throw new AppError('CHANGED_MEANWHILE');
			await setHold(tx, productId, null);
			const verdict = (await judgeListing(tx, [productId], now)).get(productId);
			const changes = await bringBack(tx, product, now);
			const isListed = (await findProduct(tx, productId)).withdrawnAt === null;
			await recordChange(tx, {
				...{ actor, at: now, action: 'product.release', subject: `product ${productId}` },
				producerId: product.producerId,
				before: standing(product),
				after: { heldAt: null, heldReason: null, isListed, reason },
			});
			const { params, to } = await peopleOf(tx, product);
			const told = { ...params, reason, isListed };
			await notify(tx, { kind: 'productReleased', params: told, to, at: now });
			const lacks = verdict?.ok === false ? verdict.obstacles : [];
			released = { isListed, obstacles: isListed ? [] : lacks };
			return changes;
		}),
	);
	if (!released) throw new Error('nothing was released');
	return released;
}

/** What only waited for its papers may have got them while it was held. */
async function bringBack(
	tx: Transaction,
	{ id, withdrawnBecause }: OwnProduct,
	now: EpochMs,
): Promise<CatalogueChanges> {
	if (withdrawnBecause !== 'held') return { put: await listWaiting(tx, [id], now) };
	const verdict = (await judgeListing(tx, [id], now)).get(id);
	if (verdict?.ok === true) return { put: await putBack(tx, [id], now) };
	await keepOffFor(tx, [id], () => stillOffFor(verdict));
	return {};
}

function reasonOf({ reason }: Pick<Holding, 'reason'>): string {
	const said = reason.trim();
	if (said === '') throw new AppError('MALFORMED_REQUEST');
	return said;
}

async function findProduct(tx: Transaction, id: ProductId): Promise<OwnProduct> {
	const product = (await getProductsByIds(tx, [id])).get(id);
	if (!product) throw new AppError('UNKNOWN_PRODUCT');
	return product;
}

/** The product, for somebody who does not work at its stall. */
async function findToJudge(
	tx: Transaction,
	{ productId, actor }: Pick<Holding, 'productId' | 'actor'>,
	now: EpochMs,
): Promise<OwnProduct> {
	const product = await findProduct(tx, productId);
	await requireImpartial(tx, actor, { producerId: product.producerId, now });
	return product;
}

const standing = ({ heldAt, heldReason, withdrawnAt }: OwnProduct) => ({
	heldAt,
	heldReason,
	isListed: withdrawnAt === null,
});

/** All who work for its producer, and which product it is that they are told of. */
async function peopleOf(tx: Transaction, { producerId, name: productName }: OwnProduct) {
	return {
		params: { producerId, productName },
		to: await audienceOf(tx, { permission: 'stall.read', producerId }),
	};
}
