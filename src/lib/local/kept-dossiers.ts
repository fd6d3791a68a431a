import type { AccountId } from '$lib/domain/accounts/account';
import type { DossierView, OwnDossier } from '$lib/domain/certification/dossier-view';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { claimDesk, DeskDatabase, type DossiersRow, type DossierViewRow } from './desk-database';

/**
 * What the producers' desk last heard of dossiers, to be shown without a network. What can be done
 * with them works with one only, so nothing of it waits here.
 */
export class KeptDossiers {
	/** @param accountId who works here: what was kept for somebody else is let go of */
	constructor(
		private readonly accountId: AccountId,
		private readonly database = new DeskDatabase(),
	) {}

	async readList(producerId: ProducerId): Promise<DossiersRow | undefined> {
		await claimDesk(this.database, this.accountId);
		return this.database.dossiers.get(producerId);
	}

	async readOne(id: string): Promise<DossierViewRow | undefined> {
		await claimDesk(this.database, this.accountId);
		return this.database.dossierViews.get(id);
	}

	/** Keeps a producer's list. */
	async keepList(
		producerId: ProducerId,
		dossiers: readonly OwnDossier[],
		heardAt: EpochMs,
	): Promise<void> {
		await claimDesk(this.database, this.accountId);
		await this.database.dossiers.put({ producerId, dossiers, heardAt });
	}

	async keepOne(view: DossierView, heardAt: EpochMs): Promise<void> {
		await claimDesk(this.database, this.accountId);
		await this.database.dossierViews.put({ id: view.dossier.id, view, heardAt });
	}

	close(): void {
		this.database.close();
	}
}
