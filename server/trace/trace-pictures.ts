import { fileId } from '$lib/domain/files/purposes';
import { lotId, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { publish } from '../catalogue/publish';
import { publishPicture } from '../catalogue/pictures/publish-picture';
import type { Transaction } from '../database/database';
import type { Arrivals } from '../files/arrivals';
import { holdFile } from '../files/await-file';
import { getLotEntries } from './lots';

/**
 * Takes the picture that an event names. One that has come is shown to everybody with the event; one
 * that is on its way is shown when it comes.
 * @throws AppError what {@link holdFile} throws
 */
export async function holdTracePicture(
	tx: Transaction,
	event: { readonly lotId: number; readonly producerId: ProducerId; readonly picture: string },
	at: EpochMs,
): Promise<void> {
	const { producerId, picture } = event;
	const wish = { id: fileId(picture), purpose: 'tracePicture', producerId } as const;
	const held = await holdFile(tx, wish, { subject: `lot ${event.lotId}`, at });
	if (held) await publishPicture(tx, wish);
}

/** Shows a picture that came after the event that names it: phones are told of the lot once more. */
export const showTracePicture: NonNullable<Arrivals['tracePicture']> = async (
	tx,
	{ id, producerId, subject },
	at,
) => {
	const [, lot] = /^lot (\d+)$/.exec(subject) ?? [];
	if (lot === undefined) throw new Error(`no lot awaits a picture: ${subject}`);
	await publishPicture(tx, { id, purpose: 'tracePicture', producerId });
	await publish(tx, at, async () => ({ put: await getLotEntries(tx, [lotId(Number(lot))]) }));
};
