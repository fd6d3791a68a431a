import type { Certificate } from '$lib/domain/certification/certificate';
import {
	certificateId,
	producerId,
	productId as toProductId,
	type ProductId,
} from '$lib/domain/ids';
import type {
	GivenProduct,
	PriceSpan,
	ProductTerms,
	PromotionTerms,
} from '$lib/domain/ordering/terms';
import { LARGEST_ROW_ID } from '$lib/domain/row-id';
import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { toDeal, type PromotionRow } from './promotion-row';

/** The catalogue that a phone held when it ordered. */
export interface SeenCatalogue {
	readonly epoch: string;
	readonly version: number;
}

/** The market's terms as they stand since one version of the catalogue. */
export interface Terms {
	readonly epoch: string;
	/** The last version that told more than stock. */
	readonly termsVersion: number;
	/** A product that never was is not in it. */
	readonly products: ReadonlyMap<ProductId, ProductTerms>;
	/** When the seen version came out; undefined where it is none of this epoch's. */
	readonly seenPublishedAt: EpochMs | undefined;
}

/**
 * Reads what an order's lines are judged by, all of one moment. Locks nothing: whoever relies on
 * it later compares the version.
 * @param ids any numbers; such that no product can have are not in the result
 * @param seen what the buyer's phone held
 */
export async function readTerms(
	executor: Executor,
	ids: readonly ProductId[],
	seen: SeenCatalogue,
): Promise<Terms> {
	const possible = ids.filter((id) => Number.isInteger(id) && id > 0 && id <= LARGEST_ROW_ID);
	const { rows } = await executor.execute<Row>(sql`
		select state.epoch, state.terms_version,
			(select extract(epoch from published_at) * 1000 from catalogue_versions
				where version = ${seen.version}::bigint) as seen_published_at,
			(select json_agg(${termsJson})
				from products
				join producers on producers.id = products.producer_id
				left join certificates on certificates.id = products.certificate_id
				where products.id in (
					select value::integer from json_array_elements_text(${JSON.stringify(possible)}::json)
				)) as products
		from (select 1) one left join catalogue_state state on true`);
	const [row] = rows;
	if (!row) throw new Error('the terms gave no row');
	const isKnown = row.epoch === seen.epoch && row.seen_published_at !== null;
	return {
		epoch: row.epoch ?? '',
		termsVersion: Number(row.terms_version ?? 0),
		products: new Map(
			(row.products ?? []).map((product) => [toProductId(product.id), toTerms(product)]),
		),
		seenPublishedAt: isKnown ? Number(row.seen_published_at) : undefined,
	};
}

/** A certificate as JSON; null where the join found none. */
function certificateJson(table: string): string {
	return `case when ${table}.id is not null then json_build_object(
		'id', ${table}.id, 'stars', ${table}.stars, 'points', ${table}.points,
		'number', ${table}.number, 'isIllustrative', ${table}.is_illustrative,
		'issuer', ${table}.issuer, 'issuerKind', ${table}.issuer_kind,
		'issuedOn', ${table}.issued_on, 'expiresOn', ${table}.expires_on,
		'standing', ${table}.standing) end`;
}

/** One product with all that it is judged by, as JSON, so that one question fetches it whole. */
const termsJson = sql.raw(`json_build_object(
	'id', products.id,
	'producerId', products.producer_id,
	'name', products.name,
	'setCode', products.set_code,
	'priceDong', products.price_dong,
	'unit', products.unit,
	'isListed', products.withdrawn_at is null,
	'takesTransfers', producers.bank is not null,
	'certificate', ${certificateJson('certificates')},
	'prices', (select coalesce(json_agg(json_build_object(
			'fromVersion', from_version, 'untilVersion', until_version,
			'untilAt', extract(epoch from until_at) * 1000,
			'priceDong', price_dong, 'unit', unit) order by from_version), '[]')
		from product_prices where product_id = products.id),
	'promotions', (select coalesce(json_agg(json_build_object(
			'id', promotion.id, 'kind', promotion.kind, 'percentOff', percent_off,
			'offDong', off_dong, 'buy', buy, 'get', get,
			'gift', gift, 'giftProductId', gift_product_id,
			'startsAt', extract(epoch from starts_at) * 1000,
			'endsAt', extract(epoch from ends_at) * 1000,
			'portions', portions, 'perOrder', per_order, 'sessionId', session_id,
			'offeredFrom', offered_from,
			'given', case when given.id is not null then json_build_object(
				'id', given.id, 'name', given.name, 'unit', given.unit,
				'isListed', given.withdrawn_at is null, 'certificate', ${certificateJson('paper')})
				end) order by starts_at, promotion.id), '[]')
		from promotions promotion
		left join products given on given.id = promotion.gift_product_id
		left join certificates paper on paper.id = given.certificate_id
		where promotion.product_id = products.id)
)`);

type Row = {
	epoch: string | null;
	/** bigint and numeric come as text. */
	terms_version: string | null;
	seen_published_at: string | null;
	products: readonly ProductJson[] | null;
};

interface ProductJson {
	readonly id: number;
	readonly producerId: number;
	readonly name: string;
	readonly setCode: number;
	readonly priceDong: number;
	readonly unit: string;
	readonly isListed: boolean;
	readonly takesTransfers: boolean;
	readonly certificate: CertificateJson | null;
	readonly prices: readonly PriceSpan[];
	readonly promotions: readonly PromotionJson[];
}

type CertificateJson = Omit<Certificate, 'id'> & { readonly id: number };

type PromotionJson = Omit<
	PromotionRow,
	'productId' | 'toldPortions' | 'isCalledOff' | 'isByOrganisers' | 'isTakenDown'
> & {
	readonly given: (Omit<GivenProduct, 'certificate'> & GivenJson) | null;
};
type GivenJson = { readonly certificate: CertificateJson | null };

function toTerms({ certificate, promotions, ...rest }: ProductJson): ProductTerms {
	return {
		...rest,
		id: toProductId(rest.id),
		producerId: producerId(rest.producerId),
		certificate: toCertificate(certificate),
		promotions: promotions.map(toPromotionTerms),
	};
}

function toPromotionTerms(json: PromotionJson): PromotionTerms {
	const { id, startsAt, endsAt, portions, perOrder, sessionId, offeredFrom, given } = json;
	return {
		...toDeal(json),
		id,
		startsAt,
		endsAt,
		portions,
		perOrder,
		sessionId,
		offeredFrom,
		given: given && { ...given, certificate: toCertificate(given.certificate) },
	};
}

function toCertificate(json: CertificateJson | null): Certificate | null {
	return json && { ...json, id: certificateId(json.id) };
}
