import { readFileSync } from 'node:fs';
import * as v from 'valibot';

import { expect, test } from '../fixtures/market';

/** What the build made of the app's files. */
const OUTPUT = '.svelte-kit/output/client/.vite/manifest.json';
const NODES = '.svelte-kit/generated/client-optimized';

const manifestSchema = v.record(
	v.string(),
	v.object({
		file: v.string(),
		name: v.optional(v.string()),
		isEntry: v.optional(v.boolean(), false),
		imports: v.optional(v.array(v.string()), []),
		dynamicImports: v.optional(v.array(v.string()), []),
	}),
);

test('the player of video is loaded on the page of a session alone, and only when video is wanted', () => {
	const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(OUTPUT, 'utf8')));
	const names = Object.keys(manifest);
	const players = names.filter((name) => name.startsWith('node_modules/hls.js/'));
	// The light one, and the one that shows captions.
	expect(players).toHaveLength(2);

	/** All that is fetched for an entry; what it may fetch later only where that is asked for. */
	function fetchedFor(entry: string, isLaterToo: boolean): ReadonlySet<string> {
		const found = new Set([entry]);
		for (const name of found) {
			const { imports = [], dynamicImports = [] } = manifest[name] ?? {};
			for (const one of isLaterToo ? [...imports, ...dynamicImports] : imports) found.add(one);
		}
		return found;
	}
	const entries = names.filter((name) => manifest[name]?.isEntry);
	const holding = (isLaterToo: boolean) =>
		entries.filter((entry) => players.some((name) => fetchedFor(entry, isLaterToo).has(name)));
	expect(holding(false)).toEqual([]);
	// The app knows of every page; of the pages one alone may ever fetch it.
	const pages = holding(true).filter((entry) => entry.startsWith(`${NODES}/nodes/`));
	expect(pages.map((page) => /"[^"]+\.svelte"/.exec(readFileSync(page, 'utf8'))?.[0])).toEqual([
		'"../../../../src/routes/market/[session]/+page.svelte"',
	]);

	// Nor does the service worker bring it to phones that never watch.
	const worker = readFileSync('build/client/service-worker.js', 'utf8');
	for (const name of players) expect(worker).not.toContain(manifest[name]?.file ?? name);
});
