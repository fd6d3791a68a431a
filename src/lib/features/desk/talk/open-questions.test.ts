import type { MessageKind, TalkMessage } from '$lib/domain/talk/message';
import { expect, it } from 'vitest';

import { openQuestions } from './open-questions';

function message(seq: number, kind: MessageKind, of?: number): TalkMessage {
	const question = of === undefined ? null : { seq: of, name: 'Lan', text: 'Hỏi' };
	const rest = { from: 'viewer', name: 'Lan', producerId: null, text: 'Hỏi' } as const;
	return { ...rest, seq, at: seq, kind, question };
}

it('leaves of what was said the questions that nobody has answered, the oldest first', () => {
	const said = [
		message(1, 'question'),
		message(2, 'chat'),
		message(3, 'question'),
		message(4, 'answer', 1),
		message(5, 'question'),
	];
	expect(openQuestions(said).map(({ seq }) => seq)).toEqual([3, 5]);
});
