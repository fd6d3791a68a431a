import { MAX_FACT } from '$lib/domain/catalogue/producer-facts';
import type { ProducerKind } from '$lib/domain/catalogue/product';
import {
	LEAST_PRICE_DONG,
	LONGEST,
	MOST_PRICE_DONG,
	MOST_SHELF_LIFE_DAYS,
	MOST_STOCK,
	MOST_WEIGHT,
} from '$lib/domain/catalogue/product-draft';
import { PRODUCT_SETS } from '$lib/domain/catalogue/product-sets';
import { lastValidDay, type IssuerKind, type Stars } from '$lib/domain/certification/certificate';
import { faultOf, LONGEST_LINE } from '$lib/domain/certification/certificate-facts';
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
import { readMonths, readOcopCode, readSlug, readWeight, slugOfName } from './read-values';
import { resolvePlace, type ResolvedPlace } from './resolve-place';
import type { RowReader, WordList } from './row-reader';

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
	const name = row.short('name', row.required('name', readLine), MAX_FACT.name);
	const code = row.optional('code', readSlug);
	const slug = code ?? (name === null ? null : slugOfName(name));
	if (name !== null && slug === null) row.fault('name', 'UNREADABLE');
	const kind = row.oneOf('kind', PRODUCER_KINDS);
	const place = readPlace(row);
	const about = row.short('about', row.optional('about', readText), MAX_FACT.about);
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
	const name = row.short('name', row.required('name', readLine), LONGEST.name);
	const setCode = row.oneOf('set', SETS);
	const priceDong = row.atMost('price', row.required('price', readDong), MOST_PRICE_DONG);
	if (priceDong !== null && priceDong < LEAST_PRICE_DONG) row.fault('price', 'PRICE_TOO_LOW');
	const unit = row.short('unit', row.required('unit', readLine), LONGEST.unit);
	const weight = row.optional('weight', readWeight);
	row.atMost('weight', weight?.amount ?? null, MOST_WEIGHT);
	const days = row.optional('shelfLife', readInteger);
	const shelfLifeDays = row.atMost('shelfLife', days, MOST_SHELF_LIFE_DAYS);
	if (shelfLifeDays === 0) row.fault('shelfLife', 'UNREADABLE');
	const available = row.atMost('stock', row.optional('stock', readInteger), MOST_STOCK);
	const rest = {
		ocopCode: row.optional('ocopCode', readOcopCode),
		gtin: row.optional('gtin', readGtin),
		slug: row.optional('slug', readSlug),
		netWeight: weight?.amount ?? null,
		netWeightUnit: weight?.unit ?? null,
		seasonMonths: row.optional('months', readMonths),
		story: row.short('story', row.optional('story', readText), LONGEST.story),
		ingredients: row.short(
			'ingredients',
			row.optional('ingredients', readText),
			LONGEST.ingredients,
		),
		storage: row.short('storage', row.optional('storage', readText), LONGEST.storage),
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
	const number = row.short('number', row.required('number', readLine), LONGEST_LINE);
	const stars = row.oneOf('stars', STARS);
	const points = row.optional('points', readDecimal);
	const issuer = row.short('issuer', row.required('issuer', readLine), LONGEST_LINE);
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
