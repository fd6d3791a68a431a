import { foldWord, words } from '../text';

/** A name as the last part of an address: `Bưởi đỏ Đông Cao` → `buoi-do-dong-cao`. */
export function slugOf(name: string): string {
	return words(name).map(foldWord).join('-');
}

/**
 * A slug as a shard writes it: 0 where it follows from the name, 1 where from name and id
 * (`slugWithId`), else the slug itself.
 */
export function packSlug(slug: string, name: string, id: number): string | 0 | 1 {
	const plain = slugOf(name);
	if (slug === plain) return 0;
	return slug === `${plain}-${id}` ? 1 : slug;
}

/** The slug that {@link packSlug} wrote. */
export function unpackSlug(packed: string | 0 | 1, name: string, id: number): string {
	if (typeof packed === 'string') return packed;
	return packed === 0 ? slugOf(name) : `${slugOf(name)}-${id}`;
}
