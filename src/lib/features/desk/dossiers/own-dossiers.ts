import type { DossierId } from '$lib/domain/certification/dossier';
import type { DossierView, OwnDossier } from '$lib/domain/certification/dossier-view';
import type { ProducerId } from '$lib/domain/ids';
import { KeptDossiers } from '$lib/local/kept-dossiers';

import type { Desk } from '../desk.svelte';
import type { Asked } from '../online';
import type { OwnRef } from './online';
import { Told } from '../told.svelte';

/** Whose stall is open; the frame lets nobody in without one. */
function stallOf({ account, producerId }: Desk) {
	if (account === null || producerId === null) throw new Error('no stall is open');
	return { producerId, kept: new KeptDossiers(account.id) };
}

/** The dossiers of the open stall, shown as last heard until the server answers. */
export function ownDossiers(
	desk: Desk,
	ask: (producerId: ProducerId) => Promise<Asked<OwnDossier[]>>,
): Told<readonly OwnDossier[]> {
	const { producerId, kept } = stallOf(desk);
	return new Told<readonly OwnDossier[]>(() => ask(producerId), {
		read: async () => {
			const row = await kept.readList(producerId);
			return row && { value: row.dossiers, heardAt: row.heardAt };
		},
		keep: (value, heardAt) => kept.keepList(producerId, value, heardAt),
		close: () => kept.close(),
	});
}

/** One dossier of the open stall, whole. */
export function ownDossier(
	desk: Desk,
	dossierId: DossierId,
	ask: (ref: OwnRef) => Promise<Asked<DossierView>>,
): { readonly told: Told<DossierView>; readonly ref: OwnRef } {
	const { producerId, kept } = stallOf(desk);
	const ref = { producerId, dossierId };
	const told = new Told<DossierView>(() => ask(ref), {
		read: async () => {
			const row = await kept.readOne(dossierId);
			return row && { value: row.view, heardAt: row.heardAt };
		},
		keep: (value, heardAt) => kept.keepOne(value, heardAt),
		close: () => kept.close(),
	});
	return { told, ref };
}
