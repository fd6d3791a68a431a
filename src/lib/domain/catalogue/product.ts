import type { CertificateId, ProducerId, ProductId } from '../ids';
import type { DayText } from '../time';
import type { Promotion } from './promotion';

/** One of the 26 product sets (bộ sản phẩm), 1–26. @see product-sets.ts */
export type ProductSetCode = number;

/**
 * What the shop window needs of a product; pulled for all products before any story.
 * Prices in whole đồng, weights in grams or millilitres.
 */
export interface Product {
	readonly id: ProductId;
	readonly producerId: ProducerId;
	/** Last part of `/products/[slug]`; unique, ASCII. */
	readonly slug: string;
	readonly name: string;
	readonly setCode: ProductSetCode;
	readonly priceDong: number;
	/** What the price buys, as the producer says it: `chai 500 ml`, `kg`, `quả`. */
	readonly unit: string;
	/** Net weight of one unit in grams (millilitres for liquids); null where nobody stated it. */
	readonly netWeight: number | null;
	readonly netWeightUnit: 'g' | 'ml';
	readonly shelfLifeDays: number | null;
	/** 14 digits with a valid check digit, or null: a GTIN is optional for small producers. */
	readonly gtin: string | null;
	readonly certificateId: CertificateId | null;
	/** Content hash of the picture under `/pictures/{hash}/{width}.{avif|webp}`, or null. */
	readonly picture: string | null;
	/** Months (1–12) in which it is in season; empty where it is sold all the year. */
	readonly seasonMonths: readonly number[];
	/** Units on hand as last published; null = not counted. A hint: only the server reserves. */
	readonly stock: number | null;
	readonly listedOn: DayText;
	/** The promotion that runs on it or comes next, if any. */
	readonly promotion: Promotion | null;
}

/** The long words of a product; pulled after all facts. Plain text, paragraphs by blank line. */
export interface ProductStory {
	readonly productId: ProductId;
	readonly story: string;
	readonly ingredients: string | null;
	readonly storage: string | null;
}

export type ProducerKind =
	'cooperative' | 'cooperativeGroup' | 'company' | 'farm' | 'household' | 'association' | 'unknown';

export interface Producer {
	readonly id: ProducerId;
	readonly slug: string;
	readonly name: string;
	readonly kind: ProducerKind;
	/** Two digits, the unit of today. */
	readonly provinceCode: string;
	/**
	 * Five digits; null where the source names only the province, and in what is published with
	 * `communeName`, from which it follows: both for each producer would weigh too much.
	 */
	readonly communeCode: string | null;
	/** The old name people still search by: `Tráng Việt, Mê Linh`; null where none is known. */
	readonly oldPlace: string | null;
	/** Old province name where it differed: `Hà Giang`. */
	readonly oldProvince: string | null;
	readonly bank: BankAccount | null;
	readonly about: string | null;
	/** Of the shop, for buyers; these three are left out of what is published where nobody wrote them. */
	readonly phone?: string | null | undefined;
	/** House, street, hamlet: the line above the commune. */
	readonly street?: string | null | undefined;
	/** Number of its registration, as an organiser saw it. */
	readonly registration?: string | null | undefined;
	readonly isDemo: boolean;
	/**
	 * The commune with its kind, as it stands in an address: `xã Mê Linh`; null where the source
	 * names only the province or a code that is none. Left out in what was written before names were published.
	 */
	readonly communeName?: string | null;
}

/** Where VietQR sends the buyer's money: the producer's own account, never ours. */
export interface BankAccount {
	/** Six digits. */
	readonly bin: string;
	/** 1–19 letters or digits. */
	readonly account: string;
	readonly holder: string;
}
