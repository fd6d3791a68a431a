import type { TalkMessage } from '$lib/domain/talk/message';

/** The questions that nobody has answered yet, the oldest first: they wait longest. */
export function openQuestions(messages: readonly TalkMessage[]): readonly TalkMessage[] {
	const answered = new Set(messages.map(({ question }) => question?.seq));
	return messages.filter(({ kind, seq }) => kind === 'question' && !answered.has(seq));
}
