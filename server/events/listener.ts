import pg from 'pg';

/** How long until a lost connection is made again. */
const AGAIN_MS = 1_000;

/**
 * Hears what any node announces on a channel with NOTIFY, over a connection of its own that is made
 * again whenever it is lost. What is announced meanwhile is not heard, so whoever listens is called
 * each time the connection stands again, too.
 * @see https://www.postgresql.org/docs/current/sql-notify.html
 */
export class Listener {
	#client: pg.Client | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isClosed = false;

	/**
	 * @param url `postgres://…`
	 * @param channel a name of letters and underscores
	 * @param onNews should do no more than note that there is something to look at; gets what was announced
	 */
	constructor(
		private readonly url: string,
		private readonly channel: string,
		private readonly onNews: (said?: string) => void,
	) {
		void this.#connect();
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
		void this.#client?.end().catch(() => undefined);
	}

	async #connect(): Promise<void> {
		const client = new pg.Client({ connectionString: this.url, keepAlive: true });
		this.#client = client;
		client.on('notification', ({ payload }) => this.onNews(payload));
		// Told by 'end' as well, which always comes.
		client.on('error', () => undefined);
		client.once('end', () => this.#connectAgain(client));
		try {
			await client.connect();
			await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
			this.onNews();
		} catch {
			this.#connectAgain(client);
			void client.end().catch(() => undefined);
		}
	}

	/** @param lost the connection that this is about: it may be told of twice */
	#connectAgain(lost: pg.Client): void {
		if (this.#isClosed || this.#client !== lost) return;
		this.#client = undefined;
		this.#timer = setTimeout(() => void this.#connect(), AGAIN_MS);
		this.#timer.unref();
	}
}
