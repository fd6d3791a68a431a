import type { Communes } from '$lib/domain/places/communes';
import { currentCommunes } from '$lib/local/communes';

/** The list of communes once it is there: without it an address stands there without its commune. */
export function useCommunes(): { readonly list: Communes | null } {
	let list = $state.raw<Communes | null>(null);
	$effect(() => {
		currentCommunes().then(
			(loaded) => (list = loaded),
			() => undefined,
		);
	});
	return {
		get list() {
			return list;
		},
	};
}
