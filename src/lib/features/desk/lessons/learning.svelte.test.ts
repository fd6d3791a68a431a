import { accountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { producerId } from '$lib/domain/ids';
import type { Lesson } from '$lib/domain/lessons/lesson';
import type { LessonProgress } from '$lib/domain/lessons/progress';
import { LocalLessons } from '$lib/local/lessons.svelte';
import { LessonsDatabase } from '$lib/local/lessons-database';
import { LONGEST_MS } from '$lib/sync/backoff';
import { afterEach, expect, it, vi } from 'vitest';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import { Learning } from './learning.svelte';

const NAME = 'learning-test';
const lesson: Lesson = {
	...{ slug: 'chup-anh', locale: 'vi', version: 1, title: 'Chụp ảnh', blocks: [] },
};

afterEach(async () => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
	await new LessonsDatabase(NAME).delete();
});

it('goes on trying to tell what was learnt, though the network was said to be there before it was', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	let isThere = false;
	const told: LessonProgress[] = [];
	const answerOnly = <T>(value: T): T => {
		if (!isThere) throw new AppError('SERVER_BUSY');
		return value;
	};
	answerDesk({
		'lessons.read': () => answerOnly([lesson]),
		'lessons.record': (input: { told: LessonProgress[] }) => {
			answerOnly(null);
			told.push(...input.told);
			return input.told;
		},
	});
	const learner = { accountId: accountId('me'), producerId: producerId(1), locale: 'vi' } as const;
	const learning = new Learning(learner, new LocalLessons(learner, new LessonsDatabase(NAME)));
	const end = learning.start();
	await expect.poll(() => learning.problem).not.toBeNull();
	await learning.finish(lesson, 5);
	window.dispatchEvent(new Event('online'));
	await expect.poll(() => learning.isAsking).toBe(false);
	expect(told).toEqual([]);

	isThere = true;
	// Whatever was waited for by chance: no wait is longer.
	await expect
		.poll(async () => {
			await vi.advanceTimersByTimeAsync(LONGEST_MS);
			return told.map(({ slug }) => slug);
		})
		.toEqual(['chup-anh']);
	expect(learning.problem).toBeNull();
	expect(vi.getTimerCount()).toBe(0);
	end();
});
