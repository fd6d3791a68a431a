import type { Entry } from '$lib/domain/catalogue/entries';
import type { ListingObstacle } from '$lib/domain/certification/listing';
import { AppError } from '$lib/domain/errors';
import type { CertificateId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { carryCertificate } from '../catalogue/carry-certificate';
import { listWaiting } from '../catalogue/list-product';
import { getProductsByIds } from '../catalogue/own-products';
import { publishPicture } from '../catalogue/pictures/publish-picture';
import { publish } from '../catalogue/publish';
import { addReviewed, reviseProduct } from '../catalogue/revise-product';
import type { Publication } from '../catalogue/save-imported';
import { bindDossiers } from '../certification/bind-dossiers';
import { getCertificate } from '../certification/certificates';
import { getDossier } from '../certification/find-dossier';
import { judgeListing } from '../certification/listing-gate';
import type { Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { lockDraft, subjectOf, type DraftRow } from './find-draft';
import { move, requireFit } from './submit-draft';
import { productDrafts } from './tables';

export interface Review {
	readonly draftId: number;
	/** The one that was looked at. */
	readonly revision: number;
	readonly actor: Actor;
}

/** What came of publishing: a product may still lack papers, and then waits for them. */
export interface Published {
	readonly productId: ProductId;
	readonly obstacles: readonly ListingObstacle[];
}

/**
 * Lets shoppers see what a draft says. A product that is not sold yet is listed with it if its
 * papers are good; if they are not, by itself as soon as they are.
 * @throws AppError NOT_FOUND · FORBIDDEN for one's own producer · CHANGED_MEANWHILE where it is not
 * before the organisers any more · MALFORMED_REQUEST, GTIN_TAKEN, GTIN_STAYS, PRICE_UNDER_PROMOTION where
 * it does not fit what has become of the product meanwhile
 */
export async function publishDraft(
	executor: Executor,
	review: Review,
	now: EpochMs,
): Promise<Published> {
	return executor.transaction(async (tx) => {
		let published: Published | undefined;
		await publish(tx, now, async (version) => {
			const row = await lockSubmitted(tx, review, now);
			const before = row.productId === null ? null : await readFacts(tx, row.productId);
			const { id, put } = await carryOut(tx, row, { version, now });
			await recordChange(tx, {
				...{ actor: review.actor, at: now, action: 'product.publish', subject: `product ${id}` },
				producerId: row.producerId,
				before,
				after: await readFacts(tx, id),
			});
			await tx.delete(productDrafts).where(eq(productDrafts.id, row.id));
			const verdict = (await judgeListing(tx, [id], now)).get(id);
			const isShown = (await getProductsByIds(tx, [id])).get(id)?.withdrawnAt === null;
			const obstacles = isShown || verdict?.ok !== false ? [] : verdict.obstacles;
			published = { productId: id, obstacles };
			await notifyStall(tx, row, { at: now, kind: 'productPublished', productId: id });
			return { put };
		});
		if (!published) throw new Error('nothing was published');
		return published;
	});
}

/**
 * Gives a draft back to its producer, and says why.
 * @throws AppError NOT_FOUND · FORBIDDEN · CHANGED_MEANWHILE · MALFORMED_REQUEST without a reason
 */
export async function sendDraftBack(
	executor: Executor,
	{ reason: given, ...review }: Review & { readonly reason: string },
	now: EpochMs,
): Promise<void> {
	const reason = given.trim();
	if (reason === '') throw new AppError('MALFORMED_REQUEST');
	await executor.transaction(async (tx) => {
		const row = await lockSubmitted(tx, review, now);
		await move(tx, row, { state: 'sentBack', submittedAt: null, reason });
		await recordChange(tx, {
			...{ actor: review.actor, at: now, action: 'product.sendBack', subject: subjectOf(row) },
			producerId: row.producerId,
			before: { state: row.state },
			after: { state: 'sentBack', draftId: row.id, reason },
		});
		await notifyStall(tx, row, { at: now, kind: 'productSentBack', productId: row.productId });
	});
}

async function lockSubmitted(tx: Transaction, review: Review, now: EpochMs): Promise<DraftRow> {
	const row = await lockDraft(tx, { ...review, producerId: null });
	if (row.state !== 'submitted') throw new AppError('CHANGED_MEANWHILE');
	await requireImpartial(tx, review.actor, { producerId: row.producerId, now });
	return row;
}

async function carryOut(
	tx: Transaction,
	row: DraftRow,
	publication: Publication,
): Promise<{ readonly id: ProductId; readonly put: readonly Entry[] }> {
	const { now } = publication;
	const facts = await requireFit(tx, row);
	const picture = await publishDraftPicture(tx, row);
	const papers = await findPapers(tx, row);
	if (row.productId === null) {
		const { name, setCode, priceDong, unit, netWeight, netWeightUnit, shelfLifeDays } = facts;
		const { gtin, story, ingredients, storage } = facts;
		const id = await addReviewed(
			tx,
			{
				...{ name, setCode, priceDong, unit, netWeight, netWeightUnit, shelfLifeDays },
				...{ gtin, story, ingredients, storage, picture: picture ?? null },
				producerId: row.producerId,
				certificateId: papers?.certificateId ?? null,
				dossierId: papers?.dossierId,
			},
			publication,
		);
		return { id, put: await listWaiting(tx, [id], now) };
	}
	const { productId, changes } = row;
	const put = await reviseProduct(
		tx,
		{ productId, changes, ...(picture === undefined ? {} : { picture }) },
		publication,
	);
	if (papers) {
		const { dossierId, certificateId } = papers;
		await bindDossiers(tx, [{ dossierId, productId }]);
		if (certificateId !== null) {
			put.push(...(await carryCertificate(tx, { productId, certificateId }, now)));
		}
	}
	return { id: productId, put: [...put, ...(await listWaiting(tx, [productId], now))] };
}

async function readFacts(tx: Transaction, id: ProductId) {
	const product = (await getProductsByIds(tx, [id])).get(id);
	return product ? { ...product } : null;
}

async function publishDraftPicture(
	tx: Transaction,
	{ pictureFileId: id, producerId }: DraftRow,
): Promise<string | undefined> {
	if (id === null) return undefined;
	return publishPicture(tx, { id, purpose: 'productPicture', producerId });
}

/** The dossier that a draft names, and its certificate once that counts for something. */
async function findPapers(tx: Transaction, { dossierId, producerId }: DraftRow) {
	if (dossierId === null) return null;
	const dossier = await getDossier(tx, { dossierId, producerId });
	const certificate =
		dossier.certificateId === null ? null : await getCertificate(tx, dossier.certificateId);
	const certificateId: CertificateId | null =
		certificate?.standing === 'verified' ? certificate.id : null;
	return { dossierId, certificateId };
}

async function notifyStall(
	tx: Transaction,
	{ producerId, changes, productId: known }: DraftRow,
	telling: {
		readonly at: EpochMs;
		readonly kind: 'productPublished' | 'productSentBack';
		readonly productId: ProductId | null;
	},
): Promise<void> {
	const id = telling.productId ?? known;
	const product = id === null ? undefined : (await getProductsByIds(tx, [id])).get(id);
	await notify(tx, {
		kind: telling.kind,
		params: { producerId, productName: product?.name ?? changes.name ?? '' },
		to: await audienceOf(tx, { permission: 'products.edit', producerId }),
		at: telling.at,
	});
}
