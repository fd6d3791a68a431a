import { oneLine } from '../one-line';
import { formatPhone, parsePhone } from '../ordering/phone';

/** Most characters of each fact that is typed. */
export const MAX_FACT = {
	name: 200,
	about: 1_000,
	phone: 40,
	street: 200,
	registration: 60,
} as const;

/** What an owner says of the own stall: buyers see it at once, and the audit log what it was before. */
export interface OwnFacts {
	/** Paragraphs; empty where nothing is said, as in the others. */
	readonly about: string;
	/** As typed. */
	readonly phone: string;
	/** House, street, hamlet. */
	readonly street: string;
}

/** {@link OwnFacts} as they are kept: null where there is none. */
export interface KeptFacts {
	readonly about: string | null;
	readonly phone: string | null;
	readonly street: string | null;
}

/** With an area code: 024 and 028 with eight digits, the others (0203 …) with seven. */
const LANDLINE = /^(?:\+84|0084|84|0)(2(?:[48]\d{8}|[0-35-79]\d{8}))$/;
/** Numbers of companies, which have no country code. */
const SHORT = /^1[89]00\d{4,6}$/;

/**
 * Reads the number of a shop: a mobile one, one with an area code, or 1800 … and 1900 ….
 * @returns E.164, or the short number's digits; undefined where it is none of these
 */
export function parseShopPhone(typed: string): string | undefined {
	const mobile = parsePhone(typed);
	if (mobile !== undefined) return mobile;
	const digits = typed.normalize('NFKC').replace(/[\s.()\-\u2010-\u2015]/g, '');
	if (SHORT.test(digits)) return digits;
	const national = LANDLINE.exec(digits)?.[1];
	return national === undefined ? undefined : `+84${national}`;
}

/** A shop's number as people read it: `0912 345 678`, `024 3825 1234`, `0226 312 3456`, `1900 1234`. */
export function formatShopPhone(phone: string): string {
	return formatPhone(phone)
		.replace(/^\+84(2[48])(\d{4})(\d{4})$/, '0$1 $2 $3')
		.replace(/^\+84(2\d\d)(\d{3})(\d{4})$/, '0$1 $2 $3')
		.replace(/^(1[89]00)(\d{4,6})$/, '$1 $2');
}

/**
 * Reads what an owner typed of the own stall.
 * @returns undefined where the phone number is none
 */
export function readOwnFacts({ about, phone, street }: OwnFacts): KeptFacts | undefined {
	const number = phone.trim() === '' ? null : parseShopPhone(phone);
	if (number === undefined) return undefined;
	return { about: about.trim() || null, phone: number, street: oneLine(street) || null };
}
