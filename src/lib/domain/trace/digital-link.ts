import { decompress } from './compressed-link';
import { QUALIFIER_PATTERN, hasGtinForm, toGtin14 } from './gs1';

/** What a code names. Empty qualifiers are null. */
export interface ProductCode {
	/** 14 digits, check digit right. */
	readonly gtin: string;
	/** AI 22, consumer product variant. */
	readonly variant: string | null;
	/** AI 10. */
	readonly lot: string | null;
	/** AI 21. */
	readonly serial: string | null;
	/** Every query parameter, decoded: data attributes by AI (`17`, `11` …) and others (`st`, `sg`). */
	readonly parameters: Readonly<Record<string, string>>;
}

/** Why a text is no code that we can read. */
export type CodeFault =
	| 'empty'
	| 'tooLong'
	| 'notACode'
	| 'ordinaryLink'
	| 'notAProduct'
	| 'checkDigit'
	| 'qualifierOrder'
	| 'qualifierText'
	| 'percentEncoding'
	| 'compression';

export type ParsedCode =
	| { readonly isRead: true; readonly code: ProductCode }
	| { readonly isRead: false; readonly fault: CodeFault };

/** A label has about 170 characters; the longest QR code holds 4,296. */
export const MAX_CODE_LENGTH = 2_000;

/** Names that earlier versions of the standard allowed for the numbers. */
const ALIASES: Readonly<Record<string, string>> = {
	gtin: '01',
	cpv: '22',
	lot: '10',
	ser: '21',
};
/** In this order, each at most once. @see GS1 Digital Link: URI Syntax §4.3 */
const QUALIFIERS = ['22', '10', '21'];
/** Primary keys of things that are no product: logistic units, places, documents, assets … */
const OTHER_KEYS =
	/^(?:00|253|255|401|402|414|415|417|8003|8004|8006|8010|8013|8017|8018|sscc|gdti|gcn|ginc|gsin|gln|payto|party|grai|giai|itip|cpid|gmn|gsrnp|gsrn)$/;

class Fault extends Error {
	constructor(readonly fault: CodeFault) {
		super(fault);
	}
}

/**
 * Reads what a camera saw or a person typed: EAN-8, UPC-A, EAN-13, GTIN-14, or a GS1 Digital Link
 * on any domain, plain or compressed. Never throws.
 * @param text as decoded, at most {@link MAX_CODE_LENGTH} characters; a path alone (`/01/…`) will do
 * @see GS1 Digital Link Standard: URI Syntax 1.4
 */
export function parseCode(text: string): ParsedCode {
	try {
		return { isRead: true, code: read(text.trim()) };
	} catch (thrown) {
		return { isRead: false, fault: thrown instanceof Fault ? thrown.fault : 'notACode' };
	}
}

