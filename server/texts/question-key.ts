import { createHash } from 'node:crypto';

/** A short name for the words of a question, the same wherever and whenever it is made. */
export function questionKey(words: string): string {
	return `q${createHash('sha256').update(words).digest('hex').slice(0, 12)}`;
}
