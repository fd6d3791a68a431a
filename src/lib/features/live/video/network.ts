import type { NetworkHint } from '$lib/domain/live/video-rungs';

/** As some browsers tell it. @see https://wicg.github.io/netinfo/ */
interface Connection {
	readonly saveData?: boolean;
	readonly type?: string;
	readonly effectiveType?: string;
}

/** What the browser says of its network; where it says nothing, nothing is held against it. */
export function readNetwork(): NetworkHint {
	const { connection = {} } = navigator as Navigator & { readonly connection?: Connection };
	const { saveData = false, type, effectiveType = '4g' } = connection;
	return {
		isSavingData: saveData,
		isMetered: type === 'cellular' || effectiveType === '3g',
		isSlow: effectiveType === 'slow-2g' || effectiveType === '2g',
	};
}