function read(text: string): ProductCode {
	if (text === '') throw new Fault('empty');
	if (text.length > MAX_CODE_LENGTH) throw new Fault('tooLong');
	// People type and print GTINs in groups: 8 936012 345672
	const digits = text.replace(/[\s-]/g, '');
	if (/^\d+$/.test(digits)) return readGtin(digits);
	if (text.startsWith('(01)')) return readPrinted(text);

	// By hand, since URL would drop dot segments, which a lot may be.
	const uri = /^(?:https?:\/\/[^/?#\s]+)?(\/[^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(text);
	if (!uri) throw new Fault(/^[a-z]+:/i.test(text) ? 'ordinaryLink' : 'notACode');
	const segments = (uri[1] ?? '').split('/').slice(1);
	if (segments.at(-1) === '') segments.pop();
	return readPath(segments, readQuery(uri[2] ?? ''));
}

function readGtin(digits: string): ProductCode {
	const gtin = toGtin14(digits);
	if (gtin === undefined) throw new Fault(hasGtinForm(digits) ? 'checkDigit' : 'notACode');
	return { gtin, variant: null, lot: null, serial: null, parameters: {} };
}

/**
 * What stands in plain letters on a label, typed in: `(01)08930000000017(10)L261110-01(21)K7P2…`.
 * @see GS1 General Specifications §4.14 human readable interpretation
 */
function readPrinted(text: string): ProductCode {
	const [, digits = '', rest = ''] = /^\(01\)\s*(\d+)\s*(.*)$/s.exec(text) ?? [];
	const gtin = toGtin14(digits);
	if (gtin === undefined) throw new Fault(hasGtinForm(digits) ? 'checkDigit' : 'notACode');
	const [, lot, serial] = /^(?:\(10\)(.*?))?(?:\(21\)(.*))?$/s.exec(rest) ?? [];
	if (rest !== '' && lot === undefined && serial === undefined) throw new Fault('qualifierOrder');
	const qualifiers = new Map<string, string>();
	if (lot !== undefined) qualifiers.set('10', lot.trim());
	if (serial !== undefined) qualifiers.set('21', serial.replace(/\s/g, ''));
	return withQualifiers(gtin, qualifiers, new Map());
}

function readPath(segments: readonly string[], query: Map<string, string>): ProductCode {
	const keys = segments.map((segment) => ALIASES[segment.toLowerCase()] ?? segment);
	const start = keys.findIndex(
		(key, index) => key === '01' && /^\d+$/.test(segments[index + 1] ?? ''),
	);
	if (start === -1) return readCompressed(segments, query);

	const digits = segments[start + 1] ?? '';
	const gtin = toGtin14(digits);
	if (gtin === undefined) throw new Fault(hasGtinForm(digits) ? 'checkDigit' : 'notAProduct');

	const rest = segments.slice(start + 2);
	if (rest.length === 1 && rest[0] !== undefined && !QUALIFIERS.includes(keys[start + 2] ?? '')) {
		// A compressed rest behind a GTIN that is readable: /01/{gtin}/{base64url}
		return fromElements(new Map([['01', gtin], ...unpack(rest[0])]), query);
	}
	const qualifiers = new Map<string, string>();
	let lastPlace = -1;
	for (let index = 0; index < rest.length; index += 2) {
		const key = keys[start + 2 + index] ?? '';
		const place = QUALIFIERS.indexOf(key);
		if (place <= lastPlace) throw new Fault('qualifierOrder');
		lastPlace = place;
		qualifiers.set(key, decode(rest[index + 1] ?? ''));
	}
	return withQualifiers(gtin, qualifiers, query);
}

function readCompressed(segments: readonly string[], query: Map<string, string>): ProductCode {
	if (segments.some((segment) => OTHER_KEYS.test(segment))) throw new Fault('notAProduct');
	if (segments.includes('01') || segments.some((segment) => segment.toLowerCase() === 'gtin')) {
		const isBroken = segments.some((segment) => decode(segment).includes('%'));
		throw new Fault(isBroken ? 'percentEncoding' : 'notAProduct');
	}
	const last = segments.at(-1) ?? '';
	const elements = decompress(last);
	// Any short word is base64url as well: only what unpacks to a whole GTIN was meant as one.
	if (!elements?.has('01')) {
		const isMeant = /^[A-Za-z0-9_-]{10,}$/.test(last) && /\d/.test(last) && segments.length === 1;
		throw new Fault(isMeant ? 'compression' : 'ordinaryLink');
	}
	return fromElements(elements, query);
}

function unpack(segment: string): ReadonlyMap<string, string> {
	const elements = decompress(segment);
	if (!elements || elements.has('01')) throw new Fault('qualifierOrder');
	return elements;
}

function fromElements(
	elements: ReadonlyMap<string, string>,
	query: Map<string, string>,
): ProductCode {
	const gtin = toGtin14(elements.get('01') ?? '');
	if (gtin === undefined) throw new Fault('checkDigit');
	const parameters = new Map(query);
	for (const [key, value] of elements) {
		if (key !== '01' && !QUALIFIERS.includes(key)) parameters.set(key, value);
	}
	return withQualifiers(gtin, elements, parameters);
}

function withQualifiers(
	gtin: string,
	qualifiers: ReadonlyMap<string, string>,
	parameters: ReadonlyMap<string, string>,
): ProductCode {
	const [variant, lot, serial] = QUALIFIERS.map((key) => {
		const value = qualifiers.get(key);
		if (value !== undefined && !QUALIFIER_PATTERN.test(value)) throw new Fault('qualifierText');
		return value ?? null;
	});
	return {
		gtin,
		variant: variant ?? null,
		lot: lot ?? null,
		serial: serial ?? null,
		parameters: Object.fromEntries(parameters),
	};
}

/** What standards and our labels give a meaning to: numbered attributes, and a label's claim. */
const OWN_PARAMETER = /^(?:\d{2,4}|st|pr|vt|k|sg)$/;

/**
 * The first of parameters of one name counts, so that every reader sees the same. A stranger's
 * parameter (`utm_source`) may be in any encoding and stays as it was written.
 */
function readQuery(query: string): Map<string, string> {
	const parameters = new Map<string, string>();
	for (const pair of query.split(/[&;]/)) {
		const [name = '', ...value] = pair.split('=');
		if (name !== '' && !parameters.has(name)) {
			parameters.set(name, decodeParameter(name, value.join('=')));
		}
	}
	return parameters;
}

function decodeParameter(name: string, text: string): string {
	if (OWN_PARAMETER.test(name)) return decode(text);
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new Fault('percentEncoding');
	}
}

/**
 * Path of a code's passport page on this market: `/01/{gtin}[/22/{variant}][/10/{lot}][/21/{serial}]`.
 * @param code as {@link parseCode} returns it
 */
export function codePath(code: Pick<ProductCode, 'gtin' | 'variant' | 'lot' | 'serial'>): string {
	const parts = [`/01/${code.gtin}`];
	if (code.variant !== null) parts.push(`/22/${encodeURIComponent(code.variant)}`);
	if (code.lot !== null) parts.push(`/10/${encodeURIComponent(code.lot)}`);
	if (code.serial !== null) parts.push(`/21/${encodeURIComponent(code.serial)}`);
	return parts.join('');
}
