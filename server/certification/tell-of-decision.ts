import type { EpochMs } from '$lib/domain/time';

import { findWhoMay } from '../accounts/who-may';
import type { Actor } from '../audit/record-change';
import type { Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import type { Ruling } from './take-effect';

/** Tells the producers of the dossiers that a decision is about what became of them. */
export async function tellProducers(tx: Transaction, ruling: Ruling, now: EpochMs): Promise<void> {
	const dossiers = ruling.kind === 'dossier' ? [ruling.dossier] : ruling.holders;
	for (const { id, producerId, productName } of dossiers) {
		await notify(tx, {
			kind: 'dossierDecided',
			params: { dossierId: id, producerId, productName, verdict: ruling.verdict },
			to: await audienceOf(tx, { permission: 'dossiers.submit', producerId }),
			at: now,
		});
	}
}

/** Asks the reviewers for a second signature, but for whom has given the first. */
export async function askForSecond(
	tx: Transaction,
	ruling: Ruling,
	{ actor, now }: { readonly actor: Actor; readonly now: EpochMs },
): Promise<void> {
	const isDossier = ruling.kind === 'dossier';
	const others = (await findWhoMay(tx, { permission: 'dossiers.review' })).filter(
		(id) => id !== actor.accountId,
	);
	await notify(tx, {
		kind: 'signatureWaiting',
		params: {
			dossierId: isDossier ? ruling.dossier.id : null,
			about: isDossier
				? ruling.dossier.productName
				: (ruling.certificate.number ?? ruling.certificate.issuer),
		},
		to: others.map(toAccount),
		at: now,
	});
}
