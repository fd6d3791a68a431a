import type { EpochMs } from '$lib/domain/time';

import { findImpartial } from '../accounts/impartial';
import type { Actor } from '../audit/record-change';
import type { Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import type { Stake } from './stakes';
import type { Ruling } from './take-effect';

/**
 * Tells the producers that a decision is about what became of it; that an old certificate was withdrawn
 * also those who rest on a newer one.
 */
export async function tellProducers(tx: Transaction, ruling: Ruling, now: EpochMs): Promise<void> {
	for (const { dossierId, producerId, productName } of concerned(ruling)) {
		await notify(tx, {
			kind: 'dossierDecided',
			params: { dossierId, producerId, productName, verdict: ruling.verdict },
			to: await audienceOf(tx, { permission: 'dossiers.submit', producerId }),
			at: now,
		});
	}
}

function concerned(ruling: Ruling): readonly Omit<Stake, 'isCurrent'>[] {
	if (ruling.kind === 'dossier') {
		const { id: dossierId, producerId, productName } = ruling.dossier;
		return [{ dossierId, producerId, productName }];
	}
	return ruling.stakes.filter(({ isCurrent }) => isCurrent || ruling.verdict === 'withdraw');
}

/** Asks those for a second signature who may give it. */
export async function askForSecond(
	tx: Transaction,
	ruling: Ruling,
	{ actor, now }: { readonly actor: Actor; readonly now: EpochMs },
): Promise<void> {
	const isDossier = ruling.kind === 'dossier';
	const about = isDossier ? [ruling.dossier] : ruling.stakes;
	const judges = await findImpartial(tx, isDossier ? 'dossiers.review' : 'certificates.manage', {
		producerIds: about.map(({ producerId }) => producerId),
		now,
	});
	const others = judges.filter((id) => id !== actor.accountId);
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
