import type { Entry } from '$lib/domain/catalogue/entries';
import { slugOf } from '$lib/domain/catalogue/slug';
import type { ProductFacts } from '$lib/domain/catalogue/product-draft';
import { AppError } from '$lib/domain/errors';
import type { CertificateId, ProducerId, ProductId } from '$lib/domain/ids';
import { dayOf } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { addBatch, type NewProduct } from './add-to-catalogue';
import { putPrice } from './change-price';
import { findFreeSlug } from './free-slug';
import { getProductEntries } from './product-entries';
import type { Publication } from './save-imported';
import { products } from './tables';

export interface ProductRevision {
	readonly productId: ProductId;
	/** What is different from now on. */
	readonly changes: Partial<ProductFacts>;
	/** Hash of the new picture; left out where it stays. */
	readonly picture?: string;
}

/**
 * Says something new of a product, after an organiser has looked at it, as a part of the caller's
 * publication. Its address stays, whatever it is called: it is printed and shared.
 * @returns what to tell of it; nothing where it is not listed
 * @throws AppError UNKNOWN_PRODUCT · PRICE_UNDER_PROMOTION
 */
export async function reviseProduct(
	tx: Transaction,
	{ productId, changes, picture }: ProductRevision,
	publication: Publication,
): Promise<Entry[]> {
	const { priceDong, unit, ...others } = changes;
	const set = { ...others, ...(picture === undefined ? {} : { picture }) };
	await tx
		.update(products)
		.set({ ...set, reviewedAt: publication.now })
		.where(eq(products.id, productId));
	if (priceDong !== undefined || unit !== undefined) {
		const [now] = await tx.select().from(products).where(eq(products.id, productId));
		if (!now) throw new AppError('UNKNOWN_PRODUCT');
		const price = { priceDong: priceDong ?? now.priceDong, unit: unit ?? now.unit };
		await putPrice(tx, { productId, ...price }, publication);
	}
	return getProductEntries(tx, [productId], publication.now);
}

export interface ReviewedProduct extends ProductFacts {
	readonly producerId: ProducerId;
	readonly certificateId: CertificateId | null;
	readonly picture: string | null;
	readonly dossierId: NewProduct['dossierId'];
}

/**
 * Takes up a product that an organiser has looked at, as a part of the caller's publication. It
 * waits for its papers: whoever takes it up asks `listWaiting`.
 */
export async function addReviewed(
	tx: Transaction,
	{ dossierId, ...product }: ReviewedProduct,
	publication: Publication,
): Promise<ProductId> {
	const { now } = publication;
	const row: NewProduct = {
		...product,
		...(dossierId === undefined ? {} : { dossierId }),
		slug: await findFreeSlug(tx, 'products', slugOf(product.name)),
		listedOn: dayOf(now),
		reviewedAt: now,
		withdrawnAt: now,
		withdrawnBecause: 'waiting',
	};
	const [id] = await addBatch(tx, [row], publication);
	if (id === undefined) throw new Error('the product gave no row');
	return id;
}
