import { TALK_AT_HAND, type TalkFrame, type TalkMessage } from './message';

/**
 * What changed from one list of visible messages to a later one. What only moved out of the front,
 * because the list is bounded, is not gone.
 */
export function talkChange(
	before: readonly TalkMessage[],
	after: readonly TalkMessage[],
): Pick<TalkFrame, 'messages' | 'gone'> {
	const known = new Map(before.map((message) => [message.seq, message]));
	const present = new Set(after.map(({ seq }) => seq));
	const from = after.length < TALK_AT_HAND ? 0 : (after[0]?.seq ?? 0);
	return {
		messages: after.filter((message) => !isSame(known.get(message.seq), message)),
		gone: before.flatMap(({ seq }) => (seq >= from && !present.has(seq) ? [seq] : [])),
	};
}

/** A message never changes, but the question that it answers can be hidden and shown. */
function isSame(one: TalkMessage | undefined, other: TalkMessage): boolean {
	return one?.question?.seq === other.question?.seq && one !== undefined;
}

/** The list of a screen after a frame: in order, each message once, the latest of them. */
export function afterTalkFrame(
	shown: readonly TalkMessage[],
	{ follows, messages, gone }: Pick<TalkFrame, 'follows' | 'messages' | 'gone'>,
): readonly TalkMessage[] {
	if (follows !== null && messages.length === 0 && gone.length === 0) return shown;
	const kept = follows === null ? [] : shown.filter(({ seq }) => !gone.includes(seq));
	const bySeq = new Map([...kept, ...messages].map((message) => [message.seq, message]));
	return [...bySeq.values()].sort((one, other) => one.seq - other.seq).slice(-TALK_AT_HAND);
}
