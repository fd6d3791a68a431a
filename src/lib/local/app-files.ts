/** What our server says that a file is, by the end of its name. */
const TYPES: Readonly<Record<string, RegExp>> = {
	avif: /^image\/avif/,
	css: /^text\/css/,
	js: /^text\/javascript/,
	json: /^application\/json/,
	png: /^image\/png/,
	svg: /^image\/svg/,
	txt: /^text\/plain/,
	wasm: /^application\/wasm/,
	webmanifest: /^application\/manifest\+json/,
	webp: /^image\/webp/,
	woff2: /^font\/woff2/,
};
/** Stands in each page of the app, and in nobody else's. */
const BEGINS_THE_APP = '/_app/immutable/entry/';

/**
 * Whether an answer is the file that was asked for. A captive portal answers everything with a page of its
 * own, as if all were well; once kept, that would stand for the file until the next version, or for good.
 * @param address of the file; that of a page has no ending
 */
export async function isOurFile(address: string, answer: Response): Promise<boolean> {
	if (answer.status !== 200) return false;
	const path = new URL(address, 'http://market').pathname;
	const type = answer.headers.get('content-type') ?? '';
	const ending = /\.(\w+)$/.exec(path)?.[1];
	if (ending !== undefined) return TYPES[ending]?.test(type) ?? false;
	return type.startsWith('text/html') && (await answer.clone().text()).includes(BEGINS_THE_APP);
}
