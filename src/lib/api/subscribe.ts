/** What a subscription tells. */
export interface SubscriptionListener {
	/**
	 * Something that the server says, not yet trusted.
	 * @param id under which it can be gone on from here; empty for what has none
	 */
	onData(data: unknown, id: string): void;
	/** The server answers: what is told from now on is as it happens. */
	onOpen(): void;
	/** Nothing comes any more, for whatever reason: the road is closed. */
	onLost(): void;
}

export interface Subscription {
	/** `live.watch` */
	readonly procedure: string;
	readonly input: Readonly<Record<string, unknown>>;
	readonly listener: SubscriptionListener;
	/** Base of the API's address. */
	readonly url?: string;
}

/** How long a road may be silent where the server does not say it; it says something more often. */
const SILENT_FOR_MS = 40_000;

/**
 * Opens one of tRPC's subscriptions over server-sent events, once: whoever opened it decides when a
 * lost one is made anew, and from where on. The library's own link does that by itself, at the same
 * moment on every phone, and comes in one piece with all its other links, which the first page
 * would have to carry.
 * @returns how to close it
 * @see https://trpc.io/docs/server/subscriptions
 */
export function subscribe({
	procedure,
	input,
	listener,
	url = '/api/trpc',
}: Subscription): () => void {
	const question = encodeURIComponent(JSON.stringify(input));
	const source = new EventSource(`${url}/${procedure}?input=${question}`);
	let silentForMs = SILENT_FOR_MS;
	let timer: ReturnType<typeof setTimeout> | undefined;

	let isOver = false;

	const close = () => {
		isOver = true;
		clearTimeout(timer);
		source.close();
	};
	const lose = () => {
		if (isOver) return;
		close();
		listener.onLost();
	};
	const hear = () => {
		clearTimeout(timer);
		timer = setTimeout(lose, silentForMs);
	};

	source.addEventListener('connected', ({ data }) => {
		silentForMs = silenceIn(data) ?? SILENT_FOR_MS;
		hear();
		listener.onOpen();
	});
	source.addEventListener('message', ({ data, lastEventId }) => {
		hear();
		const said = parse(data);
		if (said !== undefined) listener.onData(said, lastEventId);
	});
	source.addEventListener('ping', hear);
	source.addEventListener('serialized-error', lose);
	// A node that ends lets everybody go.
	source.addEventListener('return', lose);
	source.addEventListener('error', lose);
	hear();
	return close;
}

function silenceIn(data: unknown): number | undefined {
	const said = parse(data);
	if (typeof said !== 'object' || said === null) return undefined;
	const { reconnectAfterInactivityMs: silence } = said as { reconnectAfterInactivityMs?: unknown };
	return typeof silence === 'number' ? silence : undefined;
}

function parse(data: unknown): unknown {
	try {
		return typeof data === 'string' ? (JSON.parse(data) as unknown) : undefined;
	} catch {
		return undefined;
	}
}
