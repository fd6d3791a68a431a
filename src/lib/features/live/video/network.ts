import type { NetworkHint } from '$lib/domain/live/video-rungs';

/** As some browsers tell it. @see https://wicg.github.io/netinfo/ */
export interface Connection {
	readonly saveData?: boolean;
	readonly type?: string;
	readonly effectiveType?: string;
}

/** A network that may become another one. */
export type LiveConnection = Connection & EventTarget;

/** What the browser says of its network. */
export function readNetwork(): NetworkHint {
	// A phone or a tablet: a laptop with a touch screen has a mouse too.
	const isHandheld = window.matchMedia('(hover: none) and (pointer: coarse)').matches;
	return networkHint(connectionOf(navigator), isHandheld);
}

/** Where the browser has such a thing. */
export function connectionOf(of: Navigator): LiveConnection | undefined {
	return (of as Navigator & { readonly connection?: LiveConnection }).connection;
}

/**
 * Tells when a phone is on another network, or saves data from now on. How fast the browser takes
 * its network to be changes all the time: what that means for a picture is seen by the picture.
 * @returns how to stop
 */
export function followNetwork(
	connection: LiveConnection | undefined,
	onOther: () => void,
): () => void {
	if (connection === undefined) return () => undefined;
	const kindOf = ({ type, saveData }: Connection) => `${type ?? ''} ${saveData === true}`;
	let known = kindOf(connection);
	const look = () => {
		// Between two networks there is none.
		if (connection.type === 'none' || kindOf(connection) === known) return;
		known = kindOf(connection);
		onOther();
	};
	connection.addEventListener('change', look);
	return () => {
		connection.removeEventListener('change', look);
	};
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
