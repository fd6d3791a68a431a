import { maskLinks } from './links';
import { telephoneNumbers } from './telephone-numbers';

/** What stands where something must not be read. */
export const MASK = '•••';

/**
 * Makes telephone numbers, links and e-mail addresses unreadable, also disguised ones; see
 * {@link telephoneNumbers} and {@link maskLinks}. Everything else stays as it is.
 * @param text tidied
 */
export function maskContacts(text: string): string {
	// Numbers first: `9.mot/0` in the middle of one looks like an address.
	const masked = maskLinks(maskNumbers(text), MASK);
	// An address may have stood between two halves of a number. Each round leaves fewer letters and digits.
	return masked === text ? text : maskContacts(masked);
}

function maskNumbers(text: string): string {
	let masked = '';
	let done = 0;
	for (const { start, end } of telephoneNumbers(text)) {
		if (start >= done) masked += text.slice(done, start) + MASK;
		done = Math.max(done, end);
	}
	return masked + text.slice(done);
}
