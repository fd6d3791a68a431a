import { accountId } from '$lib/domain/accounts/account';
import { beginLesson } from '$lib/domain/lessons/progress';
import type { Lesson } from '$lib/domain/lessons/lesson';
import { afterEach, expect, it } from 'vitest';

import { LessonsDatabase } from './lessons-database';
import { LocalLessons } from './lessons.svelte';

const NAME = 'lessons-test';
const me = { accountId: accountId('me'), locale: 'vi' } as const;
const lesson: Lesson = {
	slug: 'chup-anh',
	locale: 'vi',
	version: 1,
	title: 'Chụp ảnh',
	blocks: [],
};
const undo: (() => void)[] = [];

afterEach(async () => {
	for (const step of undo.splice(0)) step();
	await new LessonsDatabase(NAME).delete();
});

function openTab(reader = me): LocalLessons {
	const tab = new LocalLessons(reader, new LessonsDatabase(NAME));
	undo.push(tab.open());
	return tab;
}

it('keeps lessons and progress for the next time, one person apart from another', async () => {
	const first = openTab();
	await expect.poll(() => first.isRead).toBe(true);
	expect(first.lessons).toBeNull();
	await first.keepLessons([lesson]);
	await first.note(beginLesson('chup-anh', 2, 1));
	const second = openTab();
	await expect.poll(() => second.lessons).toEqual([lesson]);
	await expect.poll(() => second.progressOf('chup-anh')?.startedAt).toBe(1);
	const other = openTab({ ...me, accountId: accountId('other') });
	await expect.poll(() => other.lessons).toEqual([lesson]);
	expect(other.progressOf('chup-anh')).toBeNull();
});

it('has what is noted to send until the server is heard to know it', async () => {
	const tab = openTab();
	const begun = beginLesson('chup-anh', 2, 1);
	await tab.note(begun);
	const right = { ...begun, right: ['q1'] };
	// Answered while the answer of the server is on its way: the server knows less.
	const sent = await tab.unsent();
	await tab.note(right);
	await tab.hear(sent);
	expect(await tab.unsent()).toEqual([right]);
	await tab.hear([right]);
	expect(await tab.unsent()).toEqual([]);
	await tab.note(right);
	expect(await tab.unsent()).toEqual([]);
});

it('adds what another phone did and loses nothing of its own', async () => {
	const tab = openTab();
	await tab.note({ ...beginLesson('chup-anh', 2, 5), right: ['q2'] });
	await tab.hear([{ ...beginLesson('chup-anh', 2, 3), right: ['q1'] }]);
	await expect.poll(() => tab.progressOf('chup-anh')?.right).toEqual(['q1', 'q2']);
	expect((await tab.unsent()).map(({ right }) => right)).toEqual([['q1', 'q2']]);
});
