/** Any base will do: only whether an address stays on it is looked at. */
const OWN = 'https://own.invalid';
const MAIL = /^mailto:[^\s@:/?&"'<>]{1,64}@[^\s@:/?&"'<>]{1,190}\.[a-z0-9-]{2,}$/i;
const PHONE = /^tel:\+?\d{3,15}$/;
const LONGEST = 500;

/**
 * Where a link of a text may lead: `https`, `mailto`, `tel`, or a path of this site. An allow-list:
 * whatever is not recognised (a script, data, a file, plain HTTP, an address with a name and
 * password in it) leads nowhere.
 * @returns the target in its one written form, or undefined
 */
export function parseLinkTarget(typed: string): string | undefined {
	const text = typed.trim();
	// What browsers drop while they read an address, somebody put there to be overlooked.
	if (text.length > LONGEST || /[\s\p{C}\\]/u.test(text)) return undefined;
	if (MAIL.test(text)) return text;
	const phone = text.replace(/[.()-]/g, '');
	if (PHONE.test(phone)) return phone;
	if (text.startsWith('/') && !text.startsWith('//')) return parsePath(text);
	if (!/^https:\/\//i.test(text)) return undefined;
	const url = parseUrl(text);
	if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
	return url.href;
}

/** The other site that a target leads to, in ASCII so that no letter passes for another; or null. */
export function foreignHost(target: string): string | null {
	return target.startsWith('https:') ? (parseUrl(target)?.host ?? null) : null;
}

function parsePath(text: string): string | undefined {
	const url = parseUrl(text, OWN);
	if (url?.origin !== OWN) return undefined;
	const path = url.pathname + url.search + url.hash;
	// `/.//evil.example` becomes one that leads away.
	return path.startsWith('//') ? undefined : path;
}

function parseUrl(text: string, base?: string): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}
