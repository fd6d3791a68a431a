import { fileId } from '$lib/domain/files/purposes';
import type { EpochMs } from '$lib/domain/time';

import type { Executor, Transaction } from '../database/database';
import { holdFile, sortAwaited } from '../files/await-file';
import { reportSubject } from './producers-meant';

/**
 * Takes what a report names, now or when it comes.
 * @throws AppError NOT_FOUND · CHANGED_MEANWHILE, as {@link holdFile}
 */
export async function holdPictures(
	tx: Transaction,
	report: {
		readonly id: string;
		readonly secretSha256: string;
		readonly pictures: readonly string[];
	},
	at: EpochMs,
): Promise<void> {
	const { id, secretSha256, pictures } = report;
	const wish = { purpose: 'reportPicture', producerId: null, secretSha256 } as const;
	for (const picture of new Set(pictures)) {
		await holdFile(tx, { ...wish, id: fileId(picture) }, { subject: reportSubject(id), at });
	}
}

interface Named {
	readonly pictures: readonly string[];
}

/** Says of each of these reports which of its pictures have come, and how many are still to. */
export async function sortPictures(executor: Executor, named: readonly Named[]) {
	const ids = named.flatMap(({ pictures }) => pictures.map(fileId));
	const { came, awaited } = await sortAwaited(executor, ids);
	return ({ pictures }: Named) => ({
		pictures: pictures.filter((picture) => came.has(fileId(picture))),
		picturesToCome: pictures.filter((picture) => awaited.has(fileId(picture))).length,
	});
}
