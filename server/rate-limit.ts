import { AppError, type AppErrorWire } from '$lib/domain/errors';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import type { Context } from './context';
import { refusedRequests } from './metrics';
import { networkOf, SUBSCRIBER } from './network';
import { addressOf, deviceIdOf } from './request';
import { getEnvironment } from './runtime';
import { middleware } from './trpc';

/**
 * Requests a minute. A whole village stands behind one address (carrier NAT, one router), so an
 * address may do what hundreds of phones do on a market evening; one phone's limit only stops a
 * device that loops.
 */
const LIMITS = {
	push: { address: 6000, device: 300 },
	scan: { address: 3000, device: 300 },
	track: { address: 6000, device: 300 },
	subscribe: { address: 1200, device: 60 },
	/** Roads to a live session: after a cut all phones of a village come back at once. */
	watch: { address: 12_000, device: 60 },
	/** What one phone says and taps in a live session: more is nobody's talk. */
	talk: { address: 1200, device: 12 },
	react: { address: 24_000, device: 90 },
	/** Pictures of reports that are begun: a report has three, and a village sees one bad label at once. */
	reportPicture: { address: 60, device: 12 },
	desk: { address: 6000, device: 600 },
	/** Pieces of streams, one a second each, and what went wrong again. */
	video: { address: 6000, device: 600 },
	/** Lists and pieces of video that this node must look up: what it has at hand is not counted. */
	videoLook: { address: 6000, device: 6000 },
	/** Of both the address's is for strangers alone. @see ./accounts/admit.ts */
	signIn: { address: 300, device: 60 },
	forgot: { address: 60, device: 5 },
} as const;

export type Limit = keyof typeof LIMITS;
type Caller = Pick<Context, 'address' | 'deviceId'>;

const WINDOW_SECONDS = 60;
const limiters = new Map<string, RateLimiterMemory>();

/**
 * Counts one request against its limits, in this node's memory.
 * @throws AppError `TOO_MANY_REQUESTS` with `retryAfterSeconds`
 */
export async function countAgainstLimit(limit: Limit, caller: Caller): Promise<void> {
	const factor = getEnvironment().rateLimitFactor;
	if (factor === 0) return;
	if (caller.deviceId) await consume(limit, 'device', { key: caller.deviceId, factor });
	await consume(limit, 'address', { key: networkOf(caller.address, SUBSCRIBER), factor });
}

/**
 * Counts one request of a device that the market knows itself, whatever others at its address do.
 * @param name that the market gave it, never one that a caller can make up
 * @throws AppError `TOO_MANY_REQUESTS` with `retryAfterSeconds`
 */
export async function countKnown(limit: Limit, name: string): Promise<void> {
	const factor = getEnvironment().rateLimitFactor;
	if (factor > 0) await consume(limit, 'device', { key: `known ${name}`, factor });
}

/** The same as {@link countAgainstLimit} for a tRPC procedure: `publicProcedure.use(limited('push'))`. */
export function limited(limit: Limit) {
	return middleware(async ({ ctx, next }) => {
		await countAgainstLimit(limit, ctx);
		return next();
	});
}

/**
 * The same for a route of its own.
 * @returns the answer 429 where the caller asked too often
 */
export async function answerOverLimit(
	limit: Limit,
	event: { readonly request: Request; getClientAddress(): string },
): Promise<Response | undefined> {
	try {
		const deviceId = deviceIdOf(event.request.headers);
		await countAgainstLimit(limit, { address: addressOf(event), deviceId });
		return undefined;
	} catch (refusal) {
		if (!(refusal instanceof AppError)) throw refusal;
		const { code, params } = refusal;
		const wire: AppErrorWire = { code, params };
		return Response.json(wire, {
			status: refusal.rule.status,
			headers: {
				'cache-control': 'no-store',
				'retry-after': String(params['retryAfterSeconds']),
			},
		});
	}
}

async function consume(
	limit: Limit,
	by: 'address' | 'device',
	{ key, factor }: { key: string; factor: number },
): Promise<void> {
	const points = Math.max(1, Math.round(LIMITS[limit][by] * factor));
	const keyPrefix = `${limit}-${by}`;
	const limiter =
		limiters.get(keyPrefix) ??
		new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_SECONDS });
	limiters.set(keyPrefix, limiter);
	try {
		await limiter.consume(key);
	} catch (refusal) {
		if (!(refusal instanceof RateLimiterRes)) throw refusal;
		refusedRequests.inc({ limit, by });
		throw new AppError('TOO_MANY_REQUESTS', {
			retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)),
		});
	}
}
