import type { Account } from '$lib/domain/accounts/account';
import { mayForMarket } from '$lib/domain/accounts/permissions';
import {
	JOBS_PERMISSION,
	TONIGHT_PERMISSION,
	WAITING_KINDS,
	type Waiting,
	type WaitingKind,
	type WaitingWork,
} from '$lib/domain/desk/waiting-work';
import type { EpochMs } from '$lib/domain/time';

import { findPartialTo } from '../accounts/impartial';
import { countCertificates } from '../certification/list-certificates';
import { listQueue } from '../certification/list-dossiers';
import { countWaitingComplaints } from '../complaints/read-complaints';
import type { Database } from '../database/database';
import { listFailedJobs } from '../jobs/failed-jobs';
import { listTonight } from '../market/plans';
import { countWaitingDrafts } from '../products/waiting-drafts';
import { countOpenReports } from '../reports/answer-report';
import { countFlaggedPieces } from '../trace/flagged-pieces';

/**
 * What waits for this person at the organisers' desk: each count is that of the list it leads to, as they
 * would read it. What they may not read is not looked for.
 */
export async function readWaitingWork(
	database: Database,
	account: Account,
	now: EpochMs,
): Promise<WaitingWork> {
	const counts: Partial<Record<WaitingKind, Waiting>> = {};
	for (const kind of Object.keys(WAITING_KINDS) as WaitingKind[]) {
		if (!mayForMarket(account, WAITING_KINDS[kind])) continue;
		counts[kind] = await count(kind, { database, account, now });
	}
	return {
		counts,
		...(mayForMarket(account, TONIGHT_PERMISSION) && { tonight: await listTonight(database, now) }),
		...(mayForMarket(account, JOBS_PERMISSION) && { failedJobs: await listFailedJobs(database) }),
	};
}

interface Asking {
	readonly database: Database;
	readonly account: Account;
	readonly now: EpochMs;
}

async function count(kind: WaitingKind, { database, account, now }: Asking): Promise<Waiting> {
	const without = () => findPartialTo(database, account.id, now);
	switch (kind) {
		case 'dossiers': {
			const queue = await listQueue(database, now);
			return { count: queue.length, oldestAt: queue[0]?.waitingSince ?? null };
		}
		case 'drafts':
			return countWaitingDrafts(database);
		case 'signatures':
			return { count: await countCertificates(database, 'waiting', now), oldestAt: null };
		case 'ending':
			return { count: await countCertificates(database, 'ending', now), oldestAt: null };
		case 'toDecide':
			return countWaitingComplaints(database, {
				...{ turn: 'organiser', without: await without(), now },
			});
		case 'unanswered':
			return countWaitingComplaints(database, {
				...{ turn: 'producer', without: await without(), now },
			});
		case 'reports':
			return countOpenReports(database, await without());
		case 'copies':
			return countFlaggedPieces(database, 'copySuspected');
	}
}
