import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';

import { producers } from '../catalogue/tables';
import { moment } from '../database/moment';

/**
 * How a producer stands with the market; never published. One without a row was never verified.
 */
export const producerStandings = pgTable(
	'producer_standings',
	{
		producerId: integer('producer_id')
			.$type<ProducerId>()
			.primaryKey()
			.references(() => producers.id),
		/** When an organiser last saw who they are; null = nobody did. */
		verifiedAt: moment('verified_at'),
		/** Null for the demonstration's own. */
		verifiedBy: text('verified_by').$type<AccountId>(),
		/** The papers that were seen, in the organiser's words. */
		documentsSeen: text('documents_seen'),
		/** Null while it may sell. */
		suspendedAt: moment('suspended_at'),
		suspendedBy: text('suspended_by').$type<AccountId>(),
		suspensionReason: text('suspension_reason'),
	},
	(table) => [
		check(
			'producer_standings_verified',
			sql`(${table.verifiedAt} is null) = (${table.documentsSeen} is null)`,
		),
		check(
			'producer_standings_suspended',
			sql`(${table.suspendedAt} is null) = (${table.suspensionReason} is null)`,
		),
	],
);
