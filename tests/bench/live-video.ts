import { startBuiltServer } from '../fixtures/built-server';
import { quantile, type Bench } from './bench';
import { openGround, type Ground } from './ground';
import { sendVideo } from './live-broadcast';
import { median, openEvening, processorMsOf } from './live-evening';
import {
	ACKNOWLEDGED_BUDGET_MS,
	countOrders,
	orderEvenly,
	ORDERS,
	QUIET_ORDERS,
	SECONDS,
	WARM_UP,
} from './live-orders';
import { letPlay, type Played } from './live-players';
import { throughServer } from './order-load';

const PLAYERS = Number(process.env['PLAYERS'] ?? 500);
/** Memory and disk are played from turn by turn, so that a busy machine slows both. */
const TURNS = 3;
const TURN_SECONDS = 8;
/** Before anybody plays: until the first pieces are listed, and while orders come alone. */
const BEFORE_SECONDS = 45;
const SENT_SECONDS = BEFORE_SECONDS + TURNS * TURN_SECONDS * 2 + SECONDS + 30;
/** A piece that takes longer than it lasts makes players stand still. */
const PIECE_BUDGET_MS = 2_000;
/** Never dearer than the disk, as far as a noisy machine can tell. */
const RATIO_BUDGET = 0.9;
/** The design names no figure: a second piece, a second segment and a slow moment may come between. */
const AGE_BUDGET_SECONDS = 12;
/** What `play-list.ts` has a player keep behind a list's end. */
const PLAYER_BEHIND_MS = 6_000;

interface Evening {
	readonly quiet: readonly number[];
	readonly times: readonly number[];
	readonly isExact: boolean;
	readonly played: Played;
	/** Processor time of a request, milliseconds, and how long a piece took. */
	readonly memory: readonly Cost[];
	readonly disk: readonly Cost[];
}

interface Cost {
	readonly processorMs: number;
	readonly pieceMs: number;
}

let evening: Promise<Evening> | undefined;
/** One evening is enough for all that is to be known of it. */
const once = () => (evening ??= measureEvening());

async function measureEvening(): Promise<Evening> {
	const ground = await openGround();
	const session = await openEvening(ground, [ground.server.port]);
	const dataDir = ground.server.filesDir;
	const env = { RATE_LIMIT_FACTOR: '0', DEMO: '0', VIDEO_MEMORY_MB: '0' };
	const onDisk = await startBuiltServer({ databaseUrl: ground.databaseUrl, dataDir, env });
	const sending = await sendVideo(session, { dataDir, seconds: SENT_SECONDS });
	const { stream } = sending;
	const { port } = ground.server;
	const load = throughServer(ground.server.url, {
		...{ goods: ground.goods, buyers: 100, sessionId: session.sessionId },
	});
	const quiet = (await orderEvenly(load.place, QUIET_ORDERS)).slice(WARM_UP);
	const costOf = async (node: Pick<Ground['server'], 'pid' | 'port'>): Promise<Cost> => {
		const busyMs = processorMsOf(node.pid);
		const wish = { port: node.port, stream, players: PLAYERS, seconds: TURN_SECONDS };
		const { requests, pieceMs } = await letPlay(wish);
		return { processorMs: (processorMsOf(node.pid) - busyMs) / requests, pieceMs };
	};
	const [memory, disk]: [Cost[], Cost[]] = [[], []];
	for (let turn = 0; turn < TURNS; turn++) {
		memory.push(await costOf(ground.server));
		disk.push(await costOf(onDisk));
	}
	const before = await countOrders(ground);
	const playing = letPlay({ port, stream, players: PLAYERS, seconds: SECONDS });
	const times = await orderEvenly(load.place, ORDERS);
	const played = await playing;
	const after = await countOrders(ground);
	load.close();
	await sending.end();
	await session.close();
	await onDisk[Symbol.asyncDispose]();
	await ground.close();
	const orders = after.orders - before.orders;
	const isExact = orders === ORDERS && after.units - before.units === before.left - after.left;
	return { quiet, times, isExact, played, memory, disk };
}

export const ordersWhilePlaying: Bench = {
	name: `${ORDERS.toLocaleString('en')} orders in ${SECONDS} s with ${PLAYERS} playing 480p`,
	budget: `exact, ≤${ACKNOWLEDGED_BUDGET_MS} ms p95`,
	async measure() {
		const { quiet, times, isExact, played } = await once();
		const p95 = quantile(times, 0.95);
		const { requests, bytes, failed, listMs, pieceMs } = played;
		return {
			value: p95,
			unit: 'ms p95',
			ok: isExact && failed === 0 && p95 <= ACKNOWLEDGED_BUDGET_MS && pieceMs <= PIECE_BUDGET_MS,
			how: [
				isExact ? 'orders and stock exact' : 'NOT EXACT',
				`p95 before anybody played ${quantile(quiet, 0.95).toFixed(0)} ms`,
				`${(requests / SECONDS).toFixed(0)} requests/s`,
				`${(bytes / SECONDS / 1_000_000).toFixed(1)} MB/s`,
				`${failed} failed`,
				`p95 of a list ${listMs.toFixed(0)} ms, of a piece ${pieceMs.toFixed(0)} ms`,
				'players, ffmpeg and buyers on the same machine',
			].join(', '),
		};
	},
};

export const piecesFromMemory: Bench = {
	name: `pieces for ${PLAYERS} players from memory`,
	budget: `≥${RATIO_BUDGET} of disk`,
	async measure() {
		const { memory, disk } = await once();
		const of = (costs: readonly Cost[], what: keyof Cost) => median(costs.map((one) => one[what]));
		const ratio = of(disk, 'processorMs') / of(memory, 'processorMs');
		const both = (what: keyof Cost, digits: number) =>
			`${of(memory, what).toFixed(digits)} ms against ${of(disk, what).toFixed(digits)} ms`;
		return {
			value: ratio,
			unit: 'of processor',
			ok: ratio >= RATIO_BUDGET,
			how: `a request ${both('processorMs', 2)} of processor, p95 of a piece ${both('pieceMs', 0)}, with a disk whose files the system holds in memory`,
		};
	},
};

export const videoDelay: Bench = {
	name: 'how old what a watcher sees is',
	budget: `≤${AGE_BUDGET_SECONDS} s`,
	async measure() {
		const { ageMs } = (await once()).played;
		const seconds = (ms: number) => (ms + PLAYER_BEHIND_MS) / 1_000;
		return {
			value: seconds(ageMs.median),
			unit: 's',
			ok: seconds(ageMs.p95) <= AGE_BUDGET_SECONDS,
			how: `p95 ${seconds(ageMs.p95).toFixed(1)} s: since the end of a list happened ${(ageMs.median / 1_000).toFixed(1)} s, and ${PLAYER_BEHIND_MS / 1_000} s that a player keeps behind it`,
		};
	},
};
