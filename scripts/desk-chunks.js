// Vite plugin: parts what only the desks need from what a buyer's phone loads. Such files stand in
// a folder of their own, which the worker does not fetch for everybody, and are listed in
// desk-files.json, by which the desks keep themselves on the phones of those who work there.

/** Where the desks begin: whatever is reached only through these is theirs. */
const ROOTS = ['/src/lib/features/desk/', '/src/routes/desk/', '/src/routes/sign-in/'];
/** Where they stand among the built files. */
export const DESK_FOLDER = '_app/immutable/desk';

/** Modules that none but the desks reach, by id; known once the whole app has been read. */
const deskOnly = new Set();

/** Whether a module is reached by none but the desks. @param {string} id */
export function isDeskOnly(id) {
	return deskOnly.has(id);
}

/** @returns {import('vite').Plugin} */
export function deskChunks() {
	return {
		name: 'desk-chunks',
		apply: 'build',
		applyToEnvironment: (environment) => environment.name === 'client',
		buildEnd() {
			deskOnly.clear();
			const ids = [...this.getModuleIds()];
			const beginnings = ids.filter((id) => this.getModuleInfo(id)?.isEntry && !isRoot(id));
			const common = reachedFrom(beginnings, this);
			for (const id of ids) if (!common.has(id)) deskOnly.add(id);
		},
		outputOptions(options) {
			const usual = options.chunkFileNames;
			return {
				...options,
				chunkFileNames: (chunk) => {
					if (chunk.moduleIds.length > 0 && chunk.moduleIds.every(isDeskOnly)) {
						return `${DESK_FOLDER}/[hash].js`;
					}
					return typeof usual === 'function' ? usual(chunk) : (usual ?? '[name].js');
				},
			};
		},
		generateBundle(_options, bundle) {
			const files = Object.keys(bundle).filter((file) => file.startsWith(`${DESK_FOLDER}/`));
			this.emitFile({
				type: 'asset',
				fileName: 'desk-files.json',
				source: JSON.stringify(files.map((file) => `/${file}`)),
			});
		},
	};
}

/** @param {string} id */
function isRoot(id) {
	return ROOTS.some((root) => id.includes(root));
}

/**
 * Everything that those modules load, now or later, without going through the desks.
 * @param {readonly string[]} beginnings
 * @param {Pick<import('rolldown').PluginContext, 'getModuleInfo'>} graph
 */
function reachedFrom(beginnings, graph) {
	const reached = new Set(beginnings);
	// A set takes in what is added while one goes through it.
	for (const id of reached) {
		const info = graph.getModuleInfo(id);
		for (const next of [...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? [])]) {
			if (!isRoot(next)) reached.add(next);
		}
	}
	return reached;
}
