import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** How many roads are opened at once, so that none waits in a queue of the system's. */
const TOGETHER = 200;
/** Over how long those come back whose node is gone, milliseconds; phones do it the same way. */
const RETURN_MS = 2_000;

/** Where a crowd watches. */
export interface Place {
	/** Nodes of this machine; whoever is cut off goes on at the next one. */
	readonly ports: readonly number[];
	/** Of the subscription, without the place to go on from. */
	readonly path: string;
	/** Its input, as far as it is the same for all. */
	readonly input: Readonly<Record<string, unknown>> | null;
	/** Whether each of them notes which events it was told, and comes back when it is cut off. */
	readonly isFollowing: boolean;
}

/** What all of a crowd were told, taken together. */
export interface Followed {
	/** Of the last event, by how many watchers have it. */
	readonly at: Readonly<Record<number, number>>;
	/** Events that somebody was not told, or was told twice. */
	readonly missed: number;
	readonly doubled: number;
	/** How many came back after they were cut off. */
	readonly returned: number;
}

/** By a clock that all processes of the machine share, milliseconds. */
export const nowMs = () => performance.timeOrigin + performance.now();

/** Many who watch over server-sent events, each on a road of its own. */
export class Crowd {
	readonly #watchers: Watcher[] = [];
	#marker = '';
	#heard = 0;
	#wanted = Infinity;
	#settle: (atMs: number) => void = () => undefined;

	static async gather(place: Place, size: number): Promise<Crowd> {
		const crowd = new Crowd();
		for (let here = 0; here < size; here += TOGETHER) {
			const group = Array.from({ length: Math.min(TOGETHER, size - here) }, (_, index) => {
				const watcher = new Watcher(place, here + index, (text) => crowd.#note(watcher, text));
				crowd.#watchers.push(watcher);
				return watcher.join();
			});
			await Promise.all(group);
		}
		return crowd;
	}

	/**
	 * @param marker plain letters that nothing else which is told has in it
	 * @param part of the crowd, 0–1
	 * @returns when so many have heard it, by {@link nowMs}
	 */
	hear(marker: string, part: number): Promise<number> {
		this.#marker = marker;
		this.#heard = 0;
		this.#wanted = Math.ceil(this.#watchers.length * part);
		return new Promise((settle) => (this.#settle = settle));
	}

	followed(): Followed {
		const at: Record<number, number> = {};
		const sum = { missed: 0, doubled: 0, returned: 0 };
		for (const { seq, missed, doubled, returned } of this.#watchers) {
			at[seq] = (at[seq] ?? 0) + 1;
			sum.missed += missed;
			sum.doubled += doubled;
			sum.returned += returned;
		}
		return { at, ...sum };
	}

	leave(): void {
		for (const watcher of this.#watchers) watcher.leave();
	}

	#note(watcher: Watcher, text: string): void {
		if (watcher.heard === this.#marker || !text.includes(this.#marker)) return;
		watcher.heard = this.#marker;
		this.#heard += 1;
		if (this.#heard === this.#wanted) this.#settle(nowMs());
	}
}

class Watcher {
	/** The last marker that it heard. */
	heard = '';
	seq = 0;
	missed = 0;
	doubled = 0;
	returned = 0;
	#id: string | null = null;
	#rest = '';
	#socket: Socket | undefined;
	#isGone = false;

	constructor(
		private readonly place: Place,
		private node: number,
		private readonly onText: (text: string) => void,
	) {}

	async join(): Promise<void> {
		const { ports, isFollowing } = this.place;
		const socket = connect(ports[this.node % ports.length] ?? 0, '127.0.0.1');
		this.#socket = socket;
		socket.setEncoding('latin1');
		socket.on('error', () => undefined);
		if (isFollowing) socket.once('close', () => this.#comeBack());
		await once(socket, 'connect');
		socket.write(
			`GET ${this.#path()} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n`,
		);
		const [first] = (await once(socket, 'data')) as [string];
		if (!first.startsWith('HTTP/1.1 200')) throw new Error(`not let in: ${first.slice(0, 200)}`);
		this.#rest = '';
		this.#hear(first);
		socket.on('data', (text) => {
			this.#hear(String(text));
		});
	}

	leave(): void {
		this.#isGone = true;
		this.#socket?.destroy();
	}

	#path(): string {
		const { path, input } = this.place;
		if (!input) return path;
		const whole = this.#id === null ? input : { ...input, lastEventId: this.#id };
		return `${path}?input=${encodeURIComponent(JSON.stringify(whole))}`;
	}

	#comeBack(): void {
		if (this.#isGone) return;
		this.node += 1;
		this.returned += 1;
		setTimeout(() => void this.join().catch(() => undefined), RETURN_MS * Math.random());
	}

	#hear(text: string): void {
		if (this.place.isFollowing) this.#follow(text);
		this.onText(text);
	}

	/** Chunk sizes stand between the lines; what is told never looks like one. */
	#follow(text: string): void {
		const frames = (this.#rest + text).split('\n\n');
		this.#rest = frames.pop() ?? '';
		for (const frame of frames) {
			const id = /^id: (\S+)$/m.exec(frame)?.[1];
			if (id === undefined) continue;
			// Whoever is given the state in place of what happened has not been told that.
			if (frame.includes('"kind":"state"')) {
				if (this.#id !== null) this.missed += Number.parseInt(id) - this.seq;
				this.seq = Number.parseInt(id);
			}
			this.#id = id;
			for (const [, told] of frame.matchAll(/"seq":(\d+),"at":\d+,"word"/g))
				this.#take(Number(told));
		}
	}

	#take(seq: number): void {
		if (seq <= this.seq) this.doubled += 1;
		else this.missed += seq - this.seq - 1;
		this.seq = Math.max(this.seq, seq);
	}
}
