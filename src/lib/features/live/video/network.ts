import type { NetworkHint } from '$lib/domain/live/video-rungs';

/** As some browsers tell it. @see https://wicg.github.io/netinfo/ */
export interface Connection {
	readonly saveData?: boolean;
	readonly type?: string;
	readonly effectiveType?: string;
}

/** What the browser says of its network. */
export function readNetwork(): NetworkHint {
	const { connection } = navigator as Navigator & { readonly connection?: Connection };
	// A phone or a tablet: a laptop with a touch screen has a mouse too.
	const isHandheld = window.matchMedia('(hover: none) and (pointer: coarse)').matches;
	return networkHint(connection, isHandheld);
}

/**
 * What that means for video. Where the browser says nothing (all those of iPhones, Firefox), it is
 * held against a phone, which may be on mobile data, and not against a computer.
 * @param connection undefined where the browser has no such thing
 * @param isHandheld whether it is held in the hand and touched
 */
export function networkHint(connection: Connection | undefined, isHandheld: boolean): NetworkHint {
	const { saveData = false, type, effectiveType = '4g' } = connection ?? {};
	return {
		isSavingData: saveData,
		isMetered: type === 'cellular' || effectiveType === '3g',
		isSlow: effectiveType === 'slow-2g' || effectiveType === '2g',
		isUntold: connection === undefined && isHandheld,
	};
}
