import { mayBeEdited } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { COMMITMENT } from './commitment-text';
import { lockDossier, type DossierRef } from './find-dossier';
import { commitments, documentEvents } from './tables';

/**
 * Signs the quality commitment for a dossier, in the name of who has signed in. The whole text is
 * kept with the signature.
 * @param signing `textVersion`: of the text that was read
 * @throws AppError NOT_FOUND; CHANGED_MEANWHILE where another text is in force by now, or the
 * dossier takes no papers any more
 */
export async function signCommitment(
	executor: Executor,
	signing: DossierRef & { readonly textVersion: string; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { actor } = signing;
	const { version: textVersion, text } = COMMITMENT;
	if (signing.textVersion !== textVersion) throw new AppError('CHANGED_MEANWHILE');
	await executor.transaction(async (tx) => {
		const { id, producerId, state } = await lockDossier(tx, signing);
		if (!mayBeEdited(state)) throw new AppError('CHANGED_MEANWHILE');
		const { accountId } = actor;
		await tx
			.insert(commitments)
			.values({ dossierId: id, textVersion, text, accountId, signedAt: now });
		// A signature needs no review.
		await tx
			.insert(documentEvents)
			.values({ dossierId: id, kind: 'commitment', what: 'accepted', accountId, at: now });
		await recordChange(tx, {
			actor,
			at: now,
			action: 'dossier.signCommitment',
			subject: `dossier ${id}`,
			producerId,
			after: { textVersion },
		});
	});
}
