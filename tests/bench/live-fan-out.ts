import { quantile, type Bench } from './bench';
import { DistantCrowd } from './distant-crowd';
import { openGround } from './ground';
import { median, memoryOf, openBare, openEvening, processorMsOf, spread } from './live-evening';

export const WATCHERS = Number(process.env['WATCHERS'] ?? 5_000);
export const EVENT_BUDGET_MS = 1_000;
const EVENTS = 12;
/** Turns that only warm up. */
const WARM_UP = 4;
const FIRST_ONES = 2_000;
const RATIO_BUDGET = 0.5;
/** The design names none: what `docs/operations.md` tells operators to reckon with, and half as much again. */
const KB_BUDGET = 75;
/** Processor time of an event against the bare broadcaster's: the same half that its speed may be. */
const PROCESSOR_BUDGET = 1 / RATIO_BUDGET;

interface Turn {
	readonly ours: number;
	readonly bare: number;
	readonly processor: number;
	readonly bareProcessor: number;
}

export const fanOut: Bench = {
	name: `an event to 95 % of ${WATCHERS.toLocaleString('en')} watchers`,
	budget: `≤${EVENT_BUDGET_MS} ms, ≥${RATIO_BUDGET} of bare, ≤${KB_BUDGET} KB each, ≤${PROCESSOR_BUDGET}× its processor`,
	async measure() {
		const ground = await openGround();
		const { pid, port } = ground.server;
		const ours = await openEvening(ground, [port]);
		const bare = await openBare();
		// Room for young objects grows with the first ones who come, and is there for all that follow.
		for (const { place } of [ours, bare]) {
			await (await DistantCrowd.gather({ ...place, isFollowing: false }, FIRST_ONES)).leave();
		}
		const memory = { ours: memoryOf(pid), bare: memoryOf(bare.pid) };
		const crowd = await DistantCrowd.gather({ ...ours.place, isFollowing: false }, WATCHERS);
		const bareCrowd = await DistantCrowd.gather({ ...bare.place, isFollowing: false }, WATCHERS);
		const times: Turn[] = [];
		// Turn by turn, so that a busy machine slows both.
		for (let turn = 0; turn < WARM_UP + EVENTS; turn++) {
			const from = { ours: processorMsOf(pid), bare: processorMsOf(bare.pid) };
			const bareMs = await spread(bare, bareCrowd, `bare${turn}x`);
			const oursMs = await spread(ours, crowd, `ours${turn}x`);
			if (turn < WARM_UP) continue;
			times.push({
				...{ ours: oursMs, bare: bareMs },
				processor: processorMsOf(pid) - from.ours,
				bareProcessor: processorMsOf(bare.pid) - from.bare,
			});
		}
		const kbEach = (process: number, before: number) =>
			(memoryOf(process) - before) / WATCHERS / 1024;
		const oursKb = kbEach(pid, memory.ours);
		const bareKb = kbEach(bare.pid, memory.bare);
		await crowd.leave();
		await bareCrowd.leave();
		await ours.close();
		await bare.close();
		await ground.close();
		const ratio = median(times.map((time) => time.bare / time.ours));
		// The clock of processors counts in hundredths of a second: of one turn it says little.
		const sumOf = (what: 'processor' | 'bareProcessor') =>
			times.reduce((sum, time) => sum + time[what], 0);
		const processorRatio = sumOf('processor') / sumOf('bareProcessor');
		const worst = quantile(
			times.map((time) => time.ours),
			1,
		);
		return {
			value: median(times.map((time) => time.ours)),
			unit: 'ms',
			ok:
				worst <= EVENT_BUDGET_MS &&
				ratio >= RATIO_BUDGET &&
				oursKb <= KB_BUDGET &&
				processorRatio <= PROCESSOR_BUDGET,
			how: [
				`slowest ${worst.toFixed(0)} ms`,
				`bare ${median(times.map((time) => time.bare)).toFixed(0)} ms`,
				`ratio ${ratio.toFixed(2)}`,
				`${(sumOf('processor') / EVENTS).toFixed(0)} ms of processor an event, ${processorRatio.toFixed(2)} of bare`,
				`${oursKb.toFixed(0)} KB a watcher, bare ${bareKb.toFixed(0)} KB`,
				'watchers on the same machine',
			].join(', '),
		};
	},
};
