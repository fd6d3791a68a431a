import type { SessionId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import type { Run } from './record';
import { keyOf } from './run-key';

/** What a node said longer ago is over: it says it every second. By the database's clock, which all share. */
const FRESH = sql`now() - interval '10 seconds'`;
/** A node that said nothing since then may be gone, and its watchers be counted elsewhere already. */
const CERTAIN = sql`now() - interval '2 seconds'`;
const FORGOTTEN = sql`now() - interval '1 minute'`;

/**
 * How many orders of each session were taken and not called off.
 * @returns by session; one without orders is not in it
 */
export async function countOrders(
	executor: Executor,
	sessions: readonly SessionId[],
): Promise<ReadonlyMap<SessionId, number>> {
	const { rows } = await executor.execute<{ session_id: string; orders: number }>(sql`
		select session_id, count(*)::int as orders from orders
		where session_id = any(${sql.param([...sessions])}::bigint[])
			and state in ('placed', 'confirmed', 'packed', 'shipped', 'delivered')
		group by session_id`);
	return new Map(rows.map((row) => [Number(row.session_id) as SessionId, row.orders]));
}

export interface WatchersHere {
	/** Names this node. */
	readonly node: string;
	readonly here: readonly { readonly run: Run; readonly watchers: number }[];
}

/**
 * Says how many watch here, and learns how many watch everywhere.
 * @returns by {@link keyOf}
 */
export async function sumWatchers(
	executor: Executor,
	{ node, here }: WatchersHere,
): Promise<ReadonlyMap<string, number>> {
	const rowsHere = JSON.stringify(
		here.map(({ run, watchers }) => ({
			session_id: run.sessionId,
			is_rehearsal: run.isRehearsal,
			watchers,
		})),
	);
	const { rows } = await executor.execute<{
		session_id: number;
		is_rehearsal: boolean;
		watchers: number;
	}>(sql`
		with here as (
			select * from jsonb_to_recordset(${rowsHere}::jsonb)
				as t(session_id integer, is_rehearsal boolean, watchers integer)
		), said as (
			insert into live_watchers (node, session_id, is_rehearsal, watchers, said_at)
			select ${node}::uuid, session_id, is_rehearsal, watchers, now() from here
			on conflict (node, session_id, is_rehearsal)
			do update set watchers = excluded.watchers, said_at = excluded.said_at
		), forgotten as (
			-- Nodes do this at one moment: whoever finds a row taken leaves it to the other.
			delete from live_watchers where ctid = any(array(
				select ctid from live_watchers
				where said_at < ${FORGOTTEN} and node <> ${node}::uuid
				for update skip locked
			))
		), summed as (
			select here.session_id, here.is_rehearsal,
				(here.watchers + coalesce(sum(other.watchers), 0))::int as watchers,
				coalesce(min(other.said_at) > ${CERTAIN}, true) as is_certain
			from here left join live_watchers other
				on other.session_id = here.session_id and other.is_rehearsal = here.is_rehearsal
				and other.node <> ${node}::uuid and other.said_at > ${FRESH}
			group by here.session_id, here.is_rehearsal, here.watchers
		), peaks as (
			-- Seldom: only while more come than ever were there, and none may be counted twice. A node that
			-- finds a run taken, by another or by a host who acts, says it a second later.
			update market_runs run set peak_watchers = topped.watchers
			from (
				select run.session_id, run.is_rehearsal, summed.watchers
				from market_runs run join summed using (session_id, is_rehearsal)
				where run.peak_watchers < summed.watchers and summed.is_certain
				for update of run skip locked
			) topped
			where run.session_id = topped.session_id and run.is_rehearsal = topped.is_rehearsal
		)
		select session_id, is_rehearsal, watchers from summed`);
	return new Map(
		rows.map((row) => {
			const run = { sessionId: row.session_id as SessionId, isRehearsal: row.is_rehearsal };
			return [keyOf(run), row.watchers];
		}),
	);
}

/** Nobody watches at a node any more: they are counted where they go. */
export async function leaveCounts(executor: Executor, node: string): Promise<void> {
	await executor.execute(sql`delete from live_watchers where node = ${node}::uuid`);
}
