import type { AccountId } from '$lib/domain/accounts/account';
import { PLACE_EVENTS } from '$lib/domain/places/place-changes';
import { boolean, date, integer, pgTable, text } from 'drizzle-orm/pg-core';

import { moment } from '../database/moment';

/**
 * What organisers lay over the built-in list of provinces and communes. A change that was taken back
 * before its day stays here, marked.
 */
export const placeChanges = pgTable('place_changes', {
	id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
	/** Two digits: a province; five: a commune. */
	code: text('code').notNull(),
	event: text('event', { enum: PLACE_EVENTS }).notNull(),
	/** The new name, the new kind, the code of what it was merged into; null where restored. */
	value: text('value'),
	effectiveOn: date('effective_on').notNull(),
	/** Where it was read: a resolution's number, an address. */
	source: text('source').notNull(),
	/** Whether somebody compared it with the published text. */
	isConfirmed: boolean('is_confirmed').notNull(),
	enteredAt: moment('entered_at').notNull(),
	enteredBy: text('entered_by').$type<AccountId>().notNull(),
	takenBackAt: moment('taken_back_at'),
	takenBackBy: text('taken_back_by').$type<AccountId>(),
});
