import type { Stars } from '$lib/domain/certification/certificate';
import type { DayText } from '$lib/domain/time';

import type { DemoCertificate } from './demo-row';

/** The ministry carried its older name until it was merged on this day. */
const MERGED_ON: DayText = '2025-03-01';

interface Details {
	readonly number?: string;
	/** The day is not in the source. */
	readonly isIllustrative?: boolean;
}

/** A 5★ certificate of the ministry, under the name it had on that day. */
export function byMinistry(issuedOn: DayText, details: Details = {}): DemoCertificate {
	return issued(5, { issuer: ministryOn(issuedOn), issuerKind: 'ministry', issuedOn }, details);
}

/** A 3★ or 4★ certificate of a province's or city's committee: `tỉnh Phú Thọ`. */
export function byProvince(
	stars: 3 | 4,
	at: { readonly province: string; readonly issuedOn: DayText },
	details: Details = {},
): DemoCertificate {
	const issuer = `UBND ${at.province}`;
	return issued(stars, { issuer, issuerKind: 'province', issuedOn: at.issuedOn }, details);
}

/** A 3★ certificate of a district, as issued until 6/2025: `huyện Cư Jút`. */
export function byDistrict(
	at: { readonly district: string; readonly issuedOn: DayText },
	details: Details = {},
): DemoCertificate {
	const issuer = `UBND ${at.district}`;
	return issued(3, { issuer, issuerKind: 'district', issuedOn: at.issuedOn }, details);
}

/** Stars somebody reported, without a date: they count as unverified. */
export function unproved(stars: Stars, province: string): DemoCertificate {
	return stars === 5
		? { kind: 'unproved', stars, issuer: ministryOn(''), issuerKind: 'ministry' }
		: { kind: 'unproved', stars, issuer: `UBND ${province}`, issuerKind: 'province' };
}

function issued(
	stars: Stars,
	by: Pick<DemoCertificate & { kind: 'issued' }, 'issuer' | 'issuerKind' | 'issuedOn'>,
	{ number, isIllustrative }: Details,
): DemoCertificate {
	return {
		kind: 'issued',
		stars,
		...by,
		number: number ?? null,
		isIllustrative: isIllustrative ?? false,
	};
}

function ministryOn(day: DayText): string {
	return day < MERGED_ON
		? 'Bộ Nông nghiệp và Phát triển nông thôn'
		: 'Bộ Nông nghiệp và Môi trường';
}
