import { CHANNELS } from '$lib/domain/notices/channels';
import { forgetSignIns } from '../accounts/forget-sign-ins';
import { runExpiry } from '../certification/run-expiry';
import { remindOfComplaints } from '../complaints/remind';
import type { Runtime } from '../context';
import { MINUTE_MS } from '$lib/domain/time';
import { eachInTurn } from '../each-in-turn';
import { removeStaleFiles } from '../files/remove-stale';
import { getUploadDesk } from '../files/running-files';
import { carryToEnd } from '../live/last-to-end';
import { endForgotten } from '../live/end-forgotten';
import { forgetLimits } from '../live/forget-limits';
import { closeMissed } from '../market/close-missed';
import { remindOfSessions, thankBuyers } from '../market/tell-sessions';
import type { Roads } from '../notify/deliver';
import { DeliveryPool } from '../notify/delivery-pool';
import { answerForgotten } from '../notify/forgotten-password';
import { forgetOldNotices } from '../notify/subscribe';
import { forgetWishes } from '../once/do-once';
import { forgetBuyers } from '../ordering/forget-buyers';
import { tellOrderNews } from '../ordering/order-news';
import { forgetShoppers } from '../reports/forget-shoppers';
import { refreshPlaces } from '../places/refresh-places';
import { getEnvironment } from '../runtime';
import { forgetTalk } from '../talk/forget-talk';
import { forgetRecordings } from '../video/forget-recordings';
import { getStudio } from '../video/running-studio';
import type { Drain } from './drain';

/*
 * What the market does by itself. To add something:
 *
 *   - at certain times: write its use case in its module, so that running it twice does no harm,
 *     and give it a row in `JOBS`. Of all nodes one runs it, at that time or, where none was up,
 *     not at all until the next: so it looks for what is due, never at what time it is.
 *   - within seconds, whenever there is something to do: leave a row in a table of your own in the
 *     transaction that makes it so, and give what works on those rows a place in `drainsOf`.
 */

type JobRuntime = Pick<Runtime, 'database' | 'clock' | 'log'>;

export interface Job {
	/** Minute, hour, day of month, month, day of week; in Vietnam's time. */
	readonly cron: string;
	run(runtime: JobRuntime): Promise<void>;
}

/** Jobs by the clock, by name. */
export const JOBS: Readonly<Record<string, Job>> = {
	'certificates.expire': {
		cron: '15 * * * *',
		run: async ({ database, clock, log }) => {
			const { takenOff, reminders } = await runExpiry(database, clock());
			if (takenOff.length > 0) log.info({ takenOff, due: reminders.length }, 'papers ran out');
		},
	},
	'complaints.remind': {
		cron: '5 * * * *',
		run: ({ database, clock }) => remindOfComplaints(database, clock()),
	},
	'files.tidy': {
		cron: '50 * * * *',
		run: async ({ clock }) => void (await removeStaleFiles(getUploadDesk(), clock())),
	},
	'orders.forget': {
		cron: '10 3 * * *',
		run: async ({ database, clock }) => {
			const keptDays = getEnvironment().buyerDataDays;
			await forgetBuyers(database, { keptDays, now: clock() });
		},
	},
	'sessions.remind': {
		cron: '* * * * *',
		run: async ({ database, clock }) => {
			const now = clock();
			const aheadMs = getEnvironment().sessionReminderMinutes * MINUTE_MS;
			const parts = [
				() => remindOfSessions(database, { now, aheadMs }),
				() => thankBuyers(database, now),
			];
			await eachInTurn(parts, (part) => part());
		},
	},
	'sessions.end': {
		cron: '* * * * *',
		run: async ({ database, clock, log }) => {
			const end = async () => {
				const ended = await endForgotten(database, clock());
				if (ended.length > 0) log.info({ ended }, 'sessions ended that nobody had ended');
			};
			const close = async () => {
				const missed = await closeMissed(database, clock());
				if (missed.length > 0) log.info({ missed }, 'sessions that nobody had opened');
			};
			const carry = () => carryToEnd(database, clock());
			const forget = () => forgetLimits(database, clock());
			await eachInTurn([end, close, carry, forget], (part) => part());
		},
	},
	'video.end': {
		// Every node does so by itself once it was asked for video: one must in any case.
		cron: '* * * * *',
		run: () => getStudio().studio.tidy(),
	},
	'video.forget': {
		cron: '25 * * * *',
		run: async ({ database, clock }) => {
			await forgetRecordings(
				{ ...getStudio(), database },
				{
					now: clock(),
					keptDays: getEnvironment().videoDays,
				},
			);
		},
	},
	'reports.forget': {
		cron: '40 3 * * *',
		run: ({ database, clock }) => forgetShoppers(database, clock()),
	},
	'signIns.forget': {
		cron: '35 3 * * *',
		run: ({ database, clock }) => forgetSignIns(database, clock()),
	},
	'talk.forget': {
		cron: '30 3 * * *',
		run: ({ database, clock }) => forgetTalk(database, clock()),
	},
	'wishes.forget': {
		cron: '15 3 * * *',
		run: ({ database, clock }) => forgetWishes(database, clock()),
	},
	'notices.forget': {
		cron: '20 3 * * *',
		run: ({ database, clock }) => forgetOldNotices(database, clock()),
	},
};

const SECOND_MS = 1_000;

/** What every node looks for all the time; they share the rows among them. */
export function drainsOf({ database, clock }: JobRuntime, roads: Roads): readonly Drain[] {
	const pools = CHANNELS.map(
		(channel) => [channel, new DeliveryPool(database, roads, channel)] as const,
	);
	return [
		{
			name: 'orders.tell',
			everyMs: 2 * SECOND_MS,
			run: () => tellOrderNews(database, clock()),
		},
		{
			name: 'passwords.answer',
			everyMs: 5 * SECOND_MS,
			run: () => answerForgotten(database, clock()),
		},
		...pools.map(([channel, pool]) => ({
			name: `notices.${channel}`,
			everyMs: 2 * SECOND_MS,
			run: () => pool.fill(clock()),
			end: () => pool.end(),
		})),
		{
			// Each node for itself: what another one entered, and what comes into force at midnight.
			name: 'places.refresh',
			everyMs: MINUTE_MS,
			run: () => refreshPlaces(database, clock()),
		},
	];
}
