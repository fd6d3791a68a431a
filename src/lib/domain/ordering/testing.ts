import { certificateId, producerId, productId } from '../ids';
import { DAY_MS, dayOf, HOUR_MS, type EpochMs } from '../time';
import type { Certificate } from '../certification/certificate';
import type { WantedLine } from './judge-line';
import type { Deal } from '../catalogue/promotion';
import type { ProductTerms, PromotionTerms } from './terms';

/** A moment that tests count from. */
export const NOW: EpochMs = Date.UTC(2026, 10, 20, 13);

/** A certificate that is valid at {@link NOW}. */
export function certificate(changes: Partial<Certificate> = {}): Certificate {
	return {
		id: certificateId(1),
		stars: 4,
		points: 82,
		number: null,
		isIllustrative: true,
		issuer: 'UBND tỉnh Quảng Ninh',
		issuerKind: 'province',
		issuedOn: dayOf(NOW - 400 * DAY_MS),
		expiresOn: dayOf(NOW + 400 * DAY_MS),
		standing: 'verified',
		...changes,
	};
}

/** Terms of a product that has cost 100,000 đồng a jar since version 1. */
export function terms(changes: Partial<ProductTerms> = {}): ProductTerms {
	const priceDong = changes.priceDong ?? 100_000;
	const unit = changes.unit ?? 'hũ 500 g';
	return {
		id: productId(1),
		producerId: producerId(1),
		name: 'Mật ong bạc hà',
		setCode: 4,
		priceDong,
		unit,
		isListed: true,
		certificate: certificate(),
		takesTransfers: true,
		prices: [{ fromVersion: 1, untilVersion: null, untilAt: null, priceDong, unit }],
		promotions: [],
		...changes,
	};
}

/** A promotion that began an hour before {@link NOW} and ends a day after. */
export function promotion(
	deal: Deal,
	changes: Partial<Omit<PromotionTerms, keyof Deal>> = {},
): PromotionTerms {
	return {
		...deal,
		id: 7,
		startsAt: NOW - HOUR_MS,
		endsAt: NOW + DAY_MS,
		portions: null,
		perOrder: null,
		sessionId: null,
		offeredFrom: 1,
		given: null,
		...changes,
	};
}

/** Two jars of it, as the buyer saw it in version 1. */
export function wanted(changes: Partial<WantedLine> = {}): WantedLine {
	return {
		productId: productId(1),
		quantity: 2,
		seenPriceDong: 100_000,
		seenUnit: 'hũ 500 g',
		promotionId: null,
		lot: null,
		...changes,
	};
}
