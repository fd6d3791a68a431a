/** Lets only so many pieces of heavy work run at a time: the rest of the machine is for requests. */
export class Turns {
	readonly #waiting: (() => void)[] = [];
	#busy = 0;

	constructor(private readonly atOnce: number) {}

	/** Does the work when its turn has come; whoever waits longest is next. */
	async run<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.#busy < this.atOnce) this.#busy += 1;
		else await new Promise<void>((go) => this.#waiting.push(go));
		try {
			return await work();
		} finally {
			const next = this.#waiting.shift();
			if (next) next();
			else this.#busy -= 1;
		}
	}
}
