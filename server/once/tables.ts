import type { AccountId } from '$lib/domain/accounts/account';
import { pgTable, text, uuid } from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/** What staff wished for that must not be done twice, and what it came to. */
export const doneWishes = pgTable('done_wishes', {
	/** Made by the screen, once a form. */
	key: uuid('key').primaryKey(),
	accountId: text('account_id').$type<AccountId>().notNull(),
	/** `bundle.propose`: as the audit log calls it. */
	action: text('action').notNull(),
	/** Of all that was wished, so that another wish is not taken for this one. */
	wishSha256: text('wish_sha256').notNull(),
	/** What came of it, in words of the use case; null only while it is being done. */
	answer: text('answer'),
	at: moment('at').notNull(),
});
