import type { AccountId } from '$lib/domain/accounts/account';
import type { WaitingWork } from '$lib/domain/desk/waiting-work';
import type { EpochMs } from '$lib/domain/time';

import { claimDesk, DeskDatabase } from './desk-database';

/** What the organisers' start page last heard waits for its person, to be shown without a network. */
export class KeptWaiting {
	/** @param accountId who works here: what was kept for somebody else is let go of */
	constructor(
		private readonly accountId: AccountId,
		private readonly database = new DeskDatabase(),
	) {}

	async read(): Promise<{ readonly value: WaitingWork; readonly heardAt: EpochMs } | undefined> {
		await claimDesk(this.database, this.accountId);
		const row = await this.database.waiting.get(this.accountId);
		return row && { value: row.work, heardAt: row.heardAt };
	}

	async keep(work: WaitingWork, heardAt: EpochMs): Promise<void> {
		await claimDesk(this.database, this.accountId);
		await this.database.waiting.put({ accountId: this.accountId, work, heardAt });
	}

	close(): void {
		this.database.close();
	}
}
