import {
	eveningRow,
	type EveningFigures,
	type EveningRow,
	type OwnEvening,
} from '$lib/domain/figures/evening';
import type { Period } from '$lib/domain/figures/sales';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, SessionId } from '$lib/domain/ids';
import { DAY_MS, startOfDay } from '$lib/domain/time';

import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { readRun } from '../live/record';
import { hasTurn } from '../market/has-turn';
import { findSession, listPlans } from '../market/plans';
import { readSessionSales } from '../ordering/read-session-sales';

/**
 * What a session sold so far, and who watched it.
 * @throws AppError NOT_FOUND
 */
export async function getEveningFigures(
	executor: Executor,
	sessionId: SessionId,
): Promise<EveningFigures> {
	const session = await findSession(executor, sessionId);
	if (!session) throw new AppError('NOT_FOUND');
	const { total, producers, ...sales } = await readSessionSales(executor, sessionId);
	const sellers = producers.map(({ producerId }) => producerId);
	const names = new Map(
		(await getProducerNames(executor, sellers)).map(({ id, name }) => [id, name]),
	);
	const { state, peakWatchers } = await readRun(executor, { sessionId, isRehearsal: false });
	return {
		sessionId,
		slug: session.slug,
		title: session.title,
		plannedAt: session.startsAt,
		startedAt: state.startedAt,
		endedAt: state.endedAt,
		total,
		toPack: producers.reduce((sum, { toPack }) => sum + toPack, 0),
		peakWatchers,
		producers: producers.map((row) => ({ ...row, name: names.get(row.producerId) ?? '' })),
		...sales,
	};
}

/**
 * What one producer sold in a published session.
 * @throws AppError NOT_FOUND where they had neither a turn nor an order in it
 */
export async function getOwnEvening(
	executor: Executor,
	of: { readonly sessionId: SessionId; readonly producerId: ProducerId },
): Promise<OwnEvening> {
	const { sessionId, producerId } = of;
	const session = await findSession(executor, sessionId);
	if (!session?.publishedAt) throw new AppError('NOT_FOUND');
	const sales = await readSessionSales(executor, sessionId, producerId);
	const { total, producers, promoted, products } = sales;
	// Whoever was dropped from the evening keeps what was ordered until then.
	if (total.orders === 0 && !(await hasTurn(executor, of))) throw new AppError('NOT_FOUND');
	const toPack = producers[0]?.toPack ?? 0;
	return { sessionId, title: session.title, total, toPack, promoted, products };
}

/** More sessions than anybody compares. */
const MOST_EVENINGS = 60;

/** The sessions of a period side by side, the latest first; drafts and what was called off are none. */
export async function listEvenings(executor: Executor, period: Period): Promise<EveningRow[]> {
	const start = startOfDay(period.from);
	const end = startOfDay(period.until) + DAY_MS;
	const sessions = (await listPlans(executor)).filter(
		({ state, startsAt }) => state === 'published' && start <= startsAt && startsAt < end,
	);
	const rows: EveningRow[] = [];
	for (const { id } of sessions.slice(0, MOST_EVENINGS)) {
		rows.push(eveningRow(await getEveningFigures(executor, id)));
	}
	return rows;
}
