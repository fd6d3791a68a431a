import type { FailedJob } from '$lib/domain/desk/waiting-work';
import { sql } from 'drizzle-orm';

import type { Executor } from '../database/database';

/** Jobs by the clock that failed at every try, by name, for as long as pg-boss keeps them. */
export async function listFailedJobs(executor: Executor): Promise<FailedJob[]> {
	// Its tables come with the first start of the jobs.
	const known = await executor.execute<{ is_there: boolean }>(
		sql`select to_regclass('pgboss.job') is not null as is_there`,
	);
	if (!known.rows[0]?.is_there) return [];
	const { rows } = await executor.execute<{ job: string; count: number; last: string }>(sql`
		select name as job, count(*)::int as count,
			floor(extract(epoch from max(coalesce(completed_on, created_on))) * 1000)::text as last
		from pgboss.job where state = 'failed' group by name order by name`);
	return rows.map(({ job, count, last }) => ({ job, count, lastAt: Number(last) }));
}
