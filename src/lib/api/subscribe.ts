/** Why nothing comes any more. */
export type Loss =
	/** The connection broke, or went silent. */
	| { readonly kind: 'cut' }
	/** The server ends. @param spreadMs over how long those who listened to it are to come back */
	| { readonly kind: 'ended'; readonly spreadMs: number }
	/** It will not have it: status of HTTP, and how long to wait where it said so. */
	| { readonly kind: 'refused'; readonly status: number; readonly afterMs: number };

/** What a subscription tells. */
export interface SubscriptionListener {
	/**
	 * Something that the server says, not yet trusted.
	 * @param id under which it can be gone on from here; empty for what has none
	 */
	onData(data: unknown, id: string): void;
	/** The server answers: what is told from now on is as it happens. */
	onOpen(): void;
	/** Nothing comes any more: the road is closed. */
	onLost(loss: Loss): void;
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
	const lose = (loss: Loss) => {
		if (isOver) return;
		close();
		listener.onLost(loss);
	};
	const cut = () => {
		lose({ kind: 'cut' });
	};
	const hear = () => {
		clearTimeout(timer);
		timer = setTimeout(cut, silentForMs);
	};

	source.addEventListener('connected', ({ data }) => {
		silentForMs = numberIn(parse(data), 'reconnectAfterInactivityMs') ?? SILENT_FOR_MS;
		hear();
		listener.onOpen();
	});
	source.addEventListener('message', ({ data, lastEventId }) => {
		hear();
		const said = parse(data);
		if (said !== undefined) listener.onData(said, lastEventId);
	});
	source.addEventListener('ping', hear);
	// A refusal is told within the stream: of any other answer a page learns nothing, not even its status.
	source.addEventListener('serialized-error', ({ data }: MessageEvent) => {
		lose(refusalIn(parse(data)));
	});
	// A node that ends lets everybody go.
	source.addEventListener('return', ({ data }: MessageEvent) => {
		lose({ kind: 'ended', spreadMs: numberIn(parse(data), 'spreadMs') ?? 0 });
	});
	source.addEventListener('error', cut);
	hear();
	return close;
}

/** From an error in tRPC's shape, which carries one of the house's table. */
function refusalIn(said: unknown): Loss {
	const data = partOf(said, 'data');
	const params = partOf(partOf(data, 'app'), 'params');
	return {
		kind: 'refused',
		status: numberIn(data, 'httpStatus') ?? 500,
		afterMs: (numberIn(params, 'retryAfterSeconds') ?? 0) * 1_000,
	};
}

function numberIn(value: unknown, key: string): number | undefined {
	const found = partOf(value, key);
	return typeof found === 'number' && found >= 0 ? found : undefined;
}

function partOf(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null) return undefined;
	return (value as Readonly<Record<string, unknown>>)[key];
}

function parse(data: unknown): unknown {
	try {
		return typeof data === 'string' ? (JSON.parse(data) as unknown) : undefined;
	} catch {
		return undefined;
	}
}
