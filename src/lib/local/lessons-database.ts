import type { AccountId } from '$lib/domain/accounts/account';
import type { Lesson } from '$lib/domain/lessons/lesson';
import type { LessonProgress } from '$lib/domain/lessons/progress';
import type { TextLocale } from '$lib/domain/texts/text';
import { Dexie, type Table } from 'dexie';

/** All lessons in one language, as they came: read with their schema. */
interface ShelfRow {
	readonly locale: TextLocale;
	readonly lessons: readonly Lesson[];
}

interface ProgressRow {
	readonly accountId: AccountId;
	readonly slug: string;
	readonly progress: LessonProgress;
	/** Whether the server knows as much. */
	readonly isSent: boolean;
}

/**
 * Lessons on a phone at a producer's desk. Lessons can be fetched again at any time; progress that
 * is not sent yet is only here, and is kept through everything but its own deletion.
 */
export class LessonsDatabase extends Dexie {
	declare readonly shelves: Table<ShelfRow, TextLocale>;
	declare readonly progress: Table<ProgressRow, [AccountId, string]>;

	constructor(name = 'lessons') {
		super(name, { cache: 'disabled' });
		this.version(1).stores({ shelves: 'locale', progress: '[accountId+slug], accountId' });
	}
}
