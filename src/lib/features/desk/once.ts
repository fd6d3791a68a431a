import { uuidV7 } from '$lib/domain/ids';

import type { Asked } from './online';

/** Sends a wish of one form; the key goes with it. */
export type Once = <T>(send: (key: string) => Promise<Asked<T>>) => Promise<Asked<T>>;

/**
 * What a form wishes, done once however often it is sent. Its key stays the same until the server has
 * said what came of it: an answer that got lost is answered again to the next tap. Told that something
 * else was done by that key, whoever taps once more knows of it, and means another one.
 */
export function createOnce(): Once {
	let key = uuidV7(Date.now());
	return async (send) => {
		const asked = await send(key);
		const isOver = asked.kind === 'answered' || asked.error.code === 'CHANGED_MEANWHILE';
		if (isOver) key = uuidV7(Date.now());
		return asked;
	};
}
