import type { Wish } from '../accounts/access';
import { findWhoMay } from '../accounts/who-may';
import type { Executor } from '../database/database';
import { toAccount, type Recipient } from './recipient';

/**
 * Everybody at a desk whose business something is: those who may do what it asks for.
 *
 * ```ts
 * to: await audienceOf(tx, { permission: 'complaints.answer', producerId })
 * ```
 */
export async function audienceOf(executor: Executor, wish: Wish): Promise<Recipient[]> {
	return (await findWhoMay(executor, wish)).map(toAccount);
}
