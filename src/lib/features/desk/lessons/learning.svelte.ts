import type { AccountId } from '$lib/domain/accounts/account';
import type { AppErrorWire } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { lessonSchema, questionsOf, type Lesson } from '$lib/domain/lessons/lesson';
import { beginLesson, type LessonProgress } from '$lib/domain/lessons/progress';
import type { TextLocale } from '$lib/domain/texts/text';
import { LocalLessons } from '$lib/local/lessons.svelte';
import { backoffMs } from '$lib/sync/backoff';
import * as v from 'valibot';

import { fetchLessons, sendProgress } from './online';
import { keepPictures } from './keep-pictures';

interface Learner {
	readonly accountId: AccountId;
	readonly producerId: ProducerId;
	readonly locale: TextLocale;
}

/** One person learning: reads from the phone, and makes phone and server equal when it can. */
export class Learning {
	readonly local: LocalLessons;
	#problem = $state.raw<AppErrorWire | null>(null);
	#isAsking = $state(false);
	#isOpen = false;
	#failures = 0;
	#again: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly learner: Learner,
		local = new LocalLessons(learner),
	) {
		this.local = local;
	}

	/** Why the server could not be asked; what the phone keeps can be read all the same. */
	get problem(): AppErrorWire | null {
		return this.#problem;
	}

	get isAsking(): boolean {
		return this.#isAsking;
	}

	/** Opens the phone's store and asks the server. @returns ends it */
	start(): () => void {
		const close = this.local.open();
		const whenOnline = () => void this.refresh();
		window.addEventListener('online', whenOnline);
		this.#isOpen = true;
		void this.refresh();
		return () => {
			this.#isOpen = false;
			clearTimeout(this.#again);
			window.removeEventListener('online', whenOnline);
			close();
		};
	}

	/**
	 * Fetches the lessons and tells the server what it does not know. Where it cannot be asked this is
	 * tried again, less and less often: a network that is said to be there may not carry anything yet.
	 */
	async refresh(): Promise<void> {
		clearTimeout(this.#again);
		const isEqual = await this.#makeEqual();
		if (isEqual || !this.#isOpen) {
			this.#failures = 0;
			return;
		}
		this.#failures += 1;
		clearTimeout(this.#again);
		this.#again = setTimeout(() => void this.refresh(), backoffMs(this.#failures, Math.random()));
	}

	/** @returns whether the server has all that the phone knows */
	async #makeEqual(): Promise<boolean> {
		const { producerId, locale } = this.learner;
		this.#isAsking = true;
		const asked = await fetchLessons(producerId, locale);
		this.#isAsking = false;
		this.#problem = asked.kind === 'failed' ? asked.error : null;
		if (asked.kind === 'failed') return false;
		const read = v.safeParse(v.array(lessonSchema), asked.value);
		// A part that this version of the app does not know: what is kept stays until it does.
		if (read.success) {
			await this.local.keepLessons(read.output);
			void keepPictures(read.output);
		}
		return this.#send();
	}

	/** The person has opened a lesson. */
	async begin(lesson: Lesson, now: number): Promise<void> {
		if (this.local.progressOf(lesson.slug) !== null) return;
		await this.#note(beginLesson(lesson.slug, questionsOf(lesson).length, now));
	}

	/** The person has answered a question rightly. */
	async answered(lesson: Lesson, questionId: string, now: number): Promise<void> {
		const before = this.#progressOf(lesson, now);
		const isKnown = before.right.includes(questionId);
		const right = isKnown ? before.right : [...before.right, questionId].sort();
		const isDone = questionsOf(lesson).every(({ id }) => right.includes(id));
		await this.#note({ ...before, right, finishedAt: before.finishedAt ?? (isDone ? now : null) });
	}

	/** The person has read a lesson without questions. */
	async finish(lesson: Lesson, now: number): Promise<void> {
		const before = this.#progressOf(lesson, now);
		await this.#note({ ...before, finishedAt: before.finishedAt ?? now });
	}

	#progressOf(lesson: Lesson, now: number): LessonProgress {
		const questionCount = questionsOf(lesson).length;
		const known = this.local.progressOf(lesson.slug);
		return known ? { ...known, questionCount } : beginLesson(lesson.slug, questionCount, now);
	}

	async #note(progress: LessonProgress): Promise<void> {
		await this.local.note(progress);
		await this.#send();
	}

	/** @returns whether it came there; what did not waits on the phone for the next time */
	async #send(): Promise<boolean> {
		const told = await this.local.unsent().catch(() => []);
		const answer = await sendProgress(this.learner.producerId, told);
		if (answer.kind === 'failed') return false;
		await this.local.hear(answer.value);
		return true;
	}
}
