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

export const fanOut: Bench = {
	name: `an event to 95 % of ${WATCHERS.toLocaleString('en')} watchers`,
	budget: `≤${EVENT_BUDGET_MS} ms, ≥${RATIO_BUDGET} of bare`,
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
		const times: { ours: number; bare: number; processor: number }[] = [];
		// Turn by turn, so that a busy machine slows both.
		for (let turn = 0; turn < WARM_UP + EVENTS; turn++) {
			const bareMs = await spread(bare, bareCrowd, `bare${turn}x`);
			const busy = processorMsOf(pid);
			const oursMs = await spread(ours, crowd, `ours${turn}x`);
			const time = { ours: oursMs, bare: bareMs, processor: processorMsOf(pid) - busy };
			if (turn >= WARM_UP) times.push(time);
		}
		const kbEach = (process: number, before: number) =>
			((memoryOf(process) - before) / WATCHERS / 1024).toFixed(0);
		const oursKb = kbEach(pid, memory.ours);
		const bareKb = kbEach(bare.pid, memory.bare);
		await crowd.leave();
		await bareCrowd.leave();
		await ours.close();
		await bare.close();
		await ground.close();
		const ratio = median(times.map((time) => time.bare / time.ours));
		const worst = quantile(
			times.map((time) => time.ours),
			1,
		);
		return {
			value: median(times.map((time) => time.ours)),
			unit: 'ms',
			ok: worst <= EVENT_BUDGET_MS && ratio >= RATIO_BUDGET,
			how: [
				`slowest ${worst.toFixed(0)} ms`,
				`bare ${median(times.map((time) => time.bare)).toFixed(0)} ms`,
				`ratio ${ratio.toFixed(2)}`,
				`${median(times.map((time) => time.processor)).toFixed(0)} ms of processor an event`,
				`${oursKb} KB a watcher, bare ${bareKb} KB`,
				'watchers on the same machine',
			].join(', '),
		};
	},
};
