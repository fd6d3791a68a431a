import type { ProducerKind } from '$lib/domain/catalogue/product';
import type { IssuerKind, Stars } from '$lib/domain/certification/certificate';
import type { DayText } from '$lib/domain/time';

/**
 * Rows of the file as far as they can be understood by themselves. Null where the file says
 * nothing: then what is known already stays.
 */
export interface ProducerDraft {
	readonly slug: string;
	readonly name: string;
	readonly kind: ProducerKind;
	readonly provinceCode: string;
	readonly communeCode: string | null;
	readonly oldPlace: string | null;
	readonly oldProvince: string | null;
	readonly about: string | null;
}

export interface ProductDraft {
	/** Code or name, as the file writes it. */
	readonly producer: string;
	readonly ocopCode: string | null;
	readonly gtin: string | null;
	readonly slug: string | null;
	readonly name: string;
	readonly setCode: number;
	readonly priceDong: number;
	readonly unit: string;
	readonly netWeight: number | null;
	readonly netWeightUnit: 'g' | 'ml' | null;
	readonly shelfLifeDays: number | null;
	readonly seasonMonths: readonly number[] | null;
	readonly available: number | null;
	readonly story: string | null;
	readonly ingredients: string | null;
	readonly storage: string | null;
}

export interface CertificateDraft {
	/** OCOP code, GTIN or slug, as the file writes it. */
	readonly product: string;
	readonly number: string;
	readonly stars: Stars;
	readonly points: number | null;
	readonly issuer: string;
	readonly issuerKind: IssuerKind;
	readonly issuedOn: DayText;
	readonly expiresOn: DayText;
}
