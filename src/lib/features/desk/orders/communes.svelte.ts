import { loadCommunes, type Communes } from '$lib/domain/places/communes';

/** The list of communes once it is there: without it an address stands there without its commune. */
export function useCommunes(): { readonly list: Communes | null } {
	let list = $state.raw<Communes | null>(null);
	$effect(() => {
		loadCommunes().then(
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
