import type { Account } from '$lib/domain/accounts/account';
import {
	mayForMarket,
	mayForProducer,
	type MarketPermission,
	type ProducerPermission,
} from '$lib/domain/accounts/permissions';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';

/** What somebody wants to do: for the market, or for one producer. */
export type Wish =
	| { readonly permission: MarketPermission }
	| { readonly permission: ProducerPermission; readonly producerId: ProducerId };

/**
 * The one door of the desks: every procedure, route and operation of staff asks here before it
 * does anything, and what is not allowed in src/lib/domain/accounts/permissions.ts is refused.
 * @throws AppError NOT_SIGNED_IN; FORBIDDEN where the person's roles do not allow it; NOT_FOUND
 * where it is about a producer that is none of theirs: from outside that looks as if there were none
 */
export function requireAccess(account: Account | null, wish: Wish): Account {
	if (!account) throw new AppError('NOT_SIGNED_IN');
	if (!('producerId' in wish)) {
		if (!mayForMarket(account, wish.permission)) throw new AppError('FORBIDDEN');
		return account;
	}
	const { permission, producerId } = wish;
	if (mayForProducer(account, permission, producerId)) return account;
	const isMember = account.producers.some((membership) => membership.producerId === producerId);
	throw new AppError(isMember ? 'FORBIDDEN' : 'NOT_FOUND');
}

/**
 * {@link requireAccess} for an operation, which its person made earlier, perhaps offline: who has
 * lost the role meanwhile, or whose account was shut, is told just that. Nothing is betrayed by it:
 * the operation itself names the producer.
 * @throws AppError FORBIDDEN
 */
export function requireStillAllowed(account: Account | null, wish: Wish): Account {
	try {
		return requireAccess(account, wish);
	} catch (refusal) {
		throw new AppError('FORBIDDEN', {}, { cause: refusal });
	}
}
