import { sessionId } from '$lib/domain/ids';
import type { TalkAction } from '$lib/domain/talk/decide-talk';
import { NO_REACTIONS, type TalkMessage } from '$lib/domain/talk/message';
import { TALK_BEGINNING } from '$lib/domain/talk/talk-event';
import { TalkList } from '$lib/features/live/talk/talk-list.svelte';
import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import type { Asked } from '../online';
import { Moderating } from './moderation.svelte';
import type { Moderation, RunHere } from './online';
import TalkBoard from './TalkBoard.svelte';

const RUN: RunHere = { sessionId: sessionId(7), isRehearsal: false };
const QUESTION: TalkMessage = {
	seq: 4,
	at: 0,
	kind: 'question',
	from: 'viewer',
	name: 'Cô Lan',
	producerId: null,
	text: 'Hàng dởm à?',
	question: null,
};
const FRAME = {
	follows: null,
	version: '4.0',
	messages: [QUESTION],
	gone: [],
	reactions: NO_REACTIONS,
	asked: null,
};
const REMOVED: Moderation = {
	hidden: [{ seq: 1, name: 'Bác Ba', text: 'Ẩn rồi' }],
	people: [{ seq: 2, name: 'Anh Tư', text: 'Quấy' }],
	words: ['hàng giả'],
	talk: FRAME,
};

/** A board, and what is wished at it. */
function openBoard(isPaused = false, frame = FRAME) {
	const wishes: TalkAction[] = [];
	const answers: Asked<unknown>[] = [];
	const list = new TalkList(() => Promise.resolve(null));
	list.take(frame);
	const moderating = new Moderating(RUN, list, {
		getModeration: () => Promise.resolve({ kind: 'answered', value: { ...REMOVED, talk: frame } }),
		moderate: (wish: { readonly action: TalkAction }) => {
			wishes.push(wish.action);
			return Promise.resolve(answers.shift() ?? { kind: 'answered', value: null });
		},
	});
	render(TalkBoard, {
		moderating,
		session: { seq: 3, phase: 'running', talk: { ...TALK_BEGINNING, isPaused } },
	});
	return { wishes, answers };
}

it('does what its host taps, each thing by its own name, and takes it back', async () => {
	const { wishes } = openBoard();
	await page.getByRole('button', { name: 'Tạm dừng trò chuyện' }).click();
	await page.getByRole('button', { name: 'Đưa lên màn hình: Cô Lan: Hàng dởm à?' }).click();
	await page.getByRole('button', { name: 'Ẩn: Cô Lan: Hàng dởm à?' }).click();
	await page.getByRole('button', { name: 'Chặn người này: Cô Lan: Hàng dởm à?' }).click();
	await page.getByTestId('talk-word').fill('  hàng dởm ');
	await page.getByTestId('talk-mute-word').click();
	await expect.element(page.getByTestId('talk-word')).toHaveValue('');
	await page.getByText('Đã ẩn và chặn (3)').click();
	await page.getByRole('button', { name: 'Hiện lại: Ẩn rồi' }).click();
	await page.getByRole('button', { name: 'Bỏ chặn người này: Anh Tư' }).click();
	await page.getByRole('button', { name: 'Bỏ chặn từ: hàng giả' }).click();
	expect(wishes).toEqual([
		{ do: 'pause' },
		{ do: 'ask', of: 4 },
		{ do: 'hide', of: 4 },
		{ do: 'mutePerson', of: 4 },
		{ do: 'muteWord', word: 'hàng dởm' },
		{ do: 'show', of: 1 },
		{ do: 'hearPerson', of: 2 },
		{ do: 'hearWord', word: 'hàng giả' },
	]);
});

it('lets a paused talk go on, and keeps a word that was not taken', async () => {
	const { wishes, answers } = openBoard(true);
	answers.push({ kind: 'failed', error: { code: 'CHANGED_MEANWHILE' } });
	await page.getByTestId('talk-word').fill('xấu');
	await page.getByTestId('talk-mute-word').click();
	await expect.element(page.getByRole('alert')).toBeVisible();
	await expect.element(page.getByTestId('talk-word')).toHaveValue('xấu');
	await page.getByRole('button', { name: 'Mở lại trò chuyện' }).click();
	expect(wishes).toEqual([{ do: 'muteWord', word: 'xấu' }, { do: 'goOn' }]);
});

it('shows older messages on demand, so that all that newcomers read can be hidden', async () => {
	const messages = Array.from({ length: 50 }, (_, index) => ({
		...{ ...QUESTION, seq: index + 1, kind: 'chat' as const, text: `Lời ${index + 1}` },
	}));
	const { wishes } = openBoard(false, { ...FRAME, version: '50.0', messages });
	await expect.element(page.getByText('Lời 50', { exact: true })).toBeVisible();
	expect(page.getByText('Lời 1', { exact: true }).elements()).toEqual([]);
	await page.getByRole('button', { name: 'Xem lời cũ hơn (còn 10)' }).click();
	await page.getByRole('button', { name: 'Ẩn: Cô Lan: Lời 1', exact: true }).click();
	expect(wishes).toEqual([{ do: 'hide', of: 1 }]);
	expect(page.getByTestId('talk-more').elements()).toEqual([]);
});

it('shows what was taken off last, whichever answer comes last', async () => {
	const answers: ((asked: Asked<Moderation>) => void)[] = [];
	const road = {
		getModeration: () => new Promise<Asked<Moderation>>((settle) => answers.push(settle)),
		moderate: () => Promise.resolve({ kind: 'answered', value: null } as const),
	};
	const moderating = new Moderating(RUN, new TalkList(() => Promise.resolve(null)), road);
	const loads = [moderating.load(), moderating.load()];
	answers[1]?.({ kind: 'answered', value: REMOVED });
	answers[0]?.({ kind: 'answered', value: { ...REMOVED, words: [] } });
	await Promise.all(loads);
	expect(moderating.removed?.words).toEqual(['hàng giả']);
});
