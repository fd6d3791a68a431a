import { producerId, sessionId, type SessionId } from '$lib/domain/ids';
import {
	NO_REACTIONS,
	type ReactionCounts,
	type TalkFrame,
	type TalkMessage,
} from '$lib/domain/talk/message';
import { TALK_BEGINNING } from '$lib/domain/talk/talk-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import type { Posted, Said } from './online';
import { TalkList } from './talk-list.svelte';
import TalkPanel from './TalkPanel.svelte';

const ID = sessionId(7);

function message(seq: number, more: Partial<TalkMessage> = {}): TalkMessage {
	return {
		seq,
		at: 1_000 * seq,
		kind: 'chat',
		from: 'viewer',
		name: 'Chị Ba',
		producerId: null,
		text: `Tin ${seq}`,
		question: null,
		...more,
	};
}

function frame(messages: readonly TalkMessage[], more: Partial<TalkFrame> = {}): TalkFrame {
	const version = `${messages.at(-1)?.seq ?? 0}.0`;
	const rest = { gone: [], reactions: NO_REACTIONS, asked: null };
	return { follows: null, version, messages, ...rest, ...more };
}

/** A session that runs, on a phone, and what is sent from it. */
class Phone {
	readonly posts: Said[] = [];
	readonly taps: ReactionCounts[] = [];
	readonly asked = vi.fn((): Promise<TalkFrame | null> => Promise.resolve(null));
	readonly list = new TalkList(this.asked);
	answers: Posted[] = [];
	/** What was answered while it was away, and what it asked for. */
	answered: TalkMessage[] = [];
	/** So often a server that has much to do turns it away first. */
	turnsAway = 0;
	readonly asking: (readonly number[])[] = [];

	open(talk = TALK_BEGINNING): this {
		void page.viewport(360, 740);
		render(TalkPanel, {
			id: ID,
			list: this.list,
			session: { phase: 'running', talk },
			isOpen: true,
			chance: () => 0,
			answersTo: (_id: SessionId, questions: readonly number[]) => {
				this.asking.push(questions);
				return Promise.resolve(this.turnsAway-- > 0 ? null : this.answered);
			},
			road: () => ({
				post: (said: Said) => {
					this.posts.push(said);
					const seq = 99 + this.posts.length;
					const posted = { kind: 'posted', seq, at: 0, text: said.text } as const;
					return Promise.resolve(this.answers.shift() ?? posted);
				},
				tap: (_id: SessionId, taps: ReactionCounts) => {
					this.taps.push(taps);
					return Promise.resolve();
				},
			}),
		});
		return this;
	}

	readonly text = page.getByTestId('talk-text');
	readonly send = page.getByTestId('talk-send');
	readonly messages = page.getByTestId('talk-message');
}

beforeEach(() => {
	localStorage.clear();
});

