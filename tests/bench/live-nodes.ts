import { startBuiltServer } from '../fixtures/built-server';
import { quantile, type Bench } from './bench';
import { DistantCrowd } from './distant-crowd';
import { openGround, type Ground } from './ground';
import { nowMs } from './live-crowd';
import { median, openEvening, spread } from './live-evening';
import { EVENT_BUDGET_MS, WATCHERS } from './live-fan-out';

const TURNS = 10;
const WARM_UP = 3;
const FOLLOWERS = Math.min(2_000, WATCHERS);
/** What is said before, while and after a node is killed. */
const EVENTS = 60;
const SAY_EVERY_MS = 100;
const BACK_WITHIN_MS = 15_000;
/** Of a node that is told to end, with the database's pools and all. */
const GONE_WITHIN_MS = 5_000;

function startNode(ground: Ground) {
	return startBuiltServer({
		databaseUrl: ground.databaseUrl,
		env: { RATE_LIMIT_FACTOR: '0', DEMO: '0' },
	});
}

export const twoNodes: Bench = {
	name: `an event to 95 % of ${WATCHERS.toLocaleString('en')} watchers of two nodes`,
	budget: `≤${EVENT_BUDGET_MS} ms`,
	async measure() {
		const ground = await openGround();
		const node = await startNode(ground);
		const watched = async (ports: readonly number[]) => {
			const evening = await openEvening(ground, ports);
			const crowd = await DistantCrowd.gather({ ...evening.place, isFollowing: false }, WATCHERS);
			return { evening, crowd };
		};
		const alone = await watched([ground.server.port]);
		const shared = await watched([ground.server.port, node.port]);
		const one: number[] = [];
		const two: number[] = [];
		// Turn by turn, so that a busy machine slows both.
		for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
			const aloneMs = await spread(alone.evening, alone.crowd, `one${turn}x`);
			const sharedMs = await spread(shared.evening, shared.crowd, `two${turn}x`);
			if (turn < WARM_UP) continue;
			one.push(aloneMs);
			two.push(sharedMs);
		}
		for (const { crowd, evening } of [alone, shared]) {
			await crowd.leave();
			await evening.close();
		}
		await node[Symbol.asyncDispose]();
		await ground.close();
		return {
			value: median(two),
			unit: 'ms',
			ok: quantile(two, 1) <= EVENT_BUDGET_MS,
			how: `slowest ${quantile(two, 1).toFixed(0)} ms, one node alone ${median(one).toFixed(0)} ms, ratio ${(median(one) / median(two)).toFixed(2)}, both on this machine`,
		};
	},
};

type Going = 'killed' | 'ended';

/** How a node goes while things are said, and what its watchers, who go on at another one, were told. */
function goneNode(how: Going): Bench {
	return {
		name: `a node ${how} under half of ${FOLLOWERS.toLocaleString('en')} watchers`,
		budget: `none missed or doubled, ≤${BACK_WITHIN_MS / 1_000} s`,
		async measure() {
			const ground = await openGround();
			const node = await startNode(ground);
			const evening = await openEvening(ground, [ground.server.port, node.port]);
			const crowd = await DistantCrowd.gather({ ...evening.place, isFollowing: true }, FOLLOWERS);
			let goingAt = 0;
			let going: Promise<unknown> = Promise.resolve();
			let goneMs = NaN;
			for (let turn = 0; turn < EVENTS; turn++) {
				await evening.say(`Tin ${turn}`);
				if (turn === EVENTS / 3) {
					goingAt = nowMs();
					const end = how === 'killed' ? node.kill9() : node.stop();
					going = end.then(() => (goneMs = nowMs() - goingAt));
				}
				await new Promise((settle) => setTimeout(settle, SAY_EVERY_MS));
			}
			await going;
			// The start, and what was said.
			const last = EVENTS + 1;
			let followed = await crowd.followed();
			while (followed.at[last] !== FOLLOWERS && nowMs() - goingAt < BACK_WITHIN_MS * 2) {
				await new Promise((settle) => setTimeout(settle, SAY_EVERY_MS));
				followed = await crowd.followed();
			}
			const backMs = followed.at[last] === FOLLOWERS ? nowMs() - goingAt : NaN;
			await crowd.leave();
			await evening.close();
			await node[Symbol.asyncDispose]();
			await ground.close();
			const { missed, doubled, returned } = followed;
			return {
				value: backMs / 1_000,
				unit: 's',
				ok:
					missed === 0 &&
					doubled === 0 &&
					returned === FOLLOWERS / 2 &&
					backMs <= BACK_WITHIN_MS &&
					goneMs <= GONE_WITHIN_MS,
				how: [
					`${returned} went on at the other node`,
					`${missed} missed, ${doubled} doubled`,
					`the process was gone after ${(goneMs / 1_000).toFixed(1)} s`,
					`all had the last of ${EVENTS} events so long after it went, ${((EVENTS * SAY_EVERY_MS * 2) / 3 / 1_000).toFixed(0)} s of which they were being said`,
				].join(', '),
			};
		},
	};
}

export const killedNode = goneNode('killed');
export const endedNode = goneNode('ended');
