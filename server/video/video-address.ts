import { isVideoAddress, VIDEO_ADDRESS_MAX } from '$lib/domain/live/video-source';
import * as v from 'valibot';

/** The hosts that the build allows in the pages' security policy (`LIVE_VIDEO_HOSTS`). */
export const VIDEO_HOSTS: readonly string[] = __VIDEO_HOSTS__;

/** An address that phones load a video from; the server never does. */
export const videoAddress = v.pipe(
	v.string(),
	v.maxLength(VIDEO_ADDRESS_MAX),
	v.check((text) => isVideoAddress(text, VIDEO_HOSTS)),
);
