import type { Logger } from 'pino';

/** Work that is looked for again and again, seconds apart: what waits in a table to be dealt with. */
export interface Drain {
	readonly name: string;
	readonly everyMs: number;
	/** Does a part of it. @returns how much it found; 0 lets it rest */
	run(): Promise<number>;
	/** Waits for what its runs began and left under way, when all is to end. */
	end?(): Promise<void>;
}

/** After a failure the database gets some air. */
const AFTER_FAILURE_MS = 10_000;

/** One drain at work, until it is stopped. */
export class Drainer {
	#isStopped = false;
	#wake: (() => void) | undefined;
	readonly #ended: Promise<void>;

	/** @param onRun told of each time that found something or failed */
	constructor(
		private readonly drain: Drain,
		private readonly log: Logger,
		private readonly onRun: (name: string, outcome: 'done' | 'failed') => void,
	) {
		this.#ended = this.#loop();
	}

	/** Lets what is running come to its end. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#wake?.();
		await this.#ended;
		try {
			await this.drain.end?.();
		} catch (error) {
			this.log.error({ err: error, job: this.drain.name }, 'job failed');
		}
	}

	async #loop(): Promise<void> {
		while (!this.#isStopped) {
			const restMs = await this.#runOnce();
			if (restMs > 0) await this.#rest(restMs);
		}
	}

	async #runOnce(): Promise<number> {
		const { name, everyMs } = this.drain;
		try {
			if ((await this.drain.run()) === 0) return everyMs;
			this.onRun(name, 'done');
			return 0;
		} catch (error) {
			this.onRun(name, 'failed');
			this.log.error({ err: error, job: name }, 'job failed');
			return Math.max(everyMs, AFTER_FAILURE_MS);
		}
	}

	#rest(ms: number): Promise<void> {
		if (this.#isStopped) return Promise.resolve();
		return new Promise((settle) => {
			const timer = setTimeout(settle, ms);
			timer.unref();
			this.#wake = () => {
				clearTimeout(timer);
				settle();
			};
		});
	}
}
