import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import { addPicture } from '../catalogue/pictures/add-picture';
import type { Database } from '../database/database';
import { publishFirst } from '../texts/seed-texts';
import { ENGLISH } from './first/english';
import { LESSON_PICTURES } from './first/pictures';
import { VIETNAMESE } from './first/vietnamese';
import { lessons } from './tables';

/** What the market comes with of one lesson. */
export interface FirstLesson {
	readonly slug: string;
	/** What its drawing shows, for who does not see it. */
	readonly picture: string;
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
		const hashes = new Map<string, string>();
		for (const [slug, svg] of Object.entries(LESSON_PICTURES)) {
			hashes.set(slug, await addPicture(tx, svg));
		}
		const toText = (lesson: FirstLesson) => ({
			...{ name: `lesson/${lesson.slug}` as const, needsLawyer: false },
			markdown: illustrated(lesson, hashes.get(lesson.slug)),
		});
		await publishFirst(tx, { locale: 'vi', texts: VIETNAMESE.map(toText), now });
		await publishFirst(tx, { locale: 'en', texts: ENGLISH.map(toText), now });
	});
}

/** Its drawing stands below what the lesson says first. */
function illustrated({ slug, picture, markdown }: FirstLesson, hash: string | undefined): string {
	if (hash === undefined) throw new Error(`the lesson ${slug} has no drawing`);
	return markdown.replace(/^(# .+\n\n.+\n)/, `$1\n![${picture}](/pictures/${hash})\n`);
}
