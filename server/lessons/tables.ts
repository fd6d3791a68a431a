import type { AccountId } from '$lib/domain/accounts/account';
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

import { accounts } from '../accounts/tables';
import { moment } from '../database/moment';

/** What there is to learn; the words are texts of name `lesson/{slug}` (server/texts). */
export const lessons = pgTable('lessons', {
	slug: text('slug').primaryKey(),
	/** Its place among the others, from 1; equal ones stand in the order of their slugs. */
	position: integer('position').notNull(),
	/** Whether producers get to see it. */
	isShown: boolean('is_shown').notNull(),
	createdAt: moment('created_at').notNull(),
});

/** How far each person is; devices send it, and what they know is put together. */
export const lessonProgress = pgTable(
	'lesson_progress',
	{
		accountId: text('account_id')
			.$type<AccountId>()
			.notNull()
			.references(() => accounts.id, { onDelete: 'cascade' }),
		slug: text('slug')
			.notNull()
			.references(() => lessons.slug),
		startedAt: moment('started_at').notNull(),
		finishedAt: moment('finished_at'),
		/** Questions once answered rightly. */
		right: text('right_questions').array().notNull(),
		questionCount: integer('question_count').notNull(),
	},
	(table) => [
		primaryKey({ columns: [table.accountId, table.slug] }),
		index('lesson_progress_slug').on(table.slug),
	],
);
