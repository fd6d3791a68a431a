import { certificateState, type Certificate } from '$lib/domain/certification/certificate';
import { isTakenAway } from '$lib/domain/certification/listing';
import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { carryCertificate } from '../catalogue/carry-certificate';
import { listWaiting } from '../catalogue/list-product';
import { getListingFacts, listProductsUnder } from '../catalogue/listing-facts';
import type { CatalogueChanges } from '../catalogue/publish';
import { keepOffFor, takeOut, takeOutListed } from '../catalogue/withdraw-product';
import type { Transaction } from '../database/database';
import { revise } from './certificates';
import type { DossierRow } from './find-dossier';
import { getCompleteness, judgeListing } from './listing-gate';
import { rememberStakes, type Stake } from './stakes';
import { dossiers } from './tables';

/** A decision that is being made, with what it is about, locked. */
export type Ruling =
	| {
			readonly kind: 'dossier';
			readonly verdict: 'accept' | 'reject' | 'revoke' | 'reopen';
			readonly dossier: DossierRow;
			readonly certificate: Certificate | null;
	  }
	| {
			readonly kind: 'certificate';
			readonly verdict: 'verify' | 'withdraw';
			readonly certificate: Certificate;
			/** The dossiers that rest on it. */
			readonly holders: readonly DossierRow[];
			/** All whom it is about, those that it was about before it was renewed among them. */
			readonly stakes: readonly Stake[];
	  };

/**
 * Makes sure that a decision can be made as things stand.
 * @throws AppError CHANGED_MEANWHILE where it is not to be decided so any more;
 * DOSSIER_INCOMPLETE, NOT_LISTABLE where there is no ground to accept or verify
 */
export async function requireGrounds(tx: Transaction, ruling: Ruling, now: EpochMs): Promise<void> {
	const { verdict } = ruling;
	switch (verdict) {
		case 'accept': {
			requireState(ruling.dossier.state === 'submitted');
			const papers = (await getCompleteness(tx, [ruling.dossier], now)).get(ruling.dossier.id);
			if (!papers?.isComplete) {
				throw new AppError('DOSSIER_INCOMPLETE', { missing: papers?.missing.join(',') ?? '' });
			}
			requireCurrent(ruling.certificate, now);
			return;
		}
		case 'reject':
			return requireState(ruling.dossier.state === 'submitted');
		case 'revoke':
			return requireState(ruling.dossier.state === 'accepted');
		case 'reopen':
			return requireState(ruling.dossier.state === 'revoked');
		case 'verify':
			requireState(ruling.certificate.standing === 'unverified');
			return requireCurrent(ruling.certificate, now);
		case 'withdraw':
			return requireState(ruling.certificate.standing !== 'withdrawn');
	}
}

function requireState(holds: boolean): void {
	if (!holds) throw new AppError('CHANGED_MEANWHILE');
}

/** A certificate that would be valid once it is verified. */
function requireCurrent(certificate: Certificate | null, now: EpochMs): void {
	if (!certificate) throw new AppError('NOT_LISTABLE', { obstacles: 'certificateMissing' });
	const state = certificateState(certificate, now);
	if (state === 'expired') throw new AppError('NOT_LISTABLE', { obstacles: 'certificateExpired' });
	if (state === 'withdrawn') {
		throw new AppError('NOT_LISTABLE', { obstacles: 'certificateWithdrawn' });
	}
	if (certificate.issuedOn === null || certificate.expiresOn === null) {
		throw new AppError('NOT_LISTABLE', { obstacles: 'certificateUnverified' });
	}
}

/**
 * Lets a decision take effect, as a part of the caller's publication.
 * @returns what to tell of it
 */
export async function takeEffect(
	tx: Transaction,
	ruling: Ruling,
	now: EpochMs,
): Promise<CatalogueChanges> {
	const { verdict } = ruling;
	switch (verdict) {
		case 'accept':
			await setState(tx, ruling.dossier, 'accepted');
			return { put: await verify(tx, ruling.certificate, { holders: [ruling.dossier], now }) };
		case 'reject':
		case 'reopen':
			await setState(tx, ruling.dossier, 'rejected');
			return {};
		case 'revoke': {
			await setState(tx, ruling.dossier, 'revoked');
			const { productId } = ruling.dossier;
			const ids: ProductId[] = productId === null ? [] : [productId];
			return takeOutListed(tx, { ids, because: 'revoked', now });
		}
		case 'verify':
			return { put: await verify(tx, ruling.certificate, { holders: ruling.holders, now }) };
		case 'withdraw': {
			const { id } = ruling.certificate;
			const put = await revise(tx, { id, standing: 'withdrawn' });
			const ids = await listProductsUnder(tx, id);
			return { put, ...(await takeOut(tx, { ids, because: 'revoked', now })) };
		}
	}
}

/** The products of the dossiers that rest on a certificate carry it once it is verified. */
async function verify(
	tx: Transaction,
	certificate: Certificate | null,
	{ holders, now }: { readonly holders: readonly DossierRow[]; readonly now: EpochMs },
) {
	if (!certificate) throw new AppError('NOT_LISTABLE', { obstacles: 'certificateMissing' });
	const { id: certificateId } = certificate;
	const put = await revise(tx, { id: certificateId, standing: 'verified' });
	for (const { id: dossierId, productId } of holders) {
		if (productId === null) continue;
		const [before] = await getListingFacts(tx, [productId]);
		await rememberStakes(tx, dossierId, [before?.certificateId, certificateId]);
		put.push(...(await carryCertificate(tx, { productId, certificateId }, now)));
		if (before?.withdrawnBecause === 'revoked') await clear(tx, productId, now);
		put.push(...(await listWaiting(tx, [productId], now)));
	}
	return put;
}

/**
 * What was revoked waits for its papers like any other product once neither its dossier nor its
 * certificate is: whatever else keeps it off, it comes back with that.
 */
async function clear(tx: Transaction, productId: ProductId, now: EpochMs): Promise<void> {
	const verdict = (await judgeListing(tx, [productId], now)).get(productId);
	if (verdict && !isTakenAway(verdict)) await keepOffFor(tx, [productId], () => 'waiting');
}

async function setState(
	tx: Transaction,
	{ id }: DossierRow,
	state: DossierRow['state'],
): Promise<void> {
	await tx.update(dossiers).set({ state }).where(eq(dossiers.id, id));
}
