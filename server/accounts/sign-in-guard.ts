import { AppError } from '$lib/domain/errors';
import { MINUTE_MS } from '$lib/domain/time';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import { networkOf, SUBSCRIBER } from '../network';
import { Backoff } from './backoff';

const QUARTER_SECONDS = 15 * 60;
/** Tries for one account by one known device, and those that an unknown one has without a wait. */
const PASSWORDS = 8;
/**
 * Wrong tries of unknown devices in one network, whatever the account, after which it is guessed there: a
 * village stands behind one address.
 */
const FROM_NETWORK = 100;
/** What an unknown device has without a wait in a network where it is guessed. */
const PASSWORDS_WHERE_GUESSED = 1;
const WAITS = { firstMs: MINUTE_MS / 2, mostMs: 5 * MINUTE_MS, quietMs: 15 * MINUTE_MS };
/** A code has six digits: unknown devices share these tries wherever they stand. */
const CODES = 10;

export interface Attempt {
	/** Whose account, or what was typed where it is nobody's. */
	readonly account: string;
	/** Of the network that asks. */
	readonly address: string;
	/** The device, if that person has signed in on it before. @see ./known-device.ts */
	readonly deviceId: string | null;
}

/** A try that was counted. */
export interface Counted {
	/** Forgets what was wrong before it: it was right. */
	wasRight(): Promise<void>;
}

/**
 * Makes guessing slow without giving anybody a way to shut others out. Every try is counted before it
 * is looked at, so that many at once are many.
 *
 * A device on which a person has signed in before, or set their password by a link, has tries of its own,
 * which nobody else can use up: not from the same network (a cooperative's one address), nor with the right
 * password.
 *
 * Unknown devices cannot be told from each other. For passwords they are counted by account *together with*
 * network, so that a guesser elsewhere slows only his own network, and are never shut out of it: the waits
 * between their tries grow, up to five minutes. Where one network (a mobile carrier's whole district may be
 * one) has guessed a hundred times, waits begin with the second try for an account, and every account still
 * has its first one at once: whoever guesses at many slows each of them, and keeps nobody out. Who keeps on
 * guessing at one single account can make an unknown device *in his own network* wait like himself; its
 * owner has a passkey, a known device, any other network, or a link for a new password.
 *
 * For one-time codes, which come after the password, unknown devices are counted by account alone: a guesser
 * with many networks gets no more of them. Whoever is kept out by that has a known device, or gets a link
 * for a new password, by which the guesser loses the old one.
 */
export class SignInGuard {
	readonly #known = limiter('password', PASSWORDS);
	readonly #unknown = new Backoff(WAITS);
	readonly #networks = limiter('network', FROM_NETWORK);
	readonly #codes = limiter('code', CODES);

	constructor(private readonly clock: () => number = Date.now) {}

	/**
	 * Counts a password that is about to be looked at.
	 * @throws AppError TOO_MANY_REQUESTS with `retryAfterSeconds`
	 */
	async countPassword({ account, address, deviceId }: Attempt): Promise<Counted> {
		if (deviceId !== null) return count(this.#known, `device ${deviceId} ${account}`);
		const network = networkOf(address, SUBSCRIBER);
		const tries = await this.#networks.get(network);
		const isGuessed = (tries?.consumedPoints ?? 0) >= FROM_NETWORK;
		const free = isGuessed ? PASSWORDS_WHERE_GUESSED : PASSWORDS;
		const key = `${network} ${account}`;
		const waitMs = this.#unknown.take(key, free, this.clock());
		if (waitMs > 0) throw tooMany(waitMs);
		// Only says from when on it is guessed there: beyond it nothing is refused.
		await this.#networks.penalty(network);
		return {
			wasRight: async () => {
				this.#unknown.forget(key);
				await this.#networks.reward(network);
			},
		};
	}

	/**
	 * Counts a one-time code that is about to be looked at.
	 * @throws AppError TOO_MANY_REQUESTS with `retryAfterSeconds`
	 */
	countCode({ account, deviceId }: Omit<Attempt, 'address'>): Promise<Counted> {
		const who = deviceId === null ? 'anywhere' : `device ${deviceId}`;
		return count(this.#codes, `${who} ${account}`);
	}
}

function limiter(keyPrefix: string, points: number): RateLimiterMemory {
	return new RateLimiterMemory({ keyPrefix, points, duration: QUARTER_SECONDS });
}

async function count(tries: RateLimiterMemory, key: string): Promise<Counted> {
	try {
		await tries.consume(key);
	} catch (thrown) {
		if (!(thrown instanceof RateLimiterRes)) throw thrown;
		throw tooMany(thrown.msBeforeNext);
	}
	return { wasRight: async () => void (await tries.delete(key)) };
}

function tooMany(waitMs: number): AppError {
	const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
	return new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds });
}
