import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { insertRows } from '../database/bulk-rows';
import type { Transaction } from '../database/database';
import { auditEntries, type AuditValue } from './tables';

/** Who does it: a person who has signed in, by one request. */
export interface Actor {
	readonly accountId: AccountId;
	readonly requestId: string;
}

export interface Change {
	/** Null: the market itself, by a job or a command. */
	readonly actor: Actor | null;
	readonly at: EpochMs;
	/** `product.update`: a noun and a verb. */
	readonly action: string;
	/** `product 12`, `order 0190…`: what kind of thing and which. */
	readonly subject: string;
	readonly producerId?: ProducerId | null;
	/** As it was and as it is. Fields that are equal in both are left out of the record. */
	readonly before?: AuditValue | null;
	readonly after?: AuditValue | null;
}

/** Names whose values are secrets or a person's own: that they changed is kept, not what they are. */
const WITHHELD = new Set(['password', 'secret', 'token', 'privateJwk']);

/** Writes down what a member of staff did, in the transaction that does it. */
export async function recordChange(tx: Transaction, change: Change): Promise<void> {
	await recordChanges(tx, [change]);
}

/** The same for many at once. */
export async function recordChanges(tx: Transaction, changes: readonly Change[]): Promise<void> {
	await insertRows(tx, auditEntries, changes.map(toEntry));
}

function toEntry(change: Change) {
	const { before, after } = differences(change.before ?? null, change.after ?? null);
	return {
		at: change.at,
		accountId: change.actor?.accountId ?? null,
		requestId: change.actor?.requestId ?? null,
		producerId: change.producerId ?? null,
		action: change.action,
		subject: change.subject,
		before,
		after,
	};
}

function differences(before: AuditValue | null, after: AuditValue | null) {
	if (!before || !after) return { before: withhold(before), after: withhold(after) };
	const changed = Object.keys({ ...before, ...after }).filter(
		(key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
	);
	const pick = (value: AuditValue) =>
		Object.fromEntries(changed.map((key) => [key, value[key] ?? null]));
	return { before: withhold(pick(before)), after: withhold(pick(after)) };
}

function withhold(value: AuditValue | null): AuditValue | null {
	if (!value) return null;
	return Object.fromEntries(
		Object.entries(value).map(([key, told]) => [key, WITHHELD.has(key) ? '…' : told]),
	);
}
