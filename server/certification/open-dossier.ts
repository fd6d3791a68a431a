import { dossierId, type DossierId } from '$lib/domain/certification/dossier';
import { uuidV7, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { dossiers } from './tables';

export interface NewDossier {
	readonly producerId: ProducerId;
	/** As the producer calls it. */
	readonly productName: string;
	/** 1–26; decides which papers are asked for. */
	readonly setCode: number;
	readonly actor: Actor | null;
}

/** Opens a dossier for a product that is to be shown one day. */
export async function openDossier(
	executor: Executor,
	{ actor, ...dossier }: NewDossier,
	now: EpochMs,
): Promise<DossierId> {
	const id = dossierId(uuidV7(now));
	await executor.transaction(async (tx) => {
		await tx.insert(dossiers).values({ ...dossier, id, state: 'open', openedAt: now });
		await recordChange(tx, {
			actor,
			at: now,
			action: 'dossier.open',
			subject: `dossier ${id}`,
			producerId: dossier.producerId,
			after: { productName: dossier.productName, setCode: dossier.setCode },
		});
	});
	return id;
}
