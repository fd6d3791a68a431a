import { AppError } from '$lib/domain/errors';
import type { EveningFigures } from '$lib/domain/figures/evening';
import { productId, streamId } from '$lib/domain/ids';
import { LIVE_BEGINNING } from '$lib/domain/live/live-state';
import { NO_REACTIONS, type TalkMessage } from '$lib/domain/talk/message';
import { DAY_MS, dayOf, formatDay, HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import '../../../../app.css';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import {
	board,
	BOARD,
	MINUTE,
	NO_FIGURES,
	NO_VIDEO,
	roads,
	standAtBoard,
	STATE,
} from '../../../../../tests/fixtures/host-board';
import {
	END,
	GIFT,
	ID,
	planOf,
	show,
	SLOTS,
	standAsHost,
	START,
	stops,
	timeText,
	turn,
} from '../../../../../tests/fixtures/host-desk';
import {
	BEES,
	HILLS,
	HONEY,
	smallCatalogue,
	TEA,
} from '../../../../../tests/fixtures/small-catalogue';
import HostEvening from '../video/HostEvening.svelte';
import type { SentVideo } from '../video/online';
import { Board } from './board.svelte';
import type { BoardPlan } from './online';
import ResultsPage from './ResultsPage.svelte';

standAsHost();
standAtBoard();

describe("the host's board", () => {
	it('shows who watches, what was ordered, by whom it is sold, and each minute as a column', async () => {
		const of = (orders: number, valueDong: number) => ({ orders, valueDong });
		const figures: EveningFigures = {
			...{ sessionId: ID, slug: 'phien-7', title: 'Phiên mật', plannedAt: START },
			...{ startedAt: MINUTE - 3 * MINUTE_MS, endedAt: null, total: of(7, 1_240_000) },
			...{ toPack: 7, promoted: { orders: 0, portions: 0 }, peakWatchers: 500, products: [] },
			late: 2,
			producers: [
				{ producerId: HILLS, name: 'HTX Đồi Chè', toPack: 2, ...of(2, 1_000_000) },
				{ producerId: BEES, name: 'HTX Ong', toPack: 5, ...of(5, 240_000) },
			],
			minutes: [
				{ at: MINUTE - 2 * MINUTE_MS, orders: 1 },
				{ at: MINUTE, orders: 6 },
			],
			limited: [{ productId: HONEY, sold: 20 }],
		};
		// Closed, so that the picture ends with the last order whatever the clock says.
		await board({ 'figures.ofSession': () => figures }, { phase: 'over', endedAt: MINUTE });
		roads.at(-1)?.tell({ kind: 'tick', tick: { counts: { watchers: 1_234, orders: 6 } } });
		await expect.element(page.getByTestId('board-watchers')).toHaveTextContent('1.234');
		await expect.element(page.getByTestId('board-orders')).toHaveTextContent(/^7$/);
		await expect.element(page.getByTestId('board-value')).toHaveTextContent(/^1\.240\.000/);

		const shown = page.getByTestId('board-figures');
		await shown.getByText('Biểu đồ đơn theo phút và theo nhà bán').click();
		const plot = shown.getByRole('img', { name: /^Nhiều nhất 6 đơn một phút, lúc \d\d:\d\d$/ });
		await expect.element(plot).toBeVisible();
		const heights = [...plot.element().querySelectorAll('rect')].map((column) =>
			Number(column.getAttribute('height')),
		);
		// Its opening, one order, a minute without any, and six: the greatest is as high as the picture.
		expect(heights).toEqual([0, 20, 0, 120]);
		await expect.element(shown).toHaveTextContent('Sau khi tan chợ, máy chủ nhận thêm 2 đơn');

		const rows = shown.getByRole('listitem');
		await expect
			.element(rows.nth(0))
			.toHaveTextContent(/HTX Đồi Chè\s*2 đơn · 1\.000\.000.*2 chưa gói/);
		await expect.element(rows.nth(1)).toHaveTextContent(/HTX Ong\s*5 đơn · 240\.000.*5 chưa gói/);
		const bars = [...shown.element().querySelectorAll('li rect.fill-brand')];
		expect(bars.map((bar) => Number(bar.getAttribute('width')))).toEqual([100, 24]);
	});

	it('has the turn on air first on a phone, the next and the last one after it, and folds the others', async () => {
		await page.viewport(360, 740);
		const slots = ['a', 'b', 'c', 'd'].map((key, index) =>
			turn(key, index % 2 === 0 ? BEES : HILLS, index * 10),
		);
		const plan = { ...planOf().plan, slots };
		const { producerId, productIds } = slots[2] ?? turn('c', BEES, 20);
		const onAir = { key: 'c', producerId, productIds, at: MINUTE };
		const asked = await board(
			{ 'live.plan': () => ({ ...BOARD, plan }), 'live.act': () => null },
			{ turn: onAir },
		);
		const turns = page.getByTestId('board-turn');
		await expect.element(turns.nth(3)).toBeInTheDocument();
		const keys = () => turns.elements().map((card) => card.getAttribute('data-key') ?? '');
		const folded = () =>
			turns.elements().map((card) => card.closest('li')?.className.includes('max-lg:hidden'));
		expect(keys()).toEqual(['c', 'd', 'b', 'a']);
		expect(folded()).toEqual([false, false, false, true]);
		await page.getByTestId('turns-others').click();
		expect(folded()).toEqual([false, false, false, false]);
		await expect.element(page.getByTestId('turns-others')).toHaveAttribute('aria-expanded', 'true');
		// What must stop at once is found by a few letters, wherever its turn stands.
		await page.getByTestId('board-find').fill('mat');
		await page.getByTestId('found-stop').first().click();
		await expect
			.poll(() => asked.find(({ procedure }) => procedure === 'live.act')?.input)
			.toMatchObject({ action: { do: 'stop', productId: HONEY } });
	});

	it('ends a stream that somebody sends, and hides what was seen of it where that must be', async () => {
		const id = streamId('6f1b6f0e-0000-4000-8000-000000000001');
		const stream = {
			...{ id, producerId: BEES, startedAt: MINUTE, endedAt: null, airedAt: MINUTE },
			...{ keptBytes: 0, isHidden: false, deletedOn: MINUTE + DAY_MS },
		};
		const asked = await board({
			'video.list': () => ({ ...NO_VIDEO, streams: [stream] }),
			'video.endAsHost': () => null,
		});
		const ended = () => asked.filter(({ procedure }) => procedure === 'video.endAsHost');
		await page.getByRole('button', { name: 'Dừng hình này: HTX Ong' }).click();
		expect(ended()).toEqual([]);
		await page.getByTestId('end-stream-hide').click();
		await expect.poll(ended).toMatchObject([{ input: { id, isHidden: true } }]);
		await page.getByTestId('end-stream').click();
		await page.getByTestId('end-stream-yes').click();
		await expect.poll(ended).toMatchObject([{}, { input: { id, isHidden: false } }]);
		// What came of it is looked at at once.
		await expect
			.poll(() => asked.findLastIndex(({ procedure }) => procedure === 'video.list'))
			.toBeGreaterThan(asked.findLastIndex(({ procedure }) => procedure === 'video.endAsHost'));
	});

	it('says of what is sent that nothing comes any more, louder where it is on air', async () => {
		const id = streamId('6f1b6f0e-0000-4000-8000-000000000001');
		const spare = streamId('6f1b6f0e-0000-4000-8000-000000000002');
		const frame = { startedAt: MINUTE, endedAt: null, airedAt: null, keptBytes: 0 };
		const rest = { ...frame, isHidden: false, deletedOn: MINUTE + DAY_MS };
		const streams = (first: number, second: number) => [
			{ id, producerId: BEES, silentMs: first, ...rest },
			{ id: spare, producerId: HILLS, silentMs: second, ...rest },
		];
		let sent = streams(4_000, 25_000);
		const onAir = { kind: 'stream', id, producerId: BEES } as const;
		await board({ 'video.list': () => ({ ...NO_VIDEO, streams: sent }) }, { onAir });
		const rows = page.getByTestId('air-stream');
		await expect.element(rows.nth(1)).toHaveTextContent('Không nhận được hình từ 25 giây');
		await expect.element(rows.first()).not.toHaveTextContent('Không nhận được hình');
		await expect.element(page.getByTestId('air-silent')).not.toBeInTheDocument();
		sent = streams(125_000, 1_000);
		// It is looked at again and again.
		const loud = page.getByTestId('air-silent').getByRole('alert');
		await expect.element(loud).toHaveTextContent(/Hình đang lên sóng không tới nữa/);
		await expect.element(rows.first()).toHaveTextContent('Không nhận được hình từ 2 phút');
		await expect.element(rows.nth(1)).not.toHaveTextContent('Không nhận được hình');
	});

	it.each([false, true])(
		'shows a host who sends what the evening asks, and steers the turn on air and the next (rehearsal: %s)',
		async (isRehearsal) => {
			const asked = answerDesk({
				'live.plan': () => BOARD,
				'live.act': () => null,
				'talk.moderation': () => ({ hidden: [], muted: [], words: [] }),
			});
			const board = new Board(ID);
			board.rehearse(isRehearsal);
			await board.load();
			stops.push(board.live.start());
			show((anchor) => HostEvening(anchor, { board }));
			await expect.poll(() => roads.length).toBeGreaterThan(0);
			const [first] = SLOTS;
			if (!first) throw new Error('no slot');
			// What comes late in a rehearsal stands in no plan.
			const late = { ...turn('late', HILLS, 20), productIds: [TEA] };
			const onAir = { key: first.key, producerId: BEES, productIds: [HONEY], at: MINUTE };
			const state = { ...STATE, turn: onAir, late: [{ slot: late, added: [TEA] }] };
			roads.at(-1)?.tell({ kind: 'state', state });
			const question: TalkMessage = {
				kind: 'question',
				from: 'viewer',
				...{ seq: 1, at: MINUTE, name: 'Bé Na', producerId: null },
				...{ text: 'Mật này lấy mùa nào ạ?', question: null },
			};
			const talk = { follows: null, version: 'a', messages: [question], gone: [], asked: question };
			roads.at(-1)?.tell({ kind: 'tick', tick: { talk: { ...talk, reactions: NO_REACTIONS } } });
			const evening = page.getByTestId('host-evening');
			await expect.element(evening).toHaveTextContent('Mật này lấy mùa nào ạ?');
			const card = evening.getByTestId('board-turn');
			await expect.element(card).toHaveAttribute('data-key', first.key);
			await page.getByTestId('board-next').click();
			await expect
				.poll(() => asked.find(({ procedure }) => procedure === 'live.act')?.input)
				.toMatchObject({
					isRehearsal,
					action: { do: 'beginTurn', key: isRehearsal ? 'late' : 'b' },
				});
			roads.at(-1)?.refuse(503);
			await expect.element(evening).toHaveTextContent('Bàn mất kết nối với chợ');
		},
	);

	it('keeps the keyboard at its buttons when the one pressed goes, and presses none of the others', async () => {
		const asked = await board({ 'live.act': () => null }, { phase: 'waiting', startedAt: null });
		const focused = () => document.activeElement?.getAttribute('data-testid');
		const tellTurn = (index: number, seq: number) => {
			const slot = SLOTS[index];
			if (!slot) throw new Error('no slot');
			const { key, producerId, productIds } = slot;
			const state = { ...STATE, seq, turn: { key, producerId, productIds, at: MINUTE } };
			roads.at(-1)?.tell({ kind: 'state', state });
		};
		const start = page.getByTestId('board-start');
		await expect.element(start).toBeVisible();
		(start.element() as HTMLElement).focus();
		await userEvent.keyboard('{Enter}');
		const acts = () => asked.filter(({ procedure }) => procedure === 'live.act').length;
		await expect.poll(acts).toBe(1);
		tellTurn(0, 2);
		const next = page.getByTestId('board-next');
		await expect.element(next).toBeEnabled();
		await expect.poll(focused).toBe('board-phase');
		await userEvent.tab();
		await expect.element(next).toHaveFocus();
		await userEvent.keyboard('{Enter}');
		await expect.poll(acts).toBe(2);
		// After the last turn there is no next one.
		tellTurn(1, 3);
		await expect.element(next).not.toBeInTheDocument();
		await expect.poll(focused).toBe('board-phase');
		await userEvent.keyboard('{Enter}');
		expect(acts()).toBe(2);
	});

	it('rehearses by one button: on its own road, where nothing counts, and says so', async () => {
		const asked = await board({ 'live.act': () => null }, { phase: 'waiting', startedAt: null });
		await page.getByTestId('board-rehearse').click();
		await expect
			.element(page.getByText('Đang tập dượt: chỉ ban tổ chức thấy, hàng thật không đổi gì.'))
			.toBeVisible();
		await expect
			.poll(() => roads.at(-1)?.input)
			.toMatchObject({ sessionId: ID, isRehearsal: true });
		roads.at(-1)?.tell({ kind: 'state', state: LIVE_BEGINNING });
		await page.getByTestId('board-start').click();
		await expect
			.poll(() => asked.find(({ procedure }) => procedure === 'live.act')?.input)
			.toMatchObject({ sessionId: ID, isRehearsal: true, action: { do: 'start' } });
		await expect.element(page.getByTestId('board-orders')).toHaveTextContent(/^0$/);
		await page.getByTestId('board-rehearse').click();
		await expect.element(page.getByText(/^Đang tập dượt/)).not.toBeInTheDocument();
		// A server that is full tells nothing, either.
		roads.at(-1)?.refuse(429);
		await expect.element(page.getByText(/^Bàn mất kết nối với chợ/)).toBeVisible();
	});

	it('opens none whose time has passed, and says what to do; a rehearsal of it may begin', async () => {
		const plan = { ...BOARD.plan, endsAt: MINUTE };
		const waiting = { phase: 'waiting', startedAt: null } as const;
		await board({ 'live.plan': () => ({ ...BOARD, plan }) }, waiting);
		await expect.element(page.getByTestId('board-missed')).toHaveTextContent(/Hãy lập phiên mới/);
		await expect.element(page.getByTestId('board-start')).not.toBeInTheDocument();
		await page.getByTestId('board-rehearse').click();
		roads.at(-1)?.tell({ kind: 'state', state: LIVE_BEGINNING });
		await expect.element(page.getByTestId('board-start')).toBeVisible();
	});

	it('makes the evening longer, and takes that back, as long as the planned end is to come', async () => {
		const asked = await board({ 'live.act': () => null });
		await expect.element(page.getByTestId('board-ends-at')).toHaveTextContent(timeText(END));
		await page.getByRole('button', { name: 'Thêm 30 phút' }).click();
		const acts = () => asked.filter(({ procedure }) => procedure === 'live.act');
		const later = END + 30 * MINUTE_MS;
		await expect
			.poll(() => acts().at(-1)?.input)
			.toMatchObject({
				action: { do: 'setEnd', endsAt: later },
			});
		const end = { endsAt: later, planned: END };
		roads.at(-1)?.tell({ kind: 'state', state: { ...STATE, seq: 2, end } });
		await expect
			.element(page.getByTestId('board-ends-at'))
			.toHaveTextContent(new RegExp(`${timeText(later)}.*theo lịch ${timeText(END)}`));
		await page.getByTestId('board-end-back').click();
		await expect
			.poll(() => acts().at(-1)?.input)
			.toMatchObject({
				action: { do: 'setEnd', endsAt: END },
			});
	});

	it('takes in a producer who comes late, where there is room, and what is added to a turn', async () => {
		const plan = { ...planOf().plan, slots: SLOTS.slice(0, 1) };
		const asked = await board({ 'live.plan': () => ({ ...BOARD, plan }), 'live.act': () => null });
		const act = () => asked.findLast(({ procedure }) => procedure === 'live.act')?.input;
		await page.getByTestId('late-open').click();
		await userEvent.selectOptions(page.getByTestId('late-who'), String(HILLS));
		await page.getByTestId('late-minutes').fill('200');
		await page.getByTestId('late-add').click();
		await expect.element(page.getByText(/^Chọn chủ thể, ít nhất một món/)).toBeVisible();
		await page.getByTestId('late-minutes').fill('115');
		await expect.element(page.getByTestId('late-when')).toHaveTextContent(/^Không còn chỗ/);
		await expect.element(page.getByTestId('late-add')).toBeDisabled();
		await page.getByTestId('late-minutes').fill('20');
		await expect
			.element(page.getByTestId('late-when'))
			.toHaveTextContent(timeText(START + 20 * MINUTE_MS));
		await page.getByRole('checkbox', { name: 'Chè xanh' }).click();
		await page.getByTestId('late-add').click();
		await expect.poll(act).toMatchObject({
			action: { do: 'addTurn', producerId: HILLS, productIds: [TEA], minutes: 20 },
		});
		await expect.element(page.getByTestId('late-form')).not.toBeInTheDocument();
	});

	it('takes back a turn that came late until it was on air, or its goods were shown', async () => {
		const slot = { ...turn('late', HILLS, 20), productIds: [TEA] };
		const plan = { ...planOf().plan, slots: [...SLOTS.slice(0, 1), slot] };
		const late = [{ slot, added: [TEA] }];
		await board({ 'live.plan': () => ({ ...BOARD, plan }) }, { late });
		const drop = page.getByTestId('turn-drop');
		await expect.element(drop).toBeVisible();
		const shown = [{ productId: TEA, at: MINUTE }];
		const told = [
			{ late, pinned: TEA, shown },
			{ late },
			{ late: late.map((one) => ({ ...one, hasBegun: true as const })) },
		];
		for (const [index, state] of told.entries()) {
			roads.at(-1)?.tell({ kind: 'state', state: { ...STATE, ...state, seq: index + 2 } });
			await expect.poll(() => drop.elements().length).toBe(index === 1 ? 1 : 0);
		}
	});

	it('says how much was sold of what was limited and lifted, and what a lower limit would do', async () => {
		const limited = [{ productId: HONEY, sold: 20 }];
		await board({ 'figures.ofSession': () => ({ ...NO_FIGURES, limited }) });
		await expect
			.element(page.getByTestId('board-limit-sold'))
			.toHaveTextContent('Đã bán 20 chai từ lúc đặt giới hạn lần đầu');
		await page.getByTestId('limit-open').first().click();
		const below = page.getByTestId('limit-below');
		await page.getByTestId('limit-most').fill('15');
		await expect.element(below).toHaveTextContent(/không bán thêm nữa/);
		await page.getByTestId('limit-most').fill('30');
		await expect.element(below).toHaveTextContent(/^$/);
	});

	it('lets go of what left the market another way: pinned, limited, promoted, and says why', async () => {
		const promotion = { ...GIFT.promotion, startsAt: MINUTE - HOUR_MS, endsAt: MINUTE + HOUR_MS };
		const standing = { isCalledOff: false, isUnfit: false, freeUntil: null };
		const promoted = { productId: HONEY, promotion, ...standing };
		const before: BoardPlan = { ...BOARD, promotions: [promoted] };
		const goods = [{ id: HONEY, name: 'Mật ong', unit: 'chai', off: 'held' as const }];
		let plan = before;
		const asked = await board(
			{ 'live.plan': () => plan, 'live.act': () => null },
			{ pinned: HONEY, limits: [{ productId: HONEY, most: 5, held: null }] },
		);
		const row = page.getByTestId('board-product').first();
		await expect.element(row.getByTestId('product-stop')).toBeVisible();
		plan = { ...before, goods, showable: [TEA] };
		const told = { seq: 2, at: MINUTE, word: { kind: 'offMarket', productId: HONEY } } as const;
		roads.at(-1)?.tell({ kind: 'events', events: [told] });
		await expect.element(row.getByTestId('product-off')).toHaveTextContent(/đang tạm giữ món này/);
		await expect.element(row).toHaveTextContent(/Không còn bán/);
		await expect.element(row.getByTestId('product-stop')).not.toBeInTheDocument();
		await expect.element(row.getByTestId('limit-open')).not.toBeInTheDocument();
		const act = () => asked.findLast(({ procedure }) => procedure === 'live.act')?.input;
		for (const [button, action] of [
			['product-pin', { do: 'pin', productId: null }],
			['limit-lift', { do: 'limit', productId: HONEY, most: null }],
			['promotion-stop', { do: 'stopPromotion', promotionId: 5 }],
		] as const) {
			await row.getByTestId(button).click();
			await expect.poll(act).toMatchObject({ action });
		}
		// Once it is unpinned it is not pinned again.
		const unpinned = { seq: 3, at: MINUTE, word: { kind: 'pinned', productId: null } } as const;
		roads.at(-1)?.tell({ kind: 'events', events: [unpinned] });
		await expect.element(row.getByTestId('product-pin')).not.toBeInTheDocument();
	});

	it('says of a promotion that it suits its product no more, and why it is not begun', async () => {
		const promotion = { ...GIFT.promotion, startsAt: MINUTE - HOUR_MS, endsAt: MINUTE - MINUTE_MS };
		const unfit = { isCalledOff: false, isUnfit: true, freeUntil: null };
		const promotions = [{ productId: HONEY, promotion, ...unfit }];
		await board({
			'live.plan': () => ({ ...BOARD, promotions }),
			'live.act': () => {
				throw new AppError('PROMOTION_OUTGROWN');
			},
		});
		const row = page.getByTestId('board-promotion');
		await expect.element(row).toHaveTextContent(/Không còn hợp với giá bây giờ/);
		// The price may have been put right since: the server says.
		await page.viewport(360, 740);
		await row.getByTestId('promotion-start').click();
		const refused = page.getByTestId('board-problem');
		await expect.element(refused).toHaveTextContent(/giảm như vậy thì không còn gì để trả/);
		// In sight, without any scrolling, wherever on the page the button stood.
		await expect.element(refused).toBeInViewport({ ratio: 0.99 });
		await refused.getByRole('button', { name: 'Đóng' }).click();
		await expect.element(refused).not.toBeInTheDocument();
	});

	it.each(['waiting', 'over'] as const)(
		'offers nothing that is refused while it is %s, and calls no turn the one on air',
		async (phase) => {
			const promotion = { ...GIFT.promotion, startsAt: MINUTE - HOUR_MS, endsAt: MINUTE };
			const standing = { isCalledOff: false, isUnfit: false, freeUntil: null };
			const [first] = SLOTS;
			if (!first) throw new Error('no slot');
			const { key, producerId, productIds } = first;
			const promoted = (ends: number, productId: typeof HONEY, id: number) => ({
				...{ productId, ...standing },
				promotion: { ...promotion, id, endsAt: ends },
			});
			await board(
				{
					'live.plan': () => ({
						...BOARD,
						promotions: [
							promoted(MINUTE - MINUTE_MS, HONEY, 5),
							promoted(MINUTE + HOUR_MS, TEA, 6),
						],
					}),
				},
				{
					...{ phase, turn: { key, producerId, productIds, at: MINUTE } },
					endedAt: phase === 'over' ? MINUTE : null,
				},
			);
			const promotions = page.getByTestId('board-promotion');
			await expect.element(promotions.nth(1)).toHaveAttribute('data-stage', 'running');
			const turns = page.getByTestId('board-turn').elements();
			expect(turns.flatMap((card) => [...card.querySelectorAll('button')])).toEqual([]);
			await expect.element(page.getByText('Đang lên sóng')).not.toBeInTheDocument();
			await expect.element(page.getByTestId('air')).not.toHaveTextContent('Đang không phát hình');
		},
	);

	it('does not offer to go on where the other host called the session off while it ran', async () => {
		let plan: object = BOARD;
		await board({ 'live.plan': () => plan });
		await expect.element(page.getByTestId('board-end')).toBeInTheDocument();
		plan = { ...BOARD, state: 'cancelled' };
		const over = { phase: 'over', endedAt: MINUTE } as const;
		roads.at(-1)?.tell({ kind: 'state', state: { ...STATE, ...over, seq: STATE.seq + 1 } });
		await expect
			.element(page.getByTestId('board-cancelled'))
			.toHaveTextContent('Phiên này đã hủy.');
		await expect.element(page.getByTestId('board-resume')).not.toBeInTheDocument();
	});

	it('sends what was announced while another action was under way, after it, and once', async () => {
		let answer: ((value: null) => void) | undefined;
		const asked = await board({
			'live.act': ({ action }: { readonly action: { readonly do: string } }) =>
				action.do === 'beginTurn' ? new Promise((settle) => (answer = settle)) : null,
		});
		const done = () =>
			asked
				.filter(({ procedure }) => procedure === 'live.act')
				.map(({ input }) => (input as { readonly action: unknown }).action);
		await page.getByTestId('board-next').click();
		await expect.poll(() => answer).toBeDefined();
		const news = page.getByTestId('board-news');
		await news.fill('Còn mười phút nữa');
		await userEvent.keyboard('{Enter}{Enter}');
		await expect.element(page.getByTestId('board-news-waits')).toHaveTextContent(/^Đang gửi tin/);
		expect(done()).toMatchObject([{ do: 'beginTurn' }]);
		answer?.(null);
		await expect.element(news).toHaveValue('');
		await expect.element(page.getByTestId('board-news-waits')).toHaveTextContent(/^$/);
		expect(done()).toEqual([
			{ do: 'beginTurn', key: 'a' },
			{ do: 'announce', text: 'Còn mười phút nữa' },
		]);
	});

	it('takes back an announcement that stands on no screen any more', async () => {
		const old = { seq: 2, at: MINUTE, text: 'Giá sai từ đầu buổi' };
		const news = { seq: 13, at: MINUTE, text: 'Tin mới' };
		let all = [news, old];
		const asked = await board(
			{
				'live.announcements': () => all,
				'live.act': () => {
					all = [news];
					return null;
				},
			},
			{ seq: 13, announcements: [news] },
		);
		await expect.element(page.getByText('Tin mới')).toBeVisible();
		expect(asked.some(({ procedure }) => procedure === 'live.announcements')).toBe(false);
		await page.getByText('Tin cũ hơn').click();
		const lines = page.getByTestId('older-news').getByTestId('board-announcement');
		await expect.element(lines).toHaveTextContent(/Giá sai từ đầu buổi/);
		await lines.getByRole('button').click();
		await expect
			.poll(() => asked.findLast(({ procedure }) => procedure === 'live.act')?.input)
			.toMatchObject({ action: { do: 'withdraw', of: 2 } });
		const told = { seq: 14, at: MINUTE, word: { kind: 'withdrawn', of: 2 } } as const;
		roads.at(-1)?.tell({ kind: 'events', events: [told] });
		await expect.element(page.getByText('Không có tin nào cũ hơn.')).toBeVisible();
	});

	it('offers no going on of what is long over', async () => {
		const [startsAt, endsAt] = [Date.now() - 9 * HOUR_MS, Date.now() - 7 * HOUR_MS];
		const plan = { ...planOf().plan, startsAt, endsAt };
		await board({ 'live.plan': () => ({ ...BOARD, plan }) }, { phase: 'over', endedAt: endsAt });
		await expect.element(page.getByTestId('board-long-over')).toBeVisible();
		await expect.element(page.getByTestId('board-resume')).not.toBeInTheDocument();
	});

	it('rehearses a draft, and nothing else of it', async () => {
		await board({ 'live.plan': () => ({ ...BOARD, state: 'draft' }) });
		await expect.element(page.getByText(/^Đang tập dượt/)).toBeVisible();
		await expect.element(page.getByTestId('board-rehearse')).not.toBeInTheDocument();
		await expect
			.element(page.getByRole('link', { name: 'Mở kế hoạch để công bố' }))
			.toHaveAttribute('href', `/desk/organiser/sessions/${ID}`);
		await expect.poll(() => roads.at(-1)?.input).toMatchObject({ isRehearsal: true });
		roads.at(-1)?.tell({ kind: 'state', state: STATE });
		await page.getByTestId('board-end').click();
		await expect
			.element(page.getByRole('dialog'))
			.toHaveTextContent(/Kết thúc buổi tập dượt\? Người xem không thấy gì/);
	});

	it('says of a session that was held what was sold by the unit, and its day before its hours', async () => {
		const total = { orders: 2, valueDong: 374_000 };
		const sold = { ...total, name: 'Mật ong', pieces: 2 };
		const producers = [{ producerId: BEES, name: 'HTX Ong', toPack: 0, ...total }];
		const products = [
			{ ...sold, productId: HONEY },
			{ ...sold, productId: productId(999_999), name: 'Món cũ' },
		];
		const times = { startedAt: START, endedAt: START + DAY_MS };
		answerDesk({
			'figures.ofSession': () => ({ ...NO_FIGURES, ...times, total, producers, products }),
		});
		show(ResultsPage);
		const goods = page.getByRole('region', { name: 'Theo món' }).getByRole('listitem');
		const { unit } = smallCatalogue().product(HONEY) ?? {};
		await expect.element(goods.nth(0)).toHaveTextContent(new RegExp(`2 ${unit} · 374\\.000`));
		await expect.element(goods.nth(1)).toHaveTextContent(/2 món · 374\.000/);
		await expect
			.element(page.getByText(/^(Thứ|Chủ).*\d{4}, họp từ \d\d:\d\d đến \d\d:\d\d hôm sau$/))
			.toBeVisible();
	});

	it('says that video is off where the server has no ffmpeg, and offers none to be sent', async () => {
		await board({ 'video.list': () => ({ ...NO_VIDEO, isOff: true }) });
		const air = page.getByTestId('air');
		await expect.element(air).toHaveTextContent(/Máy chủ này chưa cài ffmpeg/);
		await expect.element(page.getByTestId('host-video')).not.toBeInTheDocument();
		// It is no picture that is on air.
		await expect.element(air).toHaveTextContent(/Không có hình\s*Đang không phát hình/);
		// Somebody else's stream still can be put on air.
		await expect.element(air.getByText('Dùng địa chỉ video khác')).toBeVisible();
	});

	it('says until when a recording is kept, and takes captions for it', async () => {
		const deletedOn = MINUTE + 30 * DAY_MS;
		let hasCaptions = false;
		const sent = (): SentVideo => ({
			...{ isOff: false, hasCaptions },
			streams: [
				{
					...{ id: streamId('a'), producerId: BEES, startedAt: MINUTE - HOUR_MS },
					...{ endedAt: MINUTE, airedAt: MINUTE - HOUR_MS, keptBytes: 12_300_000 },
					...{ isHidden: false, deletedOn, silentMs: null },
				},
			],
		});
		const asked = await board(
			{ 'video.list': sent, 'video.setCaptions': () => void (hasCaptions = true) },
			{ phase: 'over', endedAt: MINUTE },
		);
		await expect
			.element(page.getByTestId('recording'))
			.toHaveTextContent(`12.3 MB · tự xóa ngày ${formatDay(dayOf(deletedOn))}`);
		const choose = (text: string) =>
			userEvent.upload(page.getByTestId('captions-file'), new File([text], 'phu-de.vtt'));
		const field = page.getByTestId('captions-field');
		await choose('không phải phụ đề');
		await expect.element(field).toHaveTextContent(/Không đọc được phụ đề trong tệp này/);
		const text = 'WEBVTT\n\n00:01.000 --> 00:03.000\nChào bà con';
		await choose(text);
		await expect
			.poll(() => asked.find(({ procedure }) => procedure === 'video.setCaptions')?.input)
			.toEqual({ sessionId: ID, text });
		await expect.element(field).toHaveTextContent('Bản ghi đã có phụ đề.');
	});
});
