import { VIETNAM_ZONE } from '$lib/domain/time';
import PgBoss from 'pg-boss';

import type { Runtime } from '../context';
import type { Roads } from '../notify/deliver';
import { Drainer } from './drain';
import { drainsOf, JOBS, type Job } from './job-table';

export interface RunningJobs {
	/** Takes nothing new and waits for what is running. */
	stop(): Promise<void>;
}

interface JobParts extends Pick<Runtime, 'database' | 'clock' | 'log'> {
	readonly roads: Roads;
	readonly jobs?: Readonly<Record<string, Job>>;
	readonly onRun?: (job: string, outcome: 'done' | 'failed') => void;
}

const STOP_WITHIN_MS = 10_000;
/** A job by the clock is tried again after one, two, four minutes, then it counts as failed. */
const TRIES = { retryLimit: 3, retryDelay: 60, retryBackoff: true, expireInMinutes: 30 };

/**
 * Starts what the market does by itself. Every node starts all of it: PostgreSQL sees to it that
 * each piece of work is done by one of them.
 * @see https://github.com/timgit/pg-boss/blob/10.4.2/docs/readme.md
 */
export async function startJobs(parts: JobParts): Promise<RunningJobs> {
	const { database, log, roads, jobs = JOBS, onRun = () => undefined } = parts;
	const pool = database.$client;
	const boss = new PgBoss({
		// Our own pool, so that the database counts on no more connections than it is told of.
		db: { executeSql: (text, values) => pool.query(text, values) },
		clockMonitorIntervalMinutes: 10,
	});
	boss.on('error', (error) => log.error({ err: error }, 'jobs by the clock failed'));
	await boss.start();
	for (const [name, job] of Object.entries(jobs)) {
		// One at a time of all nodes, however long it takes.
		await boss.createQueue(name, { name, policy: 'singleton', ...TRIES });
		await boss.schedule(name, job.cron, {}, { tz: VIETNAM_ZONE });
		await boss.work(name, { pollingIntervalSeconds: 10 }, () => run(name, job));
	}
	await unscheduleOthers(boss, Object.keys(jobs));
	const drainers = drainsOf(parts, roads).map((drain) => new Drainer(drain, log, onRun));

	async function run(name: string, job: Job): Promise<void> {
		const isDone = await job.run(parts).then(
			() => true,
			(error: unknown) => {
				log.error({ err: error, job: name }, 'job failed');
				return false;
			},
		);
		onRun(name, isDone ? 'done' : 'failed');
		// Without what caused it: its text is kept in the database and might quote a row.
		if (!isDone) throw new Error('failed: the log says why');
	}

	return {
		async stop() {
			await Promise.all(drainers.map((drainer) => drainer.stop()));
			await boss.stop({ graceful: true, timeout: STOP_WITHIN_MS });
			roads.mail?.close();
		},
	};
}

/** What an older version did by the clock and this one does not. */
async function unscheduleOthers(boss: PgBoss, names: readonly string[]): Promise<void> {
	for (const { name } of await boss.getSchedules()) {
		if (!names.includes(name)) await boss.unschedule(name);
	}
}
