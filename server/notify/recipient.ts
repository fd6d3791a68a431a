import { accountId, type AccountId } from '$lib/domain/accounts/account';
import type { OrderId, SessionId } from '$lib/domain/ids';

declare const brand: unique symbol;
/** A recipient as one text: `account:…`, `order:…`, `report:…`, `session:…`. */
export type RecipientKey = string & { readonly [brand]: 'RecipientKey' };

/**
 * Who is told. People with an account have a list in the app; whoever follows an order, a report or a session
 * has only the browsers that asked to be woken, and reads the rest on its page.
 */
export type Recipient =
	| { readonly kind: 'account'; readonly accountId: AccountId }
	| { readonly kind: 'order'; readonly orderId: OrderId }
	| { readonly kind: 'report'; readonly reportId: string }
	/** Whoever wants to be told before a session opens. */
	| { readonly kind: 'session'; readonly sessionId: SessionId };

export const toAccount = (id: AccountId): Recipient => ({ kind: 'account', accountId: id });
export const toOrder = (id: OrderId): Recipient => ({ kind: 'order', orderId: id });

/** The text that stands for a recipient in the tables. */
export function keyOf(recipient: Recipient): RecipientKey {
	switch (recipient.kind) {
		case 'account':
			return `account:${recipient.accountId}` as RecipientKey;
		case 'order':
			return `order:${recipient.orderId}` as RecipientKey;
		case 'report':
			return `report:${recipient.reportId}` as RecipientKey;
		case 'session':
			return `session:${recipient.sessionId}` as RecipientKey;
	}
}

/** The account that a text stands for, or undefined where it is about none. */
export function accountOf(key: RecipientKey): AccountId | undefined {
	return key.startsWith('account:') ? accountId(key.slice('account:'.length)) : undefined;
}
