import type { ProductSetCode } from '../catalogue/product';
import type { ProducerId } from '../ids';
import type { EpochMs } from '../time';
import { certificateState, type Certificate } from './certificate';
import type { DossierState } from './dossier';

/** Why a product may not be shown. */
export const LISTING_OBSTACLES = [
	'producerUnverified',
	'producerSuspended',
	'dossierMissing',
	'dossierForeign',
	'dossierUndecided',
	'dossierRevoked',
	'dossierIncomplete',
	'certificateMissing',
	'certificateUnverified',
	'certificateExpired',
	'certificateWithdrawn',
	'draftUnreviewed',
	'productHeld',
] as const;
export type ListingObstacle = (typeof LISTING_OBSTACLES)[number];

/** All that decides whether a product may be shown. */
export interface ListingGrounds {
	/** Null where nobody opened one for it. */
	readonly dossier: {
		readonly producerId: ProducerId;
		readonly setCode: ProductSetCode;
		readonly state: DossierState;
		/** As of the moment that is asked about. */
		readonly isComplete: boolean;
	} | null;
	/** The one that the product is to carry. */
	readonly certificate: Certificate | null;
	readonly producer: {
		readonly id: ProducerId;
		/** Whether an organiser saw who they are. */
		readonly isVerified: boolean;
		readonly isSuspended: boolean;
	};
	/** What is to be shown. */
	readonly draft: {
		readonly setCode: ProductSetCode;
		/** Whether an organiser looked at what shoppers rely on. */
		readonly isReviewed: boolean;
	};
	/** Whether an organiser keeps this product off the market. */
	readonly isHeld: boolean;
}

export type ListingVerdict =
	| { readonly ok: true }
	| {
			readonly ok: false;
			readonly obstacles: readonly [ListingObstacle, ...ListingObstacle[]];
	  };

/**
 * The one gate: whether a product may be listed, shown in a session or labelled. Every obstacle is
 * named, so that a producer can do something about all of them at once.
 * @see QĐ 26/2026/QĐ-TTg: only products under a valid certificate carry the mark
 */
export function mayBeListed(grounds: ListingGrounds, now: EpochMs): ListingVerdict {
	const [first, ...rest] = [
		...producerObstacles(grounds),
		...dossierObstacles(grounds),
		...certificateObstacles(grounds, now),
		...(grounds.draft.isReviewed ? [] : (['draftUnreviewed'] as const)),
		...(grounds.isHeld ? (['productHeld'] as const) : []),
	];
	return first === undefined ? { ok: true } : { ok: false, obstacles: [first, ...rest] };
}

/** Whether a product lacks what two people took away: only people's decision gives that back. */
export function isTakenAway(verdict: ListingVerdict): boolean {
	if (verdict.ok) return false;
	return verdict.obstacles.some(
		(one) => one === 'dossierRevoked' || one === 'certificateWithdrawn',
	);
}

function producerObstacles({ producer }: ListingGrounds): ListingObstacle[] {
	return [
		...(producer.isVerified ? [] : (['producerUnverified'] as const)),
		...(producer.isSuspended ? (['producerSuspended'] as const) : []),
	];
}

function dossierObstacles({ dossier, producer, draft }: ListingGrounds): ListingObstacle[] {
	if (!dossier) return ['dossierMissing'];
	// Papers of another set of goods, or of somebody else, prove nothing about these.
	const isForeign = dossier.producerId !== producer.id || dossier.setCode !== draft.setCode;
	const foreign: ListingObstacle[] = isForeign ? ['dossierForeign'] : [];
	switch (dossier.state) {
		case 'open':
		case 'submitted':
		case 'rejected':
			return [...foreign, 'dossierUndecided'];
		case 'revoked':
			return [...foreign, 'dossierRevoked'];
		case 'accepted':
			return dossier.isComplete ? foreign : [...foreign, 'dossierIncomplete'];
	}
}

function certificateObstacles({ certificate }: ListingGrounds, now: EpochMs): ListingObstacle[] {
	if (!certificate) return ['certificateMissing'];
	switch (certificateState(certificate, now)) {
		case 'unverified':
			return ['certificateUnverified'];
		case 'expired':
			return ['certificateExpired'];
		case 'withdrawn':
			return ['certificateWithdrawn'];
		case 'valid':
			return [];
	}
}
