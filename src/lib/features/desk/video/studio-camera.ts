import { AppError } from '$lib/domain/errors';
import { cameraFault } from '$lib/scan/camera-fault';

export type Facing = 'environment' | 'user';

/** What a recorder is asked for, from best to least: for networks that do not carry more. */
export const QUALITIES = [
	{ videoBits: 900_000, audioBits: 48_000 },
	{ videoBits: 450_000, audioBits: 48_000 },
	{ videoBits: 200_000, audioBits: 32_000 },
] as const;
export type Quality = (typeof QUALITIES)[number];

/** What Chrome and Firefox make, and what Safari does. */
const TYPES = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'];

/**
 * Opens camera and microphone.
 * @throws AppError CAMERA_REFUSED, CAMERA_MISSING, CAMERA_BUSY
 */
export async function openStudioCamera(facing: Facing): Promise<MediaStream> {
	if (!('mediaDevices' in navigator)) throw new AppError('CAMERA_MISSING');
	try {
		return await navigator.mediaDevices.getUserMedia({
			video: {
				facingMode: { ideal: facing },
				width: { ideal: 854 },
				height: { ideal: 480 },
				frameRate: { ideal: 25, max: 30 },
			},
			audio: { echoCancellation: true, noiseSuppression: true },
		});
	} catch (cause) {
		throw new AppError(cameraFault(cause), {}, { cause });
	}
}

/** @returns undefined where this browser records nothing that the server takes */
export function recordingType(): string | undefined {
	if (typeof MediaRecorder === 'undefined') return undefined;
	return TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}
