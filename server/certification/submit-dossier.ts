import { mayBeSubmitted } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { findImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { lockDossier, type DossierRef } from './find-dossier';
import { getCompleteness } from './listing-gate';
import { dossiers } from './tables';

/**
 * Hands a dossier in: it stands in the reviewers' queue from then on, and they are told.
 * @throws AppError NOT_FOUND; CHANGED_MEANWHILE where it is not its producer's turn;
 * DOSSIER_INCOMPLETE where a required paper is still to be added
 */
export async function submitDossier(
	executor: Executor,
	submission: DossierRef & { readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { actor } = submission;
	await executor.transaction(async (tx) => {
		const dossier = await lockDossier(tx, submission);
		const { id, producerId, state } = dossier;
		if (state !== 'open' && state !== 'rejected') throw new AppError('CHANGED_MEANWHILE');
		const completeness = (await getCompleteness(tx, [dossier], now)).get(id);
		if (!completeness || !mayBeSubmitted(state, completeness)) {
			throw new AppError('DOSSIER_INCOMPLETE', {
				missing: completeness?.toSubmit.join(',') ?? '',
			});
		}
		await tx
			.update(dossiers)
			.set({ state: 'submitted', submittedAt: now })
			.where(eq(dossiers.id, id));
		await recordChange(tx, {
			actor,
			at: now,
			action: 'dossier.submit',
			subject: `dossier ${id}`,
			producerId,
			before: { state },
			after: { state: 'submitted' },
		});
		await notify(tx, {
			kind: 'dossierSubmitted',
			params: { dossierId: id, productName: dossier.productName },
			to: (await findImpartial(tx, 'dossiers.review', { producerIds: [producerId], now })).map(
				toAccount,
			),
			at: now,
		});
	});
}
