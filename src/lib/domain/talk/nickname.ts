import { foldedWords } from '../text';
import { maskContacts } from './contacts';
import { tidyText } from './message';
import { hasWord, type WordList } from './word-list';

export const NICKNAME_MIN = 2;
export const NICKNAME_MAX = 24;

/** Whom nobody may pass for, folded. */
const RESERVED: readonly string[] = [
	'ban to chuc',
	'btc',
	'nguoi dan',
	'dan chuong trinh',
	'quan tri',
	'quan tri vien',
	'admin',
	'chu the',
	'chu gian hang',
	'gian hang',
];

export type NicknameFault = 'tooShort' | 'tooLong' | 'contact' | 'reserved' | 'hurtful';

export type Nickname =
	| { readonly ok: true; readonly name: string }
	| { readonly ok: false; readonly fault: NicknameFault };

/** Whether a name is one of those, however it is written and parted: nobody passes for a producer. */
export function isNameOf(name: string, names: Iterable<string>): boolean {
	const said = foldedWords(name).join('');
	return [...names].some((other) => foldedWords(other).join('') === said);
}

/**
 * Whether some of its words, put together, are reserved: `b.t.c`, `bantochuc`. Whole words only, since
 * `admin` also stands in badminton.
 */
function isReserved(name: string): boolean {
	const words = foldedWords(name);
	const reserved = new Set(RESERVED.map((word) => word.replaceAll(' ', '')));
	return words.some((_, from) =>
		words.slice(from).some((_, more) => reserved.has(words.slice(from, from + more + 1).join(''))),
	);
}

/**
 * What becomes of a nickname that was typed. It may be anything that is no contact, hurts nobody and
 * does not pass for the market's own people.
 * @param hurtful words that the market does not show
 */
export function nicknameOf(typed: string, hurtful: WordList): Nickname {
	const name = tidyText(typed);
	const { length } = [...name];
	if (length < NICKNAME_MIN || !/\p{L}|\p{N}/u.test(name)) return { ok: false, fault: 'tooShort' };
	if (length > NICKNAME_MAX) return { ok: false, fault: 'tooLong' };
	if (maskContacts(name) !== name) return { ok: false, fault: 'contact' };
	if (isReserved(name)) return { ok: false, fault: 'reserved' };
	if (hasWord(name, hurtful)) return { ok: false, fault: 'hurtful' };
	return { ok: true, name };
}
