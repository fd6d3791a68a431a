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

/** How long a certificate runs. @see QĐ 26/2026/QĐ-TTg */
export const VALIDITY_MONTHS = 36;

/**
 * The last day of a certificate: the same day of the month, {@link VALIDITY_MONTHS} later, or that
 * month's last day where it is shorter.
 */
export function lastValidDay(issuedOn: DayText): DayText {
	const [year = 0, month = 1, day = 1] = issuedOn.split('-').map(Number);
	const months = year * 12 + (month - 1) + VALIDITY_MONTHS;
	const daysInMonth = new Date(
		Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0),
	).getUTCDate();
	return new Date(Date.UTC(Math.floor(months / 12), months % 12, Math.min(day, daysInMonth)))
		.toISOString()
		.slice(0, 10);
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
