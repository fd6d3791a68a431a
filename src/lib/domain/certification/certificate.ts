import type { CertificateId } from '../ids';
import { dayOf, type DayText, type EpochMs } from '../time';

/** Only these are certified; 1★ and 2★ get no certificate (QĐ 26/2026/QĐ-TTg). */
export type Stars = 3 | 4 | 5;
export type IssuerKind = 'district' | 'province' | 'ministry';
/** What the organisers know of it, apart from its dates. */
export type CertificateStanding = 'verified' | 'unverified' | 'withdrawn';
/** What may be said of it on a given day. Stars are shown for `valid` only. */
export type CertificateState = 'valid' | 'expired' | 'withdrawn' | 'unverified';

export interface Certificate {
	readonly id: CertificateId;
	readonly stars: Stars;
	readonly points: number | null;
	/** Decision number as printed; null where the source gives none. */
	readonly number: string | null;
	/** True where the number or a date is made up for the demo and must be shown as such. */
	readonly isIllustrative: boolean;
	readonly issuer: string;
	readonly issuerKind: IssuerKind;
	readonly issuedOn: DayText | null;
	/** Last day of validity, inclusive. */
	readonly expiresOn: DayText | null;
	readonly standing: CertificateStanding;
}

/**
 * The state of a certificate at a moment. Without both dates it is `unverified`: stars may be
 * drawn only for what was proved.
 * @see QĐ 26/2026/QĐ-TTg: 36 months from the day of issue
 */
export function certificateState(
	certificate: Certificate | null | undefined,
	now: EpochMs,
): CertificateState {
	if (!certificate) return 'unverified';
	if (certificate.standing === 'withdrawn') return 'withdrawn';
	if (certificate.expiresOn !== null && certificate.expiresOn < dayOf(now)) return 'expired';
	if (certificate.standing === 'unverified') return 'unverified';
	if (certificate.issuedOn === null || certificate.expiresOn === null) return 'unverified';
	return 'valid';
}
