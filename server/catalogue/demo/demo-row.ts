import type { ProducerKind } from '$lib/domain/catalogue/product';
import type { IssuerKind, Stars } from '$lib/domain/certification/certificate';
import type { DayText } from '$lib/domain/time';

import type { Motif } from '../pictures/motifs';
import type { PaletteName } from '../pictures/palettes';

/** A producer of the demo catalogue: real organisations only, with made-up bank accounts. */
export interface DemoProducer {
	readonly slug: string;
	readonly name: string;
	readonly kind: ProducerKind;
	readonly provinceCode: string;
	readonly communeCode: string | null;
	readonly oldPlace: string | null;
	readonly oldProvince: string | null;
	readonly about: string | null;
	/** Some take cash on delivery only. */
	readonly takesTransfer: boolean;
}

/** What the source says of a certificate. */
export type DemoCertificate =
	| {
			readonly kind: 'issued';
			readonly stars: Stars;
			readonly issuer: string;
			readonly issuerKind: IssuerKind;
			readonly issuedOn: DayText;
			readonly number: string | null;
			/** The source gives only a month or a year, or no date at all: the day is made up. */
			readonly isIllustrative: boolean;
	  }
	/** Reported somewhere, never proved. */
	| {
			readonly kind: 'unproved';
			readonly stars: Stars;
			readonly issuer: string;
			readonly issuerKind: IssuerKind;
	  };

export interface DemoProduct {
	readonly slug: string;
	readonly name: string;
	/** Slug of the producer. */
	readonly producer: string;
	readonly setCode: number;
	readonly certificate: DemoCertificate | null;
	readonly priceDong: number;
	readonly unit: string;
	readonly netWeight: number | null;
	readonly netWeightUnit: 'g' | 'ml';
	readonly shelfLifeDays: number | null;
	readonly seasonMonths: readonly number[];
	/** Units on hand; null = not counted. */
	readonly stock: number | null;
	readonly listedDaysAgo: number;
	readonly hasGtin: boolean;
	readonly picture: { readonly motif: Motif; readonly palette: PaletteName };
	readonly story: string;
	readonly ingredients: string | null;
	readonly storage: string | null;
}
