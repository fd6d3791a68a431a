import { formatPhone } from '$lib/domain/ordering/phone';

/** A number as people write it; any other contact as it is. */
export function contactWords(contact: string): string {
	return contact.startsWith('+') ? formatPhone(contact) : contact;
}
