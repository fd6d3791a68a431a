import '$lib/domain/desk-errors';

import { classify } from '$lib/api/classify';
import { AppError, errorRule, type ErrorCode } from '$lib/domain/errors';
import { UPLOAD_PIECE_BYTES } from '$lib/domain/files/purposes';
import type { OrderSecret } from '$lib/domain/ids';
import type { UploadOwner, UploadRow } from '$lib/local/uploads-database';
import type { DetailedError } from 'tus-js-client';

const UPLOADS = '/api/desk/uploads';
/** Within one try; a road that stays shut longer is tried again when it may be open. */
const RETRY_DELAYS_MS = [500, 2_000, 5_000];
/** A road on which nothing moves for so long is shut. */
const SILENCE_MS = 45_000;

export type Sent =
	| { readonly kind: 'up' }
	/** `retry`: the phone may try again by itself. */
	| { readonly kind: 'failed'; readonly code: ErrorCode; readonly retry: boolean };

export interface Sending {
	/** Before the first request that may make it known to the server. */
	readonly onBegin: () => void;
	/** @param bytes that the server has taken */
	readonly onTaken: (bytes: number) => void;
	readonly signal: AbortSignal;
}

/**
 * Sends a file from where the server has it, piece by piece, until it is there whole and found good.
 * @see https://tus.io/protocols/resumable-upload
 */
export async function sendUpload(
	row: UploadRow,
	content: ArrayBuffer,
	{ onBegin, onTaken, signal }: Sending,
): Promise<Sent> {
	const { Upload, DetailedError } = await import('tus-js-client');
	return new Promise((settle) => {
		let silence: ReturnType<typeof setTimeout> | undefined;
		const end = (sent: Sent) => {
			clearTimeout(silence);
			signal.removeEventListener('abort', stop);
			settle(sent);
		};
		const stop = () => giveUp('OFFLINE');
		const giveUp = (code: ErrorCode) => {
			void upload.abort();
			end(failed(code));
		};
		const listen = () => {
			clearTimeout(silence);
			silence = setTimeout(() => giveUp('TIMEOUT'), SILENCE_MS);
		};
		const upload = new Upload(new Blob([content]), {
			endpoint: UPLOADS,
			// Asked first how far it came; where the server knows nothing of it, it is begun.
			...(row.isBegun ? { uploadUrl: `${UPLOADS}/${row.id}` } : {}),
			chunkSize: UPLOAD_PIECE_BYTES,
			retryDelays: RETRY_DELAYS_MS,
			onShouldRetry: (error) => error instanceof DetailedError && isPassing(error),
			storeFingerprintForResuming: false,
			metadata: metadataOf(row),
			headers: headersOf(row.owner),
			onProgress: listen,
			onChunkComplete: (_size, taken) => {
				listen();
				onTaken(taken);
			},
			onSuccess: () => end({ kind: 'up' }),
			onError: (error) => end(failed(error instanceof DetailedError ? codeOf(error) : 'INTERNAL')),
		});
		if (signal.aborted) {
			end(failed('OFFLINE'));
			return;
		}
		signal.addEventListener('abort', stop, { once: true });
		listen();
		onBegin();
		upload.start();
	});
}

/** Calls an upload off. What cannot be called off now, the server removes after a time by itself. */
export async function callOff({ id, owner }: UploadRow): Promise<void> {
	const headers = { 'tus-resumable': '1.0.0', ...headersOf(owner) };
	await fetch(`${UPLOADS}/${id}`, { method: 'DELETE', headers }).catch(() => undefined);
}

/** By which whoever has no account proves that a file is theirs. */
export interface FileProof {
	readonly kind: 'order' | 'report';
	readonly secret: OrderSecret;
}

/**
 * Fetches a file that not everybody may read.
 * @param proof null for who has signed in
 * @returns null where it cannot be read now
 */
export async function readFile(id: string, proof: FileProof | null): Promise<Blob | null> {
	const headers = proof === null ? {} : proofHeader(proof);
	const answer = await fetch(`/api/desk/files/${id}`, { headers }).catch(() => null);
	// A captive portal answers with a page of its own.
	const isPicture = answer?.headers.get('content-type')?.startsWith('image/') ?? false;
	return answer?.ok && isPicture ? answer.blob().catch(() => null) : null;
}

function metadataOf({ id, purpose, name, owner }: UploadRow): Record<string, string> {
	const file = { id, purpose, name };
	if (owner.kind === 'order') return { ...file, orderId: owner.orderId };
	if (owner.kind === 'report') return file;
	const { accountId, producerId } = owner;
	return { ...file, accountId, ...(producerId === null ? {} : { producerId: String(producerId) }) };
}

function headersOf(owner: UploadOwner): Record<string, string> {
	return owner.kind === 'account' ? {} : proofHeader(owner);
}

function proofHeader({ kind, secret }: FileProof): Record<string, string> {
	return { [`x-${kind}-secret`]: secret };
}

function failed(code: ErrorCode): Sent {
	return { kind: 'failed', code, retry: errorRule(code).retry !== 'never' };
}

/** Whether the same may be answered otherwise in some seconds: a page of the Wi-Fi's will not be. */
function isPassing({ originalResponse }: DetailedError): boolean {
	const status = originalResponse?.getStatus() ?? 0;
	// 409 and 423: the server is not done with the piece before. @see tus protocol, PATCH
	const isBusy = status >= 500 || status === 409 || status === 423;
	return status === 0 ? navigator.onLine : isBusy;
}

function codeOf({ originalResponse }: DetailedError): ErrorCode {
	if (originalResponse === null) return 'OFFLINE';
	const status = originalResponse.getStatus();
	const error = classify(status, parse(originalResponse.getBody()));
	// What the protocol's library did not understand in an answer that means well.
	return (error ?? new AppError('UNREADABLE_ANSWER')).code;
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}
