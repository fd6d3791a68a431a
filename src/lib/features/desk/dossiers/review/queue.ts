import type { AccountId } from '$lib/domain/accounts/account';
import type { DossierHead } from '$lib/domain/certification/dossier-view';
import type { ProducerId } from '$lib/domain/ids';
import { fold } from '$lib/domain/text';
import type { EpochMs } from '$lib/domain/time';

/** Whether a dossier's product or producer is called what was typed, with tones or without. */
export function isCalled(
	{ productName, producerName }: Pick<DossierHead, 'productName' | 'producerName'>,
	typed: string,
): boolean {
	return fold(`${productName} ${producerName}`).includes(fold(typed.trim()));
}

/** Who goes on, and from which dossier. */
interface Reviewing {
	readonly dossier: { readonly id: string; readonly submittedAt: EpochMs | null };
	readonly accountId: AccountId | null;
	/** The stalls they work for: others judge those. */
	readonly own: readonly ProducerId[];
}

/**
 * Which dossier somebody takes up when they are done with one: of those that wait for them the one that
 * has waited next longest, and after the last one the first.
 * @param queue the longest waiting first
 * @returns undefined where none waits for them
 */
export function nextInQueue(
	queue: readonly DossierHead[],
	{ dossier, accountId, own }: Reviewing,
): DossierHead | undefined {
	const theirs = queue.filter(
		({ id, producerId, waitsFor, firstSigner }) =>
			id !== dossier.id &&
			!own.includes(producerId) &&
			!(waitsFor === 'second' && firstSigner === accountId),
	);
	const after = dossier.submittedAt ?? 0;
	return theirs.find(({ waitingSince }) => (waitingSince ?? 0) > after) ?? theirs[0];
}
