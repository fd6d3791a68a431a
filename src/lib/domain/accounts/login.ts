import { parsePhone } from '../ordering/phone';

/** Addresses below it reach nobody, for ever. @see RFC 2606 §2 */
const NO_MAIL = '@phone.invalid';
const EMAIL = /^[^\s\p{C}@]{1,64}@[^\s\p{C}@]{1,190}\.[^\s\p{C}@.]{2,}$/u;
const MAX_TYPED = 254;

/** What somebody typed to say who they are. */
export type Login =
	| { readonly kind: 'phone'; readonly phone: string }
	| { readonly kind: 'email'; readonly email: string };

/**
 * Reads a phone number (any usual way of writing it) or an e-mail address.
 * @returns undefined where it is neither
 */
export function parseLogin(typed: string): Login | undefined {
	const text = typed.trim();
	if (text.length > MAX_TYPED) return undefined;
	const phone = parsePhone(text);
	if (phone) return { kind: 'phone', phone };
	const email = text.normalize('NFKC').toLowerCase();
	return EMAIL.test(email) && !email.endsWith(NO_MAIL) ? { kind: 'email', email } : undefined;
}

/** The address that stands for a person who has none. */
export function placeholderEmail(phone: string): string {
	return `${phone.replace(/\D/g, '')}${NO_MAIL}`;
}

/** The address at which somebody can be written to, or null. */
export function reachableEmail(email: string): string | null {
	return email.endsWith(NO_MAIL) ? null : email;
}
