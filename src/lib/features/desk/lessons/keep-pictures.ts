import type { Lesson } from '$lib/domain/lessons/lesson';
import { picturesIn } from '$lib/domain/texts/blocks';

/**
 * Has the worker keep the pictures of lessons before they are looked at, so that they are there
 * without a network. Where data is saved it fetches none, and neither does this then.
 */
export async function keepPictures(lessons: readonly Lesson[]): Promise<void> {
	const hashes = lessons.flatMap(({ blocks }) => picturesIn(blocks));
	for (const hash of new Set(hashes)) {
		try {
			await fetch(`/pictures/${hash}/640.webp`);
		} catch {
			return;
		}
	}
}
