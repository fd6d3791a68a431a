/** What somebody typed, on one line and without characters that cannot be seen. */
export function oneLine(typed: string): string {
	return typed.replace(/[\p{C}\s]+/gu, ' ').trim();
}
