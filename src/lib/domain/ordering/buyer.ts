import { storableText } from '../storable';

/** Longest name, characters as people count them. */
export const NAME_MAX = 80;
/** Longest line of an address (house number and street, or the address in its old names). */
export const ADDRESS_LINE_MAX = 200;
/** Longest note for the seller. */
export const NOTE_MAX = 500;

/**
 * Control, format and unassigned characters: none of them is part of a name or an address, and
 * those that turn the direction of writing can make a label read as something else. The joiner
 * inside emoji is let through.
 */
const UNSEEN = /[^\P{C}\u200d]/u;
const UNSEEN_IN_NOTE = /[^\P{C}\u200d\n\t]/u;

/**
 * Reads the name of whoever the goods are for: any script, emoji too, at least one letter.
 * @returns spaces joined and NFC, or undefined where it is no such name
 */
export function readBuyerName(text: string): string | undefined {
	return /\p{L}/u.test(text) ? readLine(text, NAME_MAX) : undefined;
}

/**
 * Reads one line of an address, with at least one letter or digit.
 * @returns spaces joined and NFC, or undefined where it is none
 */
export function readAddressLine(text: string): string | undefined {
	return /[\p{L}\p{N}]/u.test(text) ? readLine(text, ADDRESS_LINE_MAX) : undefined;
}

/**
 * Reads free words for the seller, over several lines. An order is not lost for half an emoji, which a phone may
 * have made of one where the words ended.
 * @returns null where there are none, undefined where they are too long or unreadable
 */
export function readNote(text: string): string | null | undefined {
	if (text.length > NOTE_MAX * 4) return undefined;
	const note = storableText(text).normalize('NFC').replaceAll('\r\n', '\n').trim();
	if (note === '') return null;
	return note.length <= NOTE_MAX && !UNSEEN_IN_NOTE.test(note) ? note : undefined;
}

function readLine(text: string, max: number): string | undefined {
	if (text.length > max * 4) return undefined;
	const line = text
		.normalize('NFC')
		.replace(/[ \t\u00a0]+/g, ' ')
		.trim();
	return line.length <= max && !UNSEEN.test(line) ? line : undefined;
}
