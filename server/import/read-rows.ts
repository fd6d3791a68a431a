import { PRODUCT_SETS } from '$lib/domain/catalogue/product-sets';
import type { ProducerKind } from '$lib/domain/catalogue/product';
import { lastValidDay, type IssuerKind, type Stars } from '$lib/domain/certification/certificate';
import { faultOf } from '$lib/domain/certification/certificate-facts';
import type { DayText } from '$lib/domain/time';

import {
	readDay,
	readDecimal,
	readDong,
	readGtin,
	readInteger,
	readLine,
	readText,
} from '../spreadsheet/read-cell';
import { plainHeading, type ColumnName } from './columns';
import type { CertificateDraft, ProducerDraft, ProductDraft } from './drafts';
import { readMonths, readOcopCode, readSlug, readWeight } from './read-values';
import { resolvePlace, type ResolvedPlace } from './resolve-place';
import type { RowReader, WordList } from './row-reader';

const MOST_NAME = 200;
const MOST_LINE = 300;
const MOST_TEXT = 10_000;
const MOST_STOCK = 10_000_000;
const MOST_SHELF_LIFE_DAYS = 36_500;
/** Nothing costs less: such a sum lost its thousands. */
const LEAST_PRICE = 500;

/** @param offered by the value that each means, every way of writing it; the first is the usual one */
function wordList<T>(offered: readonly (readonly [T, ...string[]])[]): WordList<T> {
	return {
		words: new Map(
			offered.flatMap(([value, ...words]) =>
				words.map((word) => [plainHeading(word), value] as const),
			),
		),
		choices: offered.map(([, usual = '']) => usual),
	};
}

const PRODUCER_KINDS = wordList<ProducerKind>([
	['cooperative', 'Hợp tác xã', 'HTX', 'Cooperative'],
	['cooperativeGroup', 'Tổ hợp tác', 'THT', 'Cooperative group'],
	['company', 'Công ty', 'Doanh nghiệp', 'Company'],
	['farm', 'Trang trại', 'Farm'],
	['household', 'Hộ kinh doanh', 'Household'],
	['association', 'Hiệp hội', 'Trung tâm', 'Association'],
]);
const ISSUERS = wordList<IssuerKind>([
	['province', 'Tỉnh', 'Cấp tỉnh', 'Thành phố', 'Province'],
	['ministry', 'Bộ', 'Trung ương', 'Ministry'],
	['district', 'Huyện', 'Cấp huyện', 'District'],
]);
const STARS = wordList<Stars>([
	[3, '3', '3 sao'],
	[4, '4', '4 sao'],
	[5, '5', '5 sao'],
]);
const SETS = wordList<number>(
	PRODUCT_SETS.map(({ code, legalName }) => [code, String(code), legalName, `Bộ ${code}`]),
);

/** @returns undefined where anything in the row is wrong, which `row` has noted */
export function readProducer(row: RowReader<ColumnName<'producers'>>): ProducerDraft | undefined {
	const name = row.short('name', row.required('name', readLine), MOST_NAME);
	const code = row.optional('code', readSlug);
	const slug = code ?? (name === null ? null : (readSlug(name) ?? null));
	if (name !== null && slug === null) row.fault('name', 'UNREADABLE');
	const kind = row.oneOf('kind', PRODUCER_KINDS);
	const place = readPlace(row);
	const about = row.short('about', row.optional('about', readText), MOST_TEXT);
	if (row.isFaulty || name === null || slug === null || kind === null || !place) return undefined;
	return { slug, name, kind, ...place, about };
}

function readPlace(row: RowReader<ColumnName<'producers'>>): ResolvedPlace | undefined {
	const province = row.required('province', readLine);
	const commune = row.optional('commune', readLine);
	if (province === null) return undefined;
	const answer = resolvePlace(province, commune);
	if (answer.kind === 'found') return answer.place;
	const code = answer.kind === 'ambiguous' ? 'PLACE_AMBIGUOUS' : 'PLACE_UNKNOWN';
	row.fault(answer.of, code, { choices: answer.choices });
	return undefined;
}

/** @returns undefined where anything in the row is wrong, which `row` has noted */
export function readProduct(row: RowReader<ColumnName<'products'>>): ProductDraft | undefined {
	const producer = row.required('producer', readLine);
	const name = row.short('name', row.required('name', readLine), MOST_NAME);
	const setCode = row.oneOf('set', SETS);
	const priceDong = row.required('price', readDong);
	if (priceDong !== null && priceDong < LEAST_PRICE) row.fault('price', 'PRICE_TOO_LOW');
	const unit = row.short('unit', row.required('unit', readLine), 60);
	const weight = row.optional('weight', readWeight);
	const shelfLifeDays = row.optional('shelfLife', readInteger);
	if ((shelfLifeDays ?? 0) > MOST_SHELF_LIFE_DAYS) row.fault('shelfLife', 'UNREADABLE');
	const available = row.optional('stock', readInteger);
	if ((available ?? 0) > MOST_STOCK) row.fault('stock', 'UNREADABLE');
	const rest = {
		ocopCode: row.optional('ocopCode', readOcopCode),
		gtin: row.optional('gtin', readGtin),
		slug: row.optional('slug', readSlug),
		netWeight: weight?.amount ?? null,
		netWeightUnit: weight?.unit ?? null,
		seasonMonths: row.optional('months', readMonths),
		story: row.short('story', row.optional('story', readText), MOST_TEXT),
		ingredients: row.short('ingredients', row.optional('ingredients', readText), MOST_TEXT),
		storage: row.short('storage', row.optional('storage', readText), MOST_TEXT),
	};
	if (row.isFaulty || producer === null || name === null) return undefined;
	if (setCode === null || priceDong === null || unit === null) return undefined;
	return { producer, name, setCode, priceDong, unit, shelfLifeDays, available, ...rest };
}

/**
 * @param today no certificate is issued after it
 * @returns undefined where anything in the row is wrong, which `row` has noted
 */
export function readCertificate(
	row: RowReader<ColumnName<'certificates'>>,
	today: DayText,
): CertificateDraft | undefined {
	const product = row.required('product', readLine);
	const number = row.short('number', row.required('number', readLine), MOST_LINE);
	const stars = row.oneOf('stars', STARS);
	const points = row.optional('points', readDecimal);
	const issuer = row.short('issuer', row.required('issuer', readLine), MOST_LINE);
	const issuerKind = row.oneOf('issuerKind', ISSUERS);
	const issuedOn = row.required('issuedOn', readDay);
	const typedEnd = row.optional('expiresOn', readDay);
	if (row.isFaulty || product === null || number === null || issuer === null) return undefined;
	if (stars === null || issuerKind === null || issuedOn === null) return undefined;
	const expiresOn = typedEnd ?? lastValidDay(issuedOn);
	const facts = { stars, points, issuerKind, issuedOn, expiresOn };
	const fault = faultOf(facts, today);
	if (fault !== null) {
		row.fault(FAULTY_COLUMN[fault], fault);
		return undefined;
	}
	return { product, number, issuer, ...facts };
}

const FAULTY_COLUMN = {
	STARS_POINTS: 'points',
	ISSUER_STARS: 'issuerKind',
	DATES: 'issuedOn',
} as const;
