import { oneLine } from '$lib/domain/one-line';

/**
 * What somebody wrote, on one line and without characters that cannot be seen.
 * @returns null where nothing is left of it
 */
export function plainWords(text: string | null): string | null {
	const plain = oneLine(text ?? '');
	return plain === '' ? null : plain;
}
