/**
 * What somebody wrote, on one line and without characters that cannot be seen.
 * @returns null where nothing is left of it
 */
export function plainWords(text: string | null): string | null {
	const plain = (text ?? '').replace(/[\p{C}\s]+/gu, ' ').trim();
	return plain === '' ? null : plain;
}
