import { fileId, purposeRule, UPLOAD_PIECE_BYTES, type FileId } from '$lib/domain/files/purposes';
import { isErrorCode, type AppErrorWire, type ErrorCode } from '$lib/domain/errors';
import { uuidV7 } from '$lib/domain/ids';
import type { ImportReport } from '$lib/domain/imports/report';

import { ask, deskApi, type Asked } from '../online';

const UPLOADS = '/api/desk/uploads';
const RETRY_DELAYS_MS = [1_000, 3_000, 8_000, 20_000];

/**
 * Hands a spreadsheet in, piece by piece; where the road is cut it goes on.
 * @param onProgress told a share from 0 to 1
 */
export async function uploadSheet(
	file: File,
	onProgress: (share: number) => void,
): Promise<Asked<FileId>> {
	// Minutes on a slow road, only to be refused.
	if (file.size > purposeRule('spreadsheet').maxBytes) {
		return { kind: 'failed', error: { code: 'SPREADSHEET_TOO_LARGE' } };
	}
	const carrier = await import('tus-js-client').catch(() => null);
	if (carrier === null) return { kind: 'failed', error: { code: 'OFFLINE' } };
	const { Upload, DetailedError } = carrier;
	const id = fileId(uuidV7(Date.now()));
	return new Promise((settle) => {
		const upload = new Upload(file, {
			endpoint: UPLOADS,
			chunkSize: UPLOAD_PIECE_BYTES,
			retryDelays: RETRY_DELAYS_MS,
			storeFingerprintForResuming: false,
			metadata: { id, purpose: 'spreadsheet', name: file.name },
			onProgress: (sent, whole) => onProgress(whole === null ? 0 : sent / whole),
			onSuccess: () => settle({ kind: 'answered', value: id }),
			onError: (failure) => {
				const body = failure instanceof DetailedError ? failure.originalResponse?.getBody() : null;
				settle({ kind: 'failed', error: errorIn(body ?? null) });
			},
		});
		upload.start();
	});
}

/** What a handed-in file would do. */
export function checkSheet(id: FileId): Promise<Asked<ImportReport>> {
	return ask(() => deskApi().import.check.mutate({ fileId: id }));
}

/** Carries out a file that was looked at. */
export function carryOutSheet(id: FileId, fileSha256: string): Promise<Asked<ImportReport>> {
	return ask(() => deskApi().import.carryOut.mutate({ fileId: id, fileSha256 }));
}

function errorIn(body: string | null): AppErrorWire {
	return { code: body === null ? 'OFFLINE' : codeIn(body) };
}

function codeIn(body: string): ErrorCode {
	try {
		const wire: unknown = JSON.parse(body);
		const code = wire !== null && typeof wire === 'object' && 'code' in wire ? wire.code : null;
		return isErrorCode(code) ? code : 'UNREADABLE_ANSWER';
	} catch {
		return 'UNREADABLE_ANSWER';
	}
}
