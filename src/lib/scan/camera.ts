import { AppError } from '../domain/errors';
import { cameraFault } from './camera-fault';

/** A camera that is running. */
export interface Camera {
	readonly stream: MediaStream;
	readonly deviceId: string | null;
	/** Whether it has a lamp that can be switched. */
	readonly hasTorch: boolean;
	/** @returns whether the lamp did so */
	setTorch(isOn: boolean): Promise<boolean>;
	close(): void;
}

/** What browsers tell of cameras beyond the standard dictionary. @see W3C Image Capture */
interface CameraCapabilities extends MediaTrackCapabilities {
	readonly torch?: boolean;
	readonly focusMode?: readonly string[];
}

/**
 * Opens a camera, the back one by default.
 * @param deviceId a camera from {@link listCameras}, or null
 * @throws AppError CAMERA_REFUSED, CAMERA_MISSING, CAMERA_BUSY
 */
export async function openCamera(deviceId: string | null): Promise<Camera> {
	const stream = await getStream(deviceId);
	const [track] = stream.getVideoTracks();
	if (!track) throw new AppError('CAMERA_MISSING');
	const capabilities = capabilitiesOf(track);
	if (capabilities.focusMode?.includes('continuous'))
		await tryApply(track, { focusMode: 'continuous' });
	return {
		stream,
		deviceId: track.getSettings().deviceId ?? null,
		hasTorch: capabilities.torch === true,
		setTorch: (isOn) => tryApply(track, { torch: isOn }),
		close: () => stream.getTracks().forEach((each) => each.stop()),
	};
}

/** Ids of the cameras there are; known only once one of them was allowed. */
export async function listCameras(): Promise<string[]> {
	const devices = await navigator.mediaDevices.enumerateDevices();
	return devices.filter(({ kind }) => kind === 'videoinput').map(({ deviceId }) => deviceId);
}

async function getStream(deviceId: string | null): Promise<MediaStream> {
	// Not there at all on an unsafe origin, nor in some browsers inside other apps.
	if (!('mediaDevices' in navigator)) throw new AppError('CAMERA_MISSING');
	const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
	const which = deviceId
		? { deviceId: { exact: deviceId } }
		: { facingMode: { ideal: 'environment' } };
	try {
		return await navigator.mediaDevices.getUserMedia({
			video: { ...size, ...which },
			audio: false,
		});
	} catch (thrown) {
		throw new AppError(cameraFault(thrown), {}, { cause: thrown });
	}
}

function capabilitiesOf(track: MediaStreamTrack): CameraCapabilities {
	// Firefox has no getCapabilities.
	return 'getCapabilities' in track ? track.getCapabilities() : {};
}

/** A wish: a camera that cannot fulfil it goes on as it is. @returns whether it did */
async function tryApply(
	track: MediaStreamTrack,
	wish: { readonly torch?: boolean; readonly focusMode?: string },
): Promise<boolean> {
	try {
		await track.applyConstraints({ advanced: [wish as MediaTrackConstraintSet] });
		return true;
	} catch {
		return false;
	}
}
