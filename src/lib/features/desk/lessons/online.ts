import type { ProducerId } from '$lib/domain/ids';
import type { LessonProgress } from '$lib/domain/lessons/progress';
import type { TextLocale } from '$lib/domain/texts/text';

import { ask, deskApi, type Asked } from '../online';
import type { WritingPlace } from '../writing/writing.svelte';

type Lessons = ReturnType<typeof deskApi>['lessons'];
export type ListedLesson = Awaited<ReturnType<Lessons['list']['query']>>[number];
export type Completion = Awaited<ReturnType<Lessons['completion']['query']>>[number];
export type StaffProgress = Awaited<ReturnType<Lessons['staff']['query']>>[number];

export function listLessons(): Promise<Asked<readonly ListedLesson[]>> {
	return ask(() => deskApi().lessons.list.query());
}

export function createLesson(
	title: string,
	key: string,
): Promise<Asked<{ readonly slug: string }>> {
	return ask(() => deskApi().lessons.create.mutate({ title, key }));
}

export function setLessonShown(slug: string, isShown: boolean): Promise<Asked<void>> {
	return ask(() => deskApi().lessons.setShown.mutate({ slug, isShown }));
}

export function orderLessons(slugs: string[]): Promise<Asked<void>> {
	return ask(() => deskApi().lessons.order.mutate({ slugs }));
}

export function readCompletion(): Promise<Asked<readonly Completion[]>> {
	return ask(() => deskApi().lessons.completion.query());
}

export function readStaffProgress(
	producerId: ProducerId,
): Promise<Asked<readonly StaffProgress[]>> {
	return ask(() => deskApi().lessons.staff.query({ producerId }));
}

/** All lessons that are shown, as the server tells them: to be read with their schema. */
export function fetchLessons(
	producerId: ProducerId,
	locale: TextLocale,
): Promise<Asked<readonly unknown[]>> {
	return ask(() => deskApi().lessons.read.query({ producerId, locale }));
}

/** Tells the server what this phone knows of the person's progress. @returns what both know */
export function sendProgress(
	producerId: ProducerId,
	told: LessonProgress[],
): Promise<Asked<readonly LessonProgress[]>> {
	return ask(() => deskApi().lessons.record.mutate({ producerId, told }));
}

/** Where one lesson is written. */
export function lessonPlace(slug: string, locale: TextLocale): WritingPlace {
	const { lessons } = deskApi();
	const ref = { slug, locale };
	return {
		key: `lesson.${slug}.${locale}`,
		read: (version) => ask(() => lessons.get.query({ ...ref, version })),
		preview: (markdown) => ask(() => lessons.preview.mutate({ markdown })),
		save: ({ markdown, revision, basedOn }) =>
			ask(() => lessons.save.mutate({ ...ref, markdown, revision, basedOn })),
		publish: (revision) => ask(() => lessons.publish.mutate({ ...ref, revision })),
		drop: (revision) => ask(() => lessons.drop.mutate({ ...ref, revision })),
	};
}
