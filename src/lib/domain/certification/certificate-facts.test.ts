import { expect, test } from 'vitest';

import { faultOf, type CertificateFacts } from './certificate-facts';

const TODAY = '2026-11-26';
const SOUND: CertificateFacts = {
	stars: 4,
	points: 82.5,
	issuerKind: 'province',
	issuedOn: '2025-06-19',
	expiresOn: '2028-06-19',
};

test.each<[Partial<CertificateFacts>, ReturnType<typeof faultOf>]>([
	[{}, null],
	[{ points: null }, null],
	[{ points: 70 }, null],
	[{ points: 90 }, 'STARS_POINTS'],
	[{ points: 69.9 }, 'STARS_POINTS'],
	[{ stars: 5, points: 100, issuerKind: 'ministry' }, null],
	[{ stars: 5, points: 95 }, 'ISSUER_STARS'],
	[{ issuerKind: 'ministry' }, 'ISSUER_STARS'],
	[{ stars: 3, points: 60, issuerKind: 'district' }, null],
	[{ stars: 3, points: 60, issuerKind: 'district', issuedOn: '2025-07-01' }, 'ISSUER_STARS'],
	[{ issuerKind: 'district' }, 'ISSUER_STARS'],
	[{ expiresOn: '2028-06-20' }, 'DATES'],
	[{ expiresOn: '2025-06-18' }, 'DATES'],
	[{ expiresOn: '2027-01-01' }, null],
	[{ issuedOn: '2026-11-27' }, 'DATES'],
	[{ issuedOn: '0026-11-20', expiresOn: '0028-11-20' }, 'DATES'],
	[{ expiresOn: '12026-11-20' }, 'DATES'],
])('a certificate with %j', (changes, fault) => {
	expect(faultOf({ ...SOUND, ...changes }, TODAY)).toBe(fault);
});
