import { isDay, type DayText } from '../time';
import { lastValidDay, type IssuerKind, type Stars } from './certificate';

/** Least and first-too-many points of each. @see QĐ 26/2026/QĐ-TTg */
const POINTS: Readonly<Record<Stars, readonly [number, number]>> = {
	3: [50, 70],
	4: [70, 90],
	5: [90, 100.1],
};

/** From this day provinces issue what districts did. */
const DISTRICTS_ENDED: DayText = '2025-07-01';

/** Most letters of its number, and of its issuer's name. */
export const LONGEST_LINE = 200;

/** What a certificate says of itself, as it is printed. */
export interface CertificateFacts {
	readonly stars: Stars;
	readonly points: number | null;
	readonly issuerKind: IssuerKind;
	readonly issuedOn: DayText;
	readonly expiresOn: DayText;
}

export type CertificateFault = 'STARS_POINTS' | 'ISSUER_STARS' | 'DATES';

/**
 * What cannot be true of a certificate: points of other stars, stars that this office never gave,
 * days that are none, before it was issued, after today or beyond 36 months.
 * @param today no certificate is issued after it
 * @see QĐ 26/2026/QĐ-TTg
 */
export function faultOf(facts: CertificateFacts, today: DayText): CertificateFault | null {
	const { stars, points, issuerKind, issuedOn, expiresOn } = facts;
	const [least, tooMany] = POINTS[stars];
	if (points !== null && (points < least || points >= tooMany)) return 'STARS_POINTS';
	if ((stars === 5) !== (issuerKind === 'ministry')) return 'ISSUER_STARS';
	if (issuerKind === 'district' && (stars !== 3 || issuedOn >= DISTRICTS_ENDED)) {
		return 'ISSUER_STARS';
	}
	if (!isDay(issuedOn) || !isDay(expiresOn)) return 'DATES';
	const isInOrder = issuedOn <= today && issuedOn <= expiresOn;
	return isInOrder && expiresOn <= lastValidDay(issuedOn) ? null : 'DATES';
}
