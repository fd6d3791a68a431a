import type { MarketFigures, NamedSession, ProducerFigures } from '$lib/domain/figures/figures';
import {
	fillDays,
	foldTallies,
	isPeriod,
	lostOf,
	moneyOf,
	total,
	type Period,
	type Sales,
} from '$lib/domain/figures/sales';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { findProvince } from '$lib/domain/places/provinces';

import { readProducers } from '../catalogue/known-rows';
import { getListingFacts } from '../catalogue/listing-facts';
import { readCertificates } from '../certification/read-certificates';
import type { Executor } from '../database/database';
import { listSessions } from '../market/sessions';
import { listEvenings } from './read-evening';
import { readKinds, readSales } from '../ordering/read-sales';

/**
 * What a producer sold in a period.
 * @throws AppError MALFORMED_REQUEST where the days make no period
 */
export async function getProducerFigures(
	executor: Executor,
	{ producerId, period }: { readonly producerId: ProducerId; readonly period: Period },
): Promise<ProducerFigures> {
	requirePeriod(period);
	return common(executor, await readSales(executor, { ...period, producerId }), period);
}

/**
 * What the whole market sold in a period.
 * @throws AppError MALFORMED_REQUEST where the days make no period
 */
export async function getMarketFigures(executor: Executor, period: Period): Promise<MarketFigures> {
	requirePeriod(period);
	const sales = await readSales(executor, { ...period, producerId: null });
	const producers = new Map((await readProducers(executor)).map((row) => [row.id, row]));
	const byProvince = foldTallies(sales.producers, ({ producerId }) =>
		standing(producers.get(producerId)?.provinceCode ?? null),
	);
	return {
		...(await common(executor, sales, period)),
		...(await byKind(executor, sales, period)),
		producers: sales.producers.map((row) => ({
			...row,
			name: producers.get(row.producerId)?.name ?? '',
		})),
		evenings: await listEvenings(executor, period),
		sellerProvinces: byProvince.map(({ key, ...tally }) => ({ provinceCode: key, ...tally })),
	};
}

async function common(executor: Executor, sales: Sales, period: Period): Promise<ProducerFigures> {
	const { days, products, provinces, outcomes } = sales;
	return {
		period,
		total: total(days),
		days: fillDays(days, period),
		products,
		// Of orders of before a merger too.
		provinces: foldTallies(provinces, ({ provinceCode }) => standing(provinceCode)).map(
			({ key, ...tally }) => ({ provinceCode: key, ...tally }),
		),
		sessions: await named(executor, sales),
		money: moneyOf(outcomes),
		lost: lostOf(outcomes),
	};
}

/** A phone names a session by a number of its own: such as never was counts as none. */
async function named(executor: Executor, { sessions }: Sales): Promise<readonly NamedSession[]> {
	const titles = new Map<number, string>(
		(await listSessions(executor)).map(({ id, title }) => [id, title]),
	);
	return foldTallies(sessions, ({ sessionId }) =>
		sessionId !== null && titles.has(sessionId) ? sessionId : null,
	).map(({ key, ...tally }) => ({
		sessionId: key,
		title: key === null ? '' : (titles.get(key) ?? ''),
		...tally,
	}));
}

/** Sets and stars, as the products stand today: an order keeps neither. */
async function byKind(
	executor: Executor,
	{ products }: Sales,
	period: Period,
): Promise<Pick<MarketFigures, 'sets' | 'stars'>> {
	const facts = await getListingFacts(
		executor,
		products.map(({ productId }) => productId),
	);
	const certificates = await readCertificates(executor, [
		...new Set(facts.flatMap(({ certificateId }) => certificateId ?? [])),
	]);
	const kinds = facts.map(({ id: productId, setCode, certificateId }) => ({
		...{ productId, setCode },
		stars: certificateId === null ? null : (certificates.get(certificateId)?.stars ?? null),
	}));
	return readKinds(executor, { ...period, producerId: null }, kinds);
}

function standing(provinceCode: string | null): string | null {
	return provinceCode === null ? null : (findProvince(provinceCode)?.code ?? provinceCode);
}

function requirePeriod(period: Period): void {
	if (!isPeriod(period)) throw new AppError('MALFORMED_REQUEST');
}
