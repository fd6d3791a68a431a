import type { ProducerId } from '$lib/domain/ids';
import type { LessonProgress } from '$lib/domain/lessons/progress';

import { listAllProducerStaff } from '../accounts/all-producer-staff';
import { listShownStaff } from '../accounts/producer-staff';
import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { progressOfAll } from './progress';
import { listLessonRows } from './read-lessons';

export interface StaffProgress {
	/** As the stall knows them: not their account. */
	readonly memberId: string;
	readonly name: string;
	readonly progress: readonly LessonProgress[];
}

/** How far each of a producer's people is, for its owner. */
export async function staffProgress(
	executor: Executor,
	producerId: ProducerId,
): Promise<StaffProgress[]> {
	const people = await listShownStaff(executor, producerId);
	const byPerson = await progressOfAll(
		executor,
		people.map(({ id }) => id),
	);
	return people.map(({ id, memberId, name }) => ({
		memberId,
		name,
		progress: byPerson.get(id) ?? [],
	}));
}

/** How many of a producer's people have finished what. */
export interface ProducerCompletion {
	readonly producerId: ProducerId;
	readonly name: string;
	readonly people: number;
	/** By slug of the lesson; who has finished none of one is not counted there. */
	readonly finished: Readonly<Record<string, number>>;
}

/** How far the people of each producer are with the lessons that are shown, for organisers. */
export async function completionByProducer(executor: Executor): Promise<ProducerCompletion[]> {
	const staff = await listAllProducerStaff(executor);
	const shown = new Set(
		(await listLessonRows(executor)).filter((row) => row.isShown).map(({ slug }) => slug),
	);
	const accountIds = [...new Set(staff.map(({ accountId }) => accountId))];
	const byPerson = await progressOfAll(executor, accountIds);
	const producerIds = [...new Set(staff.map(({ producerId }) => producerId))];
	const names = await getProducerNames(executor, producerIds);
	return names.map(({ id, name }) => {
		const people = staff.filter(({ producerId }) => producerId === id);
		const finished: Record<string, number> = {};
		for (const { accountId } of people) {
			for (const { slug, finishedAt } of byPerson.get(accountId) ?? []) {
				if (finishedAt === null || !shown.has(slug)) continue;
				finished[slug] = (finished[slug] ?? 0) + 1;
			}
		}
		return { producerId: id, name, people: people.length, finished };
	});
}
