/** Why a camera could not be opened, as people are told. @see W3C Media Capture, getUserMedia */
export function cameraFault(thrown: unknown): 'CAMERA_REFUSED' | 'CAMERA_MISSING' | 'CAMERA_BUSY' {
	switch (thrown instanceof DOMException ? thrown.name : '') {
		case 'NotAllowedError':
		case 'SecurityError':
			return 'CAMERA_REFUSED';
		case 'NotReadableError':
		case 'AbortError':
			return 'CAMERA_BUSY';
		default:
			return 'CAMERA_MISSING';
	}
}
