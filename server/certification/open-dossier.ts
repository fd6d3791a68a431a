import { dossierId, type DossierId } from '$lib/domain/certification/dossier';
import { uuidV7, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { doOnce } from '../once/do-once';
import { dossiers } from './tables';

export interface NewDossier {
	readonly producerId: ProducerId;
	/** As the producer calls it. */
	readonly productName: string;
	/** 1–26; decides which papers are asked for. */
	readonly setCode: number;
	readonly actor: Actor | null;
	/** The same each time that this one is asked for. */
	readonly key?: string;
}

/**
 * Opens a dossier for a product that is to be shown one day. The same one opened again, since the
 * answer got lost, is the one that there is.
 * @throws AppError CHANGED_MEANWHILE where another was opened by that key
 */
export async function openDossier(
	executor: Executor,
	{ actor, key, ...dossier }: NewDossier,
	now: EpochMs,
): Promise<DossierId> {
	const wish = { key, actor, action: 'dossier.open', said: dossier };
	const open = async (tx: Transaction) => {
		const id = dossierId(uuidV7(now));
		await tx.insert(dossiers).values({ ...dossier, id, state: 'open', openedAt: now });
		await recordChange(tx, {
			actor,
			at: now,
			action: 'dossier.open',
			subject: `dossier ${id}`,
			producerId: dossier.producerId,
			after: { productName: dossier.productName, setCode: dossier.setCode },
		});
		return id;
	};
	return dossierId(await executor.transaction((tx) => doOnce(tx, wish, now, () => open(tx))));
}
