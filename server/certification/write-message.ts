import type { DocumentKind } from '$lib/domain/certification/documents';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';

import { findImpartial, requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { doOnce } from '../once/do-once';
import { lockDossier, type DossierRef } from './find-dossier';
import { dossierMessages } from './tables';

/** A question or an answer; who names a producer writes for it, who names none as an organiser. */
export interface NewMessage extends DossierRef {
	/** The paper that it is about; null for the whole. */
	readonly kind: DocumentKind | null;
	readonly text: string;
	readonly actor: Actor;
	/** The same each time that this one is sent. */
	readonly key?: string;
}

/**
 * Asks or answers about a dossier, and tells the other side; once, however often it is sent.
 * @throws AppError NOT_FOUND; FORBIDDEN for an organiser of the same producer; MALFORMED_REQUEST
 * without words; CHANGED_MEANWHILE where another was written by that key
 */
export async function writeMessage(
	executor: Executor,
	message: NewMessage,
	now: EpochMs,
): Promise<void> {
	const { key, actor, ...said } = message;
	const text = message.text.trim();
	if (text === '') throw new AppError('MALFORMED_REQUEST');
	const wish = { key, actor, action: 'dossier.write', said };
	await executor.transaction((tx) =>
		doOnce(tx, wish, now, () => write(tx, { ...message, text }, now)),
	);
}

async function write(tx: Transaction, message: NewMessage, now: EpochMs): Promise<string> {
	const { kind, text, actor } = message;
	const dossier = await lockDossier(tx, message);
	const { id, producerId, productName } = dossier;
	const isOrganiser = message.producerId === null;
	if (isOrganiser) await requireImpartial(tx, actor, { producerId, now });
	const side = isOrganiser ? 'organiser' : 'producer';
	await tx
		.insert(dossierMessages)
		.values({ dossierId: id, side, kind, text, accountId: actor.accountId, at: now });
	await recordChange(tx, {
		actor,
		at: now,
		action: 'dossier.write',
		subject: `dossier ${id}`,
		producerId,
		after: { kind, text },
	});
	await notify(tx, {
		kind: 'dossierQuestion',
		params: { dossierId: id, producerId: isOrganiser ? producerId : null, productName },
		to: isOrganiser
			? await audienceOf(tx, { permission: 'dossiers.submit', producerId })
			: (await findImpartial(tx, 'dossiers.review', { producerIds: [producerId], now })).map(
					toAccount,
				),
		at: now,
	});
	return 'written';
}