describe('whoever watches', () => {
	it('is asked for a name at the first message only, and it is kept on the phone', async () => {
		const phone = new Phone().open();
		await expect.element(page.getByTestId('talk-name')).not.toBeInTheDocument();
		await phone.text.fill('Còn hàng không?');
		await phone.send.click();
		await expect.element(page.getByTestId('talk-name')).toHaveFocus();
		await page.getByTestId('talk-name').fill('admin');
		await phone.send.click();
		await expect.element(page.getByText('dễ nhầm với người của chợ')).toBeVisible();
		expect(phone.posts).toEqual([]);
		await page.getByTestId('talk-name').fill('Cô Lan');
		await phone.send.click();
		await expect.element(phone.messages).toHaveTextContent('Còn hàng không?');
		await expect.element(phone.text).toHaveValue('');
		expect(phone.posts).toMatchObject([{ name: 'Cô Lan', kind: 'question', sessionId: ID }]);
		document.body.innerHTML = '';
		const again = new Phone().open();
		await again.text.fill('Hỏi nữa');
		await again.send.click();
		await expect.poll(() => again.posts).toMatchObject([{ name: 'Cô Lan', text: 'Hỏi nữa' }]);
	});

	it.each<[Posted, string]>([
		[{ kind: 'refused', why: 'busy' }, 'đông quá'],
		[{ kind: 'refused', why: 'offline' }, 'Không có mạng'],
		[{ kind: 'refused', why: 'paused' }, 'tạm dừng'],
		[{ kind: 'refused', why: 'closed' }, 'không còn họp'],
		[{ kind: 'tooOften', seconds: 42 }, 'chờ 42 giây'],
	])('loses nothing that was typed: %j', async (refusal, words) => {
		localStorage.setItem('talk', kept('Cô Lan'));
		const phone = new Phone();
		phone.answers = [refusal];
		phone.open();
		await phone.text.fill('Mật này để được bao lâu?');
		await phone.send.click();
		await expect.element(page.getByTestId('talk-problem')).toHaveTextContent(words);
		await expect.element(phone.text).toHaveValue('Mật này để được bao lâu?');
		// After the page was closed, too.
		document.body.innerHTML = '';
		const later = new Phone().open();
		await expect.element(later.text).toHaveValue('Mật này để được bao lâu?');
		await later.send.click();
		await expect.element(later.text).toHaveValue('');
		// Sent again, it is the same message.
		expect(later.posts[0]?.postKey).toBe(phone.posts[0]?.postKey);
		await later.text.fill('Còn một câu');
		await later.send.click();
		await expect.poll(() => later.posts).toHaveLength(2);
		expect(later.posts[1]?.postKey).not.toBe(phone.posts[0]?.postKey);
	});

	it('goes on seeing what they said, though nobody else does', async () => {
		localStorage.setItem('talk', kept('Cô Lan'));
		const phone = new Phone().open();
		phone.list.take(frame([message(98)]));
		await phone.text.fill('Hàng giả đấy');
		await phone.send.click();
		await expect.element(phone.messages.nth(1)).toHaveTextContent('Hàng giả đấy');
		phone.list.take(frame([message(101)], { follows: '98.0', gone: [100] }));
		await expect.element(phone.messages.nth(2)).toHaveTextContent('Tin 101');
		await expect.element(phone.messages.nth(1)).toHaveTextContent('Hàng giả đấy');
		document.body.innerHTML = '';
		const later = new Phone().open();
		later.list.take(frame([message(98), message(101)]));
		await expect.element(later.messages.nth(1)).toHaveTextContent('Hàng giả đấy');
	});

	it('is told that something was covered', async () => {
		localStorage.setItem('talk', kept('Cô Lan'));
		const phone = new Phone();
		phone.answers = [{ kind: 'posted', seq: 5, at: 0, text: 'Gọi •••' }];
		phone.open();
		await phone.text.fill('Gọi 0912345678');
		await phone.send.click();
		await expect.element(page.getByTestId('talk-masked')).toBeVisible();
		await expect.element(phone.messages).toHaveTextContent('Gọi •••');
	});

	it('reads in peace while others talk, and is told how many came', async () => {
		const phone = new Phone().open();
		const box = page.getByTestId('talk-list');
		await expect.element(box).toBeInTheDocument();
		// The app's styles are not here.
		const element = box.element();
		element.setAttribute('style', 'max-height: 300px; overflow-y: auto');
		phone.list.take(frame(Array.from({ length: 50 }, (_, index) => message(index + 1))));
		await expect.element(phone.messages.nth(49)).toBeInTheDocument();
		await expect.poll(() => element.scrollTop).toBeGreaterThan(0);
		element.scrollTop = 40;
		element.dispatchEvent(new Event('scroll'));
		const fresh = [51, 52, 53].map((seq) => message(seq));
		phone.list.take(frame(fresh, { follows: '50.0' }));
		await expect.element(page.getByTestId('talk-new')).toHaveTextContent('3 tin mới');
		expect(element.scrollTop).toBe(40);
		await page.getByTestId('talk-new').click();
		await expect.element(box).toHaveFocus();
		await expect.element(page.getByTestId('talk-new')).not.toBeInTheDocument();
		await expect
			.poll(() => element.scrollHeight - element.scrollTop - element.clientHeight)
			.toBeLessThan(2);
	});

	it('sees words and nothing but words', async () => {
		const hurt = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
		const phone = new Phone().open();
		const question = { seq: 1, name: hurt, text: hurt };
		phone.list.take(
			frame([message(1, { name: hurt, text: hurt }), message(2, { text: hurt, question })], {
				asked: message(1, { name: hurt, text: hurt }),
			}),
		);
		await expect.element(phone.messages.nth(2)).toHaveTextContent(hurt);
		expect(document.querySelector('[data-testid=talk] img, [data-testid=talk] script')).toBeNull();
	});

	it('sees answers stand out, with their question', async () => {
		const phone = new Phone().open();
		const question = message(1, { kind: 'question', text: 'Mật rừng à?' });
		const answer = message(2, {
			kind: 'answer',
			from: 'producer',
			name: 'HTX Ong',
			producerId: producerId(3),
			text: 'Dạ mật rừng',
			question: { seq: 1, name: 'Chị Ba', text: 'Mật rừng à?' },
		});
		phone.list.take(frame([question, answer]));
		await expect.element(phone.messages.nth(0)).toHaveAttribute('data-kind', 'question');
		const shown = phone.messages.nth(1);
		await expect.element(shown).toHaveAttribute('data-from', 'producer');
		await expect.element(shown).toHaveTextContent('Gian hàng');
		await expect.element(shown).toHaveTextContent('Chị Ba hỏi: Mật rừng à?');
		await expect.element(page.getByText('HTX Ong trả lời: Dạ mật rừng')).toBeInTheDocument();
	});

	it('is told that their own question was answered, until they have read it', async () => {
		localStorage.setItem('talk', kept('Cô Lan'));
		const phone = new Phone().open();
		await phone.text.fill('Mật này để được bao lâu?');
		await phone.send.click();
		await expect.element(phone.messages).toHaveTextContent('bao lâu');
		const answer = (seq: number, of: number) =>
			message(seq, {
				...{ kind: 'answer', from: 'producer', name: 'HTX Ong', text: `Hai năm (${seq})` },
				question: { seq: of, name: 'Cô Lan', text: 'Mật này để được bao lâu?' },
			});
		const notice = page.getByTestId('talk-answered');
		phone.list.take(frame([message(98), answer(101, 98)]));
		await expect.element(phone.messages.nth(1)).toBeInTheDocument();
		await expect.element(notice).not.toBeInTheDocument();
		phone.list.take(frame([answer(103, 100)], { follows: '101.0' }));
		await expect.element(notice).toHaveTextContent(/Gian hàng đã trả lời bạn.*bao lâu.*\(103\)/);
		// Scrolled by keyboard, too, in browsers that make no stop of what scrolls.
		await expect.element(notice.getByRole('group')).toHaveAttribute('tabindex', '0');
		// A host hid it: it is nobody's any more.
		phone.list.take(frame([answer(104, 100)], { follows: '103.0', gone: [103] }));
		await expect.element(notice).not.toHaveTextContent('(103)');
		await expect.element(notice).toHaveTextContent('(104)');
		await page.getByTestId('talk-answered-close').click();
		await expect.element(notice).not.toBeInTheDocument();
		await expect.element(page.getByRole('heading', { name: 'Trò chuyện' })).toHaveFocus();
		document.body.innerHTML = '';
		const later = new Phone().open();
		later.list.take(frame([answer(104, 100)]));
		await expect.element(later.messages).toHaveTextContent('(104)');
		await expect.element(notice).not.toBeInTheDocument();
	});

	it('is told of an answer that came while they were away, among however much else', async () => {
		const own = { seq: 5, at: 0, kind: 'question', name: 'Cô Lan', text: 'Còn hàng không?' };
		const before = JSON.parse(kept('Cô Lan')) as object;
		localStorage.setItem('talk', JSON.stringify({ ...before, own: [own] }));
		const phone = new Phone();
		phone.answered = [
			message(40, {
				...{ kind: 'answer', from: 'host', name: '', text: 'Còn mười hũ' },
				question: { seq: 5, name: 'Cô Lan', text: 'Còn hàng không?' },
			}),
		];
		phone.open();
		phone.list.take(frame(Array.from({ length: 50 }, (_, index) => message(200 + index))));
		const notice = page.getByTestId('talk-answered');
		await expect.element(notice).toHaveTextContent(/Người dẫn đã trả lời bạn.*Còn mười hũ/);
		expect(phone.asking).toEqual([[5]]);
	});

	it('is told of an answer also where the server had no time for it at first', async () => {
		const own = { seq: 5, at: 0, kind: 'question', name: 'Cô Lan', text: 'Còn hàng không?' };
		localStorage.setItem('talk', JSON.stringify({ ...JSON.parse(kept('Cô Lan')), own: [own] }));
		const phone = new Phone();
		const answer = { kind: 'answer', from: 'host', name: '', text: 'Còn mười hũ' } as const;
		phone.answered = [message(40, { ...answer, question: { ...own } })];
		phone.turnsAway = 3;
		phone.open();
		await expect.element(page.getByTestId('talk-answered')).toHaveTextContent(/Còn mười hũ/);
		expect(phone.asking).toEqual([[5], [5], [5], [5]]);
	});

	it.each([
		['and has the first one, too, where that stands', true],
		['and loses the first one where that was hidden', false],
	])('is told of a second answer that came while they were away, %s', async (_, stands) => {
		const own = { seq: 5, at: 0, kind: 'question', name: 'Cô Lan', text: 'Còn hàng không?' };
		const answer = (seq: number, text: string) => ({ seq, from: 'host', name: '', text }) as const;
		const known = { ...answer(40, 'Còn mười hũ'), of: 5, question: own.text, isRead: false };
		const before = JSON.parse(kept('Cô Lan')) as object;
		localStorage.setItem('talk', JSON.stringify({ ...before, own: [own], answers: [known] }));
		const phone = new Phone();
		const told = [answer(40, 'Còn mười hũ'), answer(60, 'Xin lỗi, còn một hũ')].map((one) =>
			message(one.seq, { ...one, kind: 'answer', question: { ...own } }),
		);
		phone.answered = stands ? told : told.slice(1);
		phone.open();
		const notice = page.getByTestId('talk-answered');
		await expect.element(notice).toHaveTextContent(/Xin lỗi, còn một hũ/);
		if (stands) await expect.element(notice).toHaveTextContent(/Còn mười hũ/);
		else await expect.element(notice).not.toHaveTextContent(/Còn mười hũ/);
		expect(phone.asking).toEqual([[5]]);
	});

	it('taps as often as they like, and is heard once a second', async () => {
		const phone = new Phone().open();
		for (let count = 0; count < 4; count++) await page.getByTestId('talk-react-heart').click();
		await page.getByTestId('talk-react-fire').click();
		await expect.poll(() => phone.taps).not.toEqual([]);
		await expect
			.poll(() => phone.taps.reduce((sum, { heart, fire }) => sum + heart + fire, 0), {
				timeout: 3_000,
			})
			.toBe(5);
		expect(phone.taps.length).toBeLessThanOrEqual(2);
		phone.list.take(frame([], { reactions: { ...NO_REACTIONS, heart: 1_312 } }));
		await expect
			.element(page.getByTestId('talk-react-heart'))
			.toHaveAccessibleName('Thích, đã có 1.312');
	});

	it('cannot send while the host pauses, and keeps what was typed', async () => {
		const phone = new Phone().open({ isPaused: true, asked: null });
		await phone.text.fill('Đợi tí');
		await expect.element(page.getByTestId('talk-paused')).toBeVisible();
		await expect.element(phone.send).toBeDisabled();
		await expect.element(phone.text).toHaveValue('Đợi tí');
	});
});

describe('a list', () => {
	it('asks for the whole where something before a change was not told', async () => {
		const whole = frame([message(1), message(2), message(3)]);
		const phone = new Phone();
		phone.asked.mockResolvedValueOnce(whole);
		phone.list.take(frame([message(1)]));
		phone.list.take(frame([message(3)], { follows: '2.0' }));
		phone.list.take(frame([message(3)], { follows: '2.0' }));
		await expect.poll(() => phone.list.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
		expect(phone.asked).toHaveBeenCalledTimes(1);
	});

	it('drops what was hidden', () => {
		const { list } = new Phone();
		list.take(frame([message(1), message(2)]));
		list.take(frame([], { follows: '2.0', version: '2.1', gone: [1] }));
		expect(list.messages.map(({ seq }) => seq)).toEqual([2]);
	});
});

/** A phone on which somebody has spoken before. */
function kept(name: string): string {
	const key = '6f1b6f0e-0000-4000-8000-000000000001';
	const rest = { sessionId: ID, key, postKey: key, kind: 'chat', typed: '', own: [] };
	return JSON.stringify({ ...rest, name });
}
