import { AppError } from '$lib/domain/errors';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import { networkOf, SUBSCRIBER } from '../network';

const QUARTER_SECONDS = 15 * 60;
/** Tries for one account by one known device, or from one network by all unknown ones. */
const PASSWORDS = 8;
/** Tries from one network, whatever the account: a village stands behind one address. */
const FROM_NETWORK = 100;
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
 * A device on which a person has signed in before has tries of its own, which nobody else can use up:
 * not from the same network (a cooperative's one address), nor with the right password. Unknown devices
 * are counted by account *together with* network for passwords, so that a guesser elsewhere locks only
 * his own network; for one-time codes, which come after the password, by account alone: a guesser with
 * many networks gets no more of them. Whoever is kept out by that has a known device, or gets a link for
 * a new password, by which the guesser loses the old one.
 */
export class SignInGuard {
	readonly #passwords = limiter('password', PASSWORDS);
	readonly #networks = limiter('network', FROM_NETWORK);
	readonly #codes = limiter('code', CODES);

	/**
	 * Counts a password that is about to be looked at.
	 * @throws AppError TOO_MANY_REQUESTS with `retryAfterSeconds`
	 */
	async countPassword({ account, address, deviceId }: Attempt): Promise<Counted> {
		if (deviceId !== null) return count(this.#passwords, `device ${deviceId} ${account}`);
		const network = networkOf(address, SUBSCRIBER);
		const own = await count(this.#passwords, `network ${network} ${account}`);
		await count(this.#networks, network);
		return {
			wasRight: async () => {
				await own.wasRight();
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
		const retryAfterSeconds = Math.max(1, Math.ceil(thrown.msBeforeNext / 1000));
		throw new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds });
	}
	return { wasRight: async () => void (await tries.delete(key)) };
}
