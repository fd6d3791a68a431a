import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import type { Database } from '../database/database';
import { publishFirst } from '../texts/seed-texts';
import { ENGLISH } from './first/english';
import { VIETNAMESE } from './first/vietnamese';
import { lessons } from './tables';

/** What the market comes with of one lesson. */
export interface FirstLesson {
	readonly slug: string;
	readonly markdown: string;
}

/** Any number of our own: nodes that start at the same time queue on it. */
const SEED_LOCK = 530_117_206;

/**
 * Adds the market's own lessons where there is no lesson yet. Runs at every start, from any number
 * of nodes: once organisers have lessons, theirs are left alone.
 */
export async function ensureLessons(database: Database, now: EpochMs): Promise<void> {
	await database.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(${SEED_LOCK})`);
		if ((await tx.$count(lessons)) > 0) return;
		await tx.insert(lessons).values(
			VIETNAMESE.map(({ slug }, index) => ({
				...{ slug, position: index + 1, isShown: true, createdAt: now },
			})),
		);
		await publishFirst(tx, { locale: 'vi', texts: VIETNAMESE.map(toText), now });
		await publishFirst(tx, { locale: 'en', texts: ENGLISH.map(toText), now });
	});
}

function toText({ slug, markdown }: FirstLesson) {
	return { name: `lesson/${slug}` as const, needsLawyer: false, markdown };
}
