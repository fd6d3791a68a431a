import type { ErrorCode } from '$lib/domain/errors';
import { isPicture, purposeRule, type FilePurpose } from '$lib/domain/files/purposes';

import { drawPicture } from './draw-picture';

/** What is sent of a chosen file. */
export interface PreparedFile {
	readonly content: ArrayBuffer;
	readonly thumbnail: string | null;
}

/** Why a chosen file is of no use; `HEIC` where only this browser cannot read it. */
export type Unfit = Extract<ErrorCode, `FILE_${string}`> | 'HEIC';

/**
 * Makes of a chosen file what is sent: pictures are drawn afresh, papers stay as they are. What a
 * file is is read from its first bytes, whatever it is called.
 */
export async function prepareFile(
	purpose: FilePurpose,
	file: Blob,
): Promise<PreparedFile | { readonly unfit: Unfit }> {
	const { accepts, maxBytes } = purposeRule(purpose);
	const kind = await kindOf(file);
	if (kind === 'gone') return { unfit: 'FILE_UNREADABLE' };
	if (file.size === 0) return { unfit: 'FILE_EMPTY' };
	if (kind === 'pdf') {
		if (!accepts.includes('application/pdf')) return { unfit: 'FILE_TYPE_REFUSED' };
		if (file.size > maxBytes) return { unfit: 'FILE_TOO_LARGE' };
		return { content: await file.arrayBuffer(), thumbnail: null };
	}
	if (!accepts.some(isPicture)) return { unfit: 'FILE_TYPE_REFUSED' };
	const drawn = await drawPicture(file);
	if (drawn === null) return { unfit: unfitOf(kind, file.type) };
	if (drawn.blob.size > maxBytes) return { unfit: 'FILE_TOO_LARGE' };
	return { content: await drawn.blob.arrayBuffer(), thumbnail: drawn.thumbnail };
}

type Kind = 'pdf' | 'heic' | 'other' | 'gone';

async function kindOf(file: Blob): Promise<Kind> {
	try {
		const first = new TextDecoder('latin1').decode(await file.slice(0, 16).arrayBuffer());
		if (first.startsWith('%PDF-')) return 'pdf';
		return /^.{4}ftyp(?:hei|hev|mif1|msf1)/s.test(first) ? 'heic' : 'other';
	} catch {
		// Taken off the phone, or out of its cloud, after it was chosen.
		return 'gone';
	}
}

function unfitOf(kind: Kind, type: string): Unfit {
	if (kind === 'heic') return 'HEIC';
	return type.startsWith('image/') ? 'FILE_UNREADABLE' : 'FILE_TYPE_REFUSED';
}
