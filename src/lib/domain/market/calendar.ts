import type { EpochMs } from '../time';
import type { MarketSession } from './session';

/** Longest line of a calendar file, in bytes, without its end. @see RFC 5545 §3.1 */
const LINE_BYTES = 75;

/** What a calendar file says besides the session itself, in the reader's words. */
export interface CalendarWords {
	/** Absolute address of the session's page. */
	readonly url: string;
	readonly description: string;
}

/**
 * A session as a calendar file with a reminder a quarter of an hour before it begins.
 * @param now when the file is made
 * @returns text of type `text/calendar`, lines ended by CRLF
 * @see RFC 5545
 */
export function sessionCalendar(
	session: MarketSession,
	words: CalendarWords,
	now: EpochMs,
): string {
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Cho dem tren may//VI',
		'BEGIN:VEVENT',
		`UID:session-${session.id}@${new URL(words.url).hostname}`,
		`DTSTAMP:${utc(now)}`,
		`DTSTART:${utc(session.startsAt)}`,
		`DTEND:${utc(session.endsAt)}`,
		`SUMMARY:${escaped(session.title)}`,
		`DESCRIPTION:${escaped(words.description)}`,
		`URL:${words.url}`,
		'BEGIN:VALARM',
		'ACTION:DISPLAY',
		`DESCRIPTION:${escaped(session.title)}`,
		'TRIGGER:-PT15M',
		'END:VALARM',
		'END:VEVENT',
		'END:VCALENDAR',
	];
	return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** `20261128T123000Z` */
function utc(moment: EpochMs): string {
	return `${new Date(moment).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
	return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Breaks a line that is too long; never inside a character. */
function folded(line: string): string {
	let result = '';
	let bytes = 0;
	for (const character of line) {
		const size = new TextEncoder().encode(character).length;
		if (bytes + size > LINE_BYTES) {
			result += '\r\n ';
			bytes = 1;
		}
		result += character;
		bytes += size;
	}
	return result;
}
