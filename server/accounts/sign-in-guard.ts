import { AppError } from '$lib/domain/errors';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

import { networkOf } from '../network';

/** Wrong passwords for one account from one network, before that network must wait. */
const WRONG_FOR_ACCOUNT = { points: 8, duration: 15 * 60 };
/** Wrong passwords from one network, whatever the account: a village stands behind one address. */
const WRONG_FROM_NETWORK = { points: 100, duration: 15 * 60 };
const SUBSCRIBER = { ipv4Parts: 4, ipv6Groups: 4 };

/**
 * Makes guessing slow without giving anybody a way to shut others out: what counts is always an
 * account *together with* a network, so whoever guesses at somebody's account locks only himself
 * out of it. A guess that is spread over many networks is slowed by the length that a password
 * must have.
 */
export class SignInGuard {
	readonly #byAccount = new RateLimiterMemory({ keyPrefix: 'sign-in', ...WRONG_FOR_ACCOUNT });
	readonly #byNetwork = new RateLimiterMemory({ keyPrefix: 'network', ...WRONG_FROM_NETWORK });

	/**
	 * To be asked before a password is looked at.
	 * @param attempt `login` as typed, folded; `address` of the network
	 * @throws AppError TOO_MANY_REQUESTS with `retryAfterSeconds`
	 */
	async mayTry(attempt: Attempt): Promise<void> {
		const { account, network } = keysOf(attempt);
		refuse(await this.#byAccount.get(account), WRONG_FOR_ACCOUNT.points);
		refuse(await this.#byNetwork.get(network), WRONG_FROM_NETWORK.points);
	}

	/** Counts a wrong password. */
	async noteWrong(attempt: Attempt): Promise<void> {
		const { account, network } = keysOf(attempt);
		await this.#byAccount.penalty(account);
		await this.#byNetwork.penalty(network);
	}

	/** Forgets what was wrong before a right one. */
	async noteRight(attempt: Attempt): Promise<void> {
		await this.#byAccount.delete(keysOf(attempt).account);
	}
}

interface Attempt {
	readonly login: string;
	readonly address: string;
}

function keysOf({ login, address }: Attempt) {
	const network = networkOf(address, SUBSCRIBER);
	return { account: `${network} ${login}`, network };
}

function refuse(found: RateLimiterRes | null, points: number): void {
	if (!found || found.consumedPoints < points) return;
	throw new AppError('TOO_MANY_REQUESTS', {
		retryAfterSeconds: Math.max(1, Math.ceil(found.msBeforeNext / 1000)),
	});
}
