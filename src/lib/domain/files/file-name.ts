const MOST_CHARACTERS = 120;
const NAMELESS = 'file';

/** Endings by what a file turned out to be. */
const ENDINGS: Readonly<Record<string, string>> = {
	'image/webp': 'webp',
	'application/pdf': 'pdf',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
	'text/csv': 'csv',
};

/**
 * Makes of whatever a phone calls a file a name that means nothing to a file system, a header or a
 * reader's eye: no path, no control or direction marks, no dots at the beginning.
 * @returns never empty, at most 120 characters
 */
export function cleanFileName(given: string): string {
	const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
	const clean = last
		.replace(/[\p{C}"<>|:*?]/gu, '')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/^\.+/, '');
	return [...clean].slice(-MOST_CHARACTERS).join('') || NAMELESS;
}

/** The same name with the ending of what the file is, whatever it ended with before. */
export function nameWithEnding(name: string, mediaType: string): string {
	const ending = ENDINGS[mediaType];
	if (ending === undefined) return name;
	const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, '') || NAMELESS;
	return `${stem}.${ending}`;
}
