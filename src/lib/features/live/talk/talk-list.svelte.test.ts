import { NO_REACTIONS, type TalkFrame, type TalkMessage } from '$lib/domain/talk/message';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { TalkList } from './talk-list.svelte';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

const message = (seq: number): TalkMessage => ({
	...{ seq, at: seq, kind: 'chat', from: 'viewer', name: 'Cô Lan', text: `Lời ${seq}` },
	...{ producerId: null, question: null },
});
const frame = (
	follows: string | null,
	version: string,
	...messages: readonly TalkMessage[]
): TalkFrame => ({ follows, version, messages, gone: [], reactions: NO_REACTIONS, asked: null });

it('does not go back to what another node has not read yet', async () => {
	const answers = [frame(null, '7.3'), frame(null, '7.4', message(1), message(7))];
	const asked = vi.fn(() => Promise.resolve(answers.shift() ?? null));
	const list = new TalkList(asked, () => 0);
	list.take(frame(null, '6.2', message(1)));
	list.take(frame('7.3', '7.4', message(7)));
	await vi.advanceTimersByTimeAsync(0);
	expect(list.messages.map(({ seq }) => seq)).toEqual([1, 7]);
	list.take(frame('7.4', '7.4'));
	await vi.advanceTimersByTimeAsync(0);
	expect(asked).toHaveBeenCalledTimes(2);
	expect(list.messages.map(({ seq }) => seq)).toEqual([1, 7]);
	list.take(frame('7.4', '7.4'));
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toHaveBeenCalledTimes(2);
});

it('asks for what it lacks until it has it, and for nothing more', async () => {
	const answers = [null, frame(null, '3.0', message(1), message(2), message(3))];
	const asked = vi.fn(() => Promise.resolve(answers.shift() ?? null));
	const list = new TalkList(asked, () => 0.5);
	list.take(frame(null, '1.0', message(1)));
	list.take(frame('2.0', '3.0', message(3)));
	list.take(frame('2.0', '3.0', message(3)));
	await vi.advanceTimersByTimeAsync(999);
	expect(asked).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(asked).toHaveBeenCalledTimes(1);
	expect(list.messages.map(({ seq }) => seq)).toEqual([1, 3]);
	// No answer came. Where nothing is new, that is said again.
	list.take(frame('3.0', '3.0'));
	await vi.advanceTimersByTimeAsync(2_000);
	expect(asked).toHaveBeenCalledTimes(2);
	expect(list.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
	list.take(frame('3.0', '3.0'));
	list.take(frame('3.0', '4.0', message(4)));
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toHaveBeenCalledTimes(2);
	expect(list.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});
