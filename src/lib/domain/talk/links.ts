import { fold } from '../text';

const EMAIL =
	/[\p{L}\p{N}._%+-]+\s*(?:@|\(\s*(?:at|a còng|a cong)\s*\))\s*[a-z0-9-]+(?:\s?\.\s?[a-z0-9-]+)+/giu;
const ADDRESS = /(?:\b[a-z][a-z0-9+.-]{1,15}:\/\/|\bwww\s?\.\s?)\S+/giu;
/** A host's name, known by how it ends; one with Vietnamese letters only where it has no blanks. */
const HOST =
	/(?<![\p{L}\p{M}\p{N}])(?:(?:[a-z0-9-]+\.)*[a-z0-9-]+\s?\.\s?(?:com|vn|net)|(?:[\p{L}\p{M}\p{N}-]+\.)+(?:com|vn|net|org|info|xyz|site|store|click|asia|biz|io|tv|cc|mobi|dev|club|gg)|[tm]\.me)(?![\p{L}\p{M}\p{N}])(?:[/?#]\S*)?/giu;
/** The same under endings that are words too: only with what follows a slash. */
const SHORT_HOST = /(?<![\p{L}\p{M}\p{N}])(?:[a-z0-9-]+\.)+[a-z]{2,10}\/\S+/giu;

/**
 * Endings with which people say things here, too: `ngon quá.shop ơi`, `nhỏ.co to hơn không`. The ones of
 * IANA's list under which anybody gets a name at once and cheaply, not all 1,400.
 * @see https://data.iana.org/TLD/tlds-alpha-by-domain.txt
 */
const WORD_ENDINGS = [
	...['ai', 'app', 'art', 'bar', 'best', 'bet', 'bid', 'bio', 'blog', 'bond', 'cam', 'cash', 'cfd'],
	...['chat', 'city', 'cloud', 'cn', 'co', 'cool', 'cyou', 'digital', 'email', 'eu', 'fan', 'farm'],
	...[
		'fashion',
		'food',
		'fun',
		'gift',
		'group',
		'host',
		'icu',
		'im',
		'ink',
		'jp',
		'kim',
		'kr',
		'la',
	],
	...['life', 'link', 'live', 'lol', 'ltd', 'ly', 'market', 'me', 'media', 'news', 'one', 'online'],
	...['page', 'plus', 'pro', 'pub', 'pw', 'ren', 'rest', 'ru', 'sale', 'sbs', 'sg', 'sh', 'shop'],
	...['space', 'tech', 'tk', 'to', 'today', 'top', 'uk', 'us', 'video', 'vin', 'vip', 'wang'],
	...['website', 'wiki', 'win', 'work', 'world', 'ws', 'xin', 'zone'],
];
const WORD_HOST = new RegExp(
	String.raw`(?<![\p{L}\p{M}\p{N}])((?:[\p{L}\p{M}\p{N}-]+\.)+)(?:${WORD_ENDINGS.join('|')})(?![\p{L}\p{M}\p{N}])(?:[/?#]\S*)?`,
	'giu',
);
/** A syllable of Vietnamese without its marks, also several times: `qua`, `hihi`. */
const SYLLABLE =
	/^((?:ngh?|nh|ch|gh?|gi|kh|ph|qu|th|tr|[bcdhklmnprstvx])?[aeiouy]{1,3}(?:ch?|k|m|n[gh]?|p|t)?)\1*$/;
/** How many, and of what: `2kg`, `500`; a kind: `st25`; and a letter that stands for a word. */
const ABBREVIATION = /^(?:\d+[a-z]{0,3}|[a-z]{1,2}\d{1,2}|[a-z])$/;
/** What is said in such talk and is no syllable. */
const SAID = new Set(
	'ok oke okie okay dc dk ib inbox ck stk sp sl sz size ship order sale like live free hot combo voucher feedback thanks thank tks hello hey wow yes no add mn mng kk vs nv ntn bn'.split(
		' ',
	),
);

/** What is said besides, and may be somebody's name in the net: no link before a word that begins a sentence. */
const SAID_AT_AN_END = new Set(
	'shop ocop vietgap globalgap haccp hcm tphcm hn sg cod xl xxl web app fb video'.split(' '),
);
/** What follows is a new sentence, and no part of a link. */
const BEGINS_SENTENCE = /\.\p{Lu}\p{Ll}+$/u;

/**
 * Makes links and e-mail addresses unreadable. What stands before a point and an ending that is a word as
 * well is taken for the end of a sentence where all of it is words of Vietnamese.
 */
export function maskLinks(text: string, mask: string): string {
	return [EMAIL, ADDRESS, SHORT_HOST, HOST]
		.reduce((rest, pattern) => rest.replace(pattern, mask), text)
		.replace(WORD_HOST, (host: string, labels: string) => {
			const isEnd = BEGINS_SENTENCE.test(host);
			return labels.split('.').every((label) => label === '' || isSaid(label, isEnd)) ? host : mask;
		});
}

function isSaid(label: string, isEnd: boolean): boolean {
	// Drawn out, as people do: `ngonnnn`.
	const word = fold(label).replace(/(\p{L})\1{2,}/gu, '$1');
	const isWord = ABBREVIATION.test(word) || SYLLABLE.test(word) || SAID.has(word);
	return isWord || (isEnd && SAID_AT_AN_END.has(word));
}
