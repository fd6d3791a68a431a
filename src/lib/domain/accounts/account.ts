import type { ProducerId } from '../ids';

declare const brand: unique symbol;

/** Names one person who signs in: a producer's staff, an organiser. Buyers have none. */
export type AccountId = string & { readonly [brand]: 'AccountId' };

export const accountId = (value: string): AccountId => value as AccountId;

/** What a person does for the market. One person may do several. */
export const MARKET_ROLES = ['reviewer', 'host', 'administrator'] as const;
export type MarketRole = (typeof MARKET_ROLES)[number];

/** What a person does for one producer. */
export const PRODUCER_ROLES = ['owner', 'packer'] as const;
export type ProducerRole = (typeof PRODUCER_ROLES)[number];

export interface Membership {
	readonly producerId: ProducerId;
	readonly role: ProducerRole;
}

/** A person with all that decides what they may do. */
export interface Account {
	readonly id: AccountId;
	readonly name: string;
	/** Null where the person signs in by phone number only. */
	readonly email: string | null;
	/** E.164; null where the person signs in by e-mail only. */
	readonly phone: string | null;
	readonly roles: readonly MarketRole[];
	readonly producers: readonly Membership[];
}
