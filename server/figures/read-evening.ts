import { type EveningFigures, type EveningRow, type OwnEvening } from '$lib/domain/figures/evening';
import type { Period } from '$lib/domain/figures/sales';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, SessionId } from '$lib/domain/ids';
import { wasMissed } from '$lib/domain/market/session';
import { DAY_MS, startOfDay } from '$lib/domain/time';

import { listLimited } from '../catalogue/evening-limit';
import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { readRun, readRuns } from '../live/record';
import { hasTurn } from '../market/has-turn';
import { findSession, listPublished } from '../market/plans';
import { readSessionSales, sumSessions, type SessionSum } from '../ordering/read-session-sales';

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
		// Where nobody ended it, the job that did came later than its time was over.
		endedAt: state.endedAt && (session.closedAt ?? state.endedAt),
		total,
		toPack: producers.reduce((sum, { toPack }) => sum + toPack, 0),
		peakWatchers,
		producers: producers.map((row) => ({ ...row, name: names.get(row.producerId) ?? '' })),
		// It goes on counting while the session may go on; nobody is to take that for what was sold in it.
		limited: state.phase === 'running' ? await listLimited(executor, sessionId) : [],
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

const NOTHING_SOLD: SessionSum = {
	...{ orders: 0, valueDong: 0, producers: 0 },
	...{ toPack: 0, portions: 0, mostPerMinute: 0 },
};

/**
 * The sessions of a period side by side, the latest first; drafts, what was called off and what is still to be
 * held are none.
 */
export async function listEvenings(executor: Executor, period: Period): Promise<EveningRow[]> {
	const sessions = await listPublished(executor, {
		from: startOfDay(period.from),
		until: startOfDay(period.until) + DAY_MS,
		most: MOST_EVENINGS,
	});
	const ids = sessions.map(({ id }) => id);
	const sums = await sumSessions(executor, ids);
	const runs = await readRuns(executor, ids);
	return sessions
		.filter(
			({ id, openedAt, closedAt }) =>
				openedAt !== null ||
				closedAt !== null ||
				(runs.get(id)?.startedAt ?? null) !== null ||
				sums.has(id),
		)
		.map(({ id, title, startsAt, ...ran }) => ({
			sessionId: id,
			title,
			at: runs.get(id)?.startedAt ?? startsAt,
			isMissed: wasMissed(ran),
			...(sums.get(id) ?? NOTHING_SOLD),
			peakWatchers: runs.get(id)?.peakWatchers ?? 0,
		}));
}
