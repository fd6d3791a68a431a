import type { AccountId } from '$lib/domain/accounts/account';
import type { Lesson } from '$lib/domain/lessons/lesson';
import { mergeProgress, type LessonProgress } from '$lib/domain/lessons/progress';
import type { TextLocale } from '$lib/domain/texts/text';
import { liveQuery } from 'dexie';

import { LessonsDatabase } from './lessons-database';
import { withReopen } from './reopen';
import { storeErrorCode, type StoreErrorCode } from './store-error';

interface Reader {
	readonly accountId: AccountId;
	readonly locale: TextLocale;
}

/** Lessons that a phone keeps, and how far one person is with them; live across tabs. */
export class LocalLessons {
	#lessons = $state.raw<readonly Lesson[] | null>(null);
	#progress = $state.raw<readonly LessonProgress[]>([]);
	#isRead = $state(false);
	#problem = $state<StoreErrorCode | null>(null);

	constructor(
		private readonly reader: Reader,
		private readonly database = new LessonsDatabase(),
	) {}

	/** In their order; null where this phone never had any in this language. */
	get lessons(): readonly Lesson[] | null {
		return this.#lessons;
	}

	/** Whether the phone's store was looked into. */
	get isRead(): boolean {
		return this.#isRead;
	}

	/** Why the phone keeps nothing; null where it does. */
	get problem(): StoreErrorCode | null {
		return this.#problem;
	}

	progressOf(slug: string): LessonProgress | null {
		return this.#progress.find((one) => one.slug === slug) ?? null;
	}

	/** Follows the store. @returns stops it */
	open(): () => void {
		const { accountId, locale } = this.reader;
		const subscription = liveQuery(async () => ({
			shelf: await this.database.shelves.get(locale),
			rows: await this.database.progress.where({ accountId }).toArray(),
		})).subscribe({
			next: ({ shelf, rows }) => {
				this.#lessons = shelf?.lessons ?? null;
				this.#progress = rows.map(({ progress }) => progress);
				this.#isRead = true;
			},
			error: (error: unknown) => {
				this.#problem = storeErrorCode(error);
				this.#isRead = true;
			},
		});
		return () => {
			subscription.unsubscribe();
			this.database.close();
		};
	}

	/** Puts what the server has in the place of what was kept. */
	async keepLessons(lessons: readonly Lesson[]): Promise<void> {
		const { locale } = this.reader;
		await this.#write(() => this.database.shelves.put({ locale, lessons }));
	}

	/** Notes how far the person got; it waits here until it is sent. */
	async note(progress: LessonProgress): Promise<void> {
		await this.#put([progress], false);
	}

	/** What the server does not know yet. */
	async unsent(): Promise<LessonProgress[]> {
		const { accountId } = this.reader;
		const rows = await this.database.progress.where({ accountId }).toArray();
		return rows.filter(({ isSent }) => !isSent).map(({ progress }) => progress);
	}

	/** Takes in what the server knows. */
	async hear(told: readonly LessonProgress[]): Promise<void> {
		await this.#put(told, true);
	}

	/** What is kept is only ever added to: two tabs and two phones come to the same. */
	async #put(all: readonly LessonProgress[], isFromServer: boolean): Promise<void> {
		const { accountId } = this.reader;
		const { progress: table } = this.database;
		await this.#write(() =>
			this.database.transaction('rw', table, async () => {
				for (const one of all) {
					const row = await table.get([accountId, one.slug]);
					const progress = row ? mergeProgress(row.progress, one) : one;
					const isSent = isFromServer
						? isEqual(progress, one)
						: row !== undefined && row.isSent && isEqual(progress, row.progress);
					await table.put({ accountId, slug: one.slug, progress, isSent });
				}
			}),
		);
	}

	async #write(work: () => PromiseLike<unknown>): Promise<void> {
		try {
			await withReopen(this.database, work);
			this.#problem = null;
		} catch (error) {
			this.#problem = storeErrorCode(error);
		}
	}
}

function isEqual(a: LessonProgress, b: LessonProgress): boolean {
	return JSON.stringify(mergeProgress(a, a)) === JSON.stringify(mergeProgress(b, b));
}
