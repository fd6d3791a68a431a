import type { Asked } from '../online';

/** How often what got no answer is sent again, milliseconds from one try to the next. */
const AGAIN_MS = [1_000, 2_000, 4_000] as const;
/** No answer that says anything: the server may have done it or not. */
const UNHEARD: readonly string[] = ['OFFLINE', 'TIMEOUT', 'SERVER_BUSY', 'UNREADABLE_ANSWER'];

/**
 * Sends something that the server takes once however often it comes, again and again while no answer
 * says what came of it.
 */
export async function sendUntilHeard<T>(send: () => Promise<Asked<T>>): Promise<Asked<T>> {
	let asked = await send();
	for (const wait of AGAIN_MS) {
		if (asked.kind === 'answered' || !UNHEARD.includes(asked.error.code)) break;
		await new Promise((settle) => setTimeout(settle, wait));
		asked = await send();
	}
	return asked;
}
