import type { Communes } from '$lib/domain/places/communes';
import { getApp } from '$lib/features/app/app.svelte';
import { currentCommunes } from '$lib/local/communes';

/** The list of communes once it is there: without it an address stands there without its commune. */
export function useCommunes(): { readonly list: Communes | null } {
	const app = getApp();
	let list = $state.raw<Communes | null>(null);
	$effect(() => {
		currentCommunes(() => app.clock.now).then(
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
