// Vite plugin: what many pages share comes in one file. Thirty small ones, each compressed alone,
// weigh a quarter more on the wire and cost a slow link a request each.

import { isDeskOnly } from './desk-chunks.js';

/** A module that so many chunks would share is worth loading with the first page, whichever it is. */
const SHARED_BY = 6;
/** What many pages share and no first one uses: what forms and files sent are made of, and the words of errors. */
const NOT_AT_FIRST =
	/svelte.src.internal.client.dom.(?:elements.bindings|blocks.await)|i18n.(?:error-words|paraglide.messages.error_)|lib.(?:ui.(?:Dialog|Field)|local.uploads|domain.(?:files|desk-errors)|features.upload)/;

/**
 * Modules that only define things, though their packages do not say so: without a use of ours they
 * would be carried for nothing (a socket's whole machinery, a base for custom elements).
 */
const ONLY_DEFINES =
	/node_modules.(?:@trpc|svelte.src.internal.client.dom.elements.custom-element)/;

/** @returns {import('vite').Plugin} */
export function commonChunk() {
	/** How many beginnings of a buyer's pages load a module; what the desks load does not count. */
	const shares = new Map();
	/** The desks' many pages must not make common what they share. @param {string} id */
	const isBuyers = (id) => (shares.get(id) ?? 0) >= SHARED_BY && !NOT_AT_FIRST.test(id);
	return {
		name: 'common-chunk',
		apply: 'build',
		applyToEnvironment: (environment) => environment.name === 'client',
		transform: {
			filter: { id: ONLY_DEFINES },
			handler: (code) => ({ code, map: null, moduleSideEffects: false }),
		},
		buildEnd() {
			shares.clear();
			for (const beginning of beginningsOf(this)) {
				for (const id of loadedWith(beginning, this)) shares.set(id, (shares.get(id) ?? 0) + 1);
			}
		},
		outputOptions: (options) => ({
			...options,
			// Nobody reads a phone's console; what libraries would say there is weight.
			minify: { compress: { dropConsole: true }, mangle: true, codegen: true },
			codeSplitting: {
				groups: [{ name: 'common', minShareCount: SHARED_BY, test: isBuyers }],
			},
		}),
	};
}

/**
 * Where the app begins to load something: its entries, and what is imported when it is wanted.
 * @param {import('rolldown').PluginContext} graph
 */
function beginningsOf(graph) {
	return [...graph.getModuleIds()].filter((id) => {
		const info = graph.getModuleInfo(id);
		const isWanted = info?.dynamicImporters.some((importer) => !isDeskOnly(importer)) ?? false;
		return !isDeskOnly(id) && (info?.isEntry || isWanted);
	});
}

/**
 * Everything that comes with a module at once.
 * @param {string} beginning
 * @param {import('rolldown').PluginContext} graph
 */
function loadedWith(beginning, graph) {
	const loaded = new Set([beginning]);
	// A set takes in what is added while one goes through it.
	for (const id of loaded) {
		for (const next of graph.getModuleInfo(id)?.importedIds ?? []) loaded.add(next);
	}
	return loaded;
}
