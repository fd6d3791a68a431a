import {
	NO_REACTIONS,
	REACTIONS_AT_ONCE,
	type Reaction,
	type ReactionCounts,
} from '$lib/domain/talk/message';

const SEND_EVERY_MS = 1_000;

/**
 * Gathers taps, and sends them at most once a second.
 * @returns what takes a tap
 */
export function gatherTaps(send: (taps: ReactionCounts) => void): (reaction: Reaction) => void {
	let taps: Record<Reaction, number> = { ...NO_REACTIONS };
	let timer: ReturnType<typeof setTimeout> | undefined;
	return (reaction) => {
		taps[reaction] = Math.min(REACTIONS_AT_ONCE, taps[reaction] + 1);
		timer ??= setTimeout(() => {
			timer = undefined;
			send(taps);
			taps = { ...NO_REACTIONS };
		}, SEND_EVERY_MS);
	};
}
