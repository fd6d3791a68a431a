// Vite plugin: what many pages share comes in one file. Thirty small ones, each compressed alone,
// weigh a quarter more on the wire and cost a slow link a request each.

import { isDeskOnly } from './desk-chunks.js';

/** A module that so many chunks would share is worth loading with the first page, whichever it is. */
const SHARED_BY = 7;

/** @returns {import('vite').Plugin} */
export function commonChunk() {
	return {
		name: 'common-chunk',
		apply: 'build',
		applyToEnvironment: (environment) => environment.name === 'client',
		outputOptions: (options) => ({
			...options,
			// Nobody reads a phone's console; what libraries would say there is weight.
			minify: { compress: { dropConsole: true }, mangle: true, codegen: true },
			codeSplitting: {
				groups: [{ name: 'common', minShareCount: SHARED_BY, test: (id) => !isDeskOnly(id) }],
			},
		}),
	};
}
