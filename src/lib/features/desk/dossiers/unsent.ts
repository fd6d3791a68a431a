import type { DocumentKind } from '$lib/domain/certification/documents';
import type { DossierId } from '$lib/domain/certification/dossier';
import * as v from 'valibot';

import { keepUnsent, readUnsent } from '../unsent';

const unsentPaper = v.object({
	/** As the date fields have them; empty where nothing was chosen. */
	issuedOn: v.string(),
	expiresOn: v.string(),
	/** Whether it is to be handed in as soon as its pages are up. */
	isWanted: v.boolean(),
});
export type UnsentPaper = v.InferOutput<typeof unsentPaper>;

const nameOf = (dossier: DossierId, kind: DocumentKind) => `paper.${dossier}.${kind}`;

/** What was filled in of a paper whose pages are still on their way; the pages are kept by themselves. */
export function readPaper(dossier: DossierId, kind: DocumentKind): UnsentPaper | null {
	return readUnsent(nameOf(dossier, kind), unsentPaper);
}

/** @param paper null where there is nothing any more */
export function keepPaper(
	dossier: DossierId,
	kind: DocumentKind,
	paper: UnsentPaper | null,
): boolean {
	return keepUnsent(nameOf(dossier, kind), paper);
}
