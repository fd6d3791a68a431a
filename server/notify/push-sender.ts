import { HOUR_MS, type EpochMs } from '$lib/domain/time';
import type { PushMessage, Subscription } from '$lib/domain/notices/subscription';
import { request as requestHttps } from 'node:https';
import webPush from 'web-push';

import { isPushEndpoint, lookupPublic } from './public-address';
import { SilentHosts } from './silent-hosts';
import type { VapidKeys } from './vapid';

/**
 * What came of sending: `gone` says that nobody is there any more, `later` that it may be tried
 * again.
 */
export type Sent =
	| { readonly status: 'sent' }
	| { readonly status: 'gone' }
	| { readonly status: 'later'; readonly failure: string };

export interface PushSender {
	send(subscription: Subscription, message: PushMessage, keeping?: Keeping): Promise<Sent>;
}

/** How a push service keeps a message for a browser that it does not reach. */
export interface Keeping {
	/** For so long; left out, or longer than a day, for a day. */
	readonly forMs?: number;
	/** Until another one comes of the same: at most 32 signs of base64url. @see RFC 8030 §5.4 */
	readonly topic?: string | undefined;
}

interface PushParts {
	readonly keys: VapidKeys;
	/** `mailto:…` or `https://…`: whom a push service may complain to. */
	readonly contact: string;
	/** By what a message is sent; tests lead it to a push service of their own. */
	readonly request?: typeof requestHttps;
	/** How long an answer is waited for. */
	readonly deadlineMs?: number;
	readonly clock?: () => EpochMs;
}

const DEADLINE_MS = 10_000;
/** A phone that was off for longer shows the state when it is opened. */
const KEPT_MS = 24 * HOUR_MS;

/**
 * Sends messages to browsers, sealed for each.
 * @see RFC 8030 (Web Push), RFC 8291 (encryption), RFC 8292 (VAPID)
 */
export function createPushSender({
	keys,
	contact,
	request = requestHttps,
	deadlineMs = DEADLINE_MS,
	clock = Date.now,
}: PushParts): PushSender {
	const hosts = new SilentHosts();
	return {
		async send(subscription, message, { forMs = KEPT_MS, topic } = {}) {
			const { endpoint } = subscription;
			if (!isPushEndpoint(endpoint)) return { status: 'gone' };
			if (!hosts.mayTry(endpoint, clock())) return { status: 'later', failure: 'hostSilent' };
			const { headers, body } = webPush.generateRequestDetails(
				subscription,
				JSON.stringify(message),
				{
					TTL: Math.floor(Math.min(forMs, KEPT_MS) / 1_000),
					...(topic === undefined ? {} : { topic }),
					urgency: 'high',
					vapidDetails: { subject: contact, ...keys },
				},
			);
			const signal = AbortSignal.timeout(deadlineMs);
			try {
				const status = await post(endpoint, { headers, body, request, signal });
				hosts.heard(endpoint);
				return judge(status);
			} catch (error) {
				// What fails at once holds nobody up.
				if (signal.aborted) hosts.missed(endpoint, clock());
				return { status: 'later', failure: error instanceof Error ? error.name : 'unknown' };
			}
		},
	};
}

function judge(status: number): Sent {
	if (status >= 200 && status < 300) return { status: 'sent' };
	// 403: another key than the one that it was subscribed with, and it will never be the right one.
	if (status === 404 || status === 410 || status === 403) return { status: 'gone' };
	return { status: 'later', failure: String(status) };
}

interface Letter {
	readonly headers: Record<string, string>;
	readonly body: Buffer | null;
	readonly request: typeof requestHttps;
	readonly signal: AbortSignal;
}

/** Follows no redirection, which could lead anywhere. @returns the status */
function post(endpoint: string, { headers, body, request, signal }: Letter): Promise<number> {
	return new Promise((settle, fail) => {
		const sending = request(
			endpoint,
			{ method: 'POST', headers, lookup: lookupPublic, signal },
			(answer) => {
				answer.resume();
				settle(answer.statusCode ?? 0);
			},
		);
		sending.once('error', fail);
		sending.end(body ?? undefined);
	});
}
