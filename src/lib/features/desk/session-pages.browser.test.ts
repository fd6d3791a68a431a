import { accountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { EveningFigures } from '$lib/domain/figures/evening';
import { sessionId, streamId } from '$lib/domain/ids';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import { NO_REACTIONS, type TalkMessage } from '$lib/domain/talk/message';
import type { MarketSession } from '$lib/domain/market/session';
import { DAY_MS, formatDay, formatMoment, dayOf, HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { App } from '$lib/features/app/app.svelte';
import { LocalCatalogue } from '$lib/local/catalogue.svelte';
import type { Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../tests/fixtures/desk-answers';
import { mountInApp } from '../../../../tests/fixtures/mount-in-app';
import {
	BEES,
	HILLS,
	HONEY,
	smallCatalogue,
	TEA,
} from '../../../../tests/fixtures/small-catalogue';
import { Desk, setDesk } from './desk.svelte';
import { Board } from './live/board.svelte';
import BoardPage from './live/BoardPage.svelte';
import type { BoardPlan } from './live/online';
import PlannedPromotionPage from './sessions/PlannedPromotionPage.svelte';
import PlanPage from './sessions/PlanPage.svelte';
import type { KnownPlan } from './sessions/online';
import HostEvening from './video/HostEvening.svelte';
import type { SentVideo } from './video/online';
import PlanPromotionPage from './sessions/PlanPromotionPage.svelte';

const ID = sessionId(7);
const START = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS;
const END = START + 2 * HOUR_MS;
const ME = {
	account: {
		...{ id: accountId('dan'), name: 'Chị Dẫn', email: null, phone: null },
		...{ roles: ['host'], producers: [] },
	},
	producers: [],
};
const turn = (key: string, producerId: typeof BEES, afterMinutes: number) => ({
	...{ key, producerId, startsAt: START + afterMinutes * MINUTE_MS, minutes: 10 },
	productIds: [producerId === BEES ? HONEY : TEA],
});
const SLOTS = [turn('a', BEES, 10), turn('b', HILLS, 30)];
const SESSION: MarketSession = {
	...{ id: ID, slug: 'phien-7', title: 'Phiên mật', intro: '', startsAt: START, endsAt: END },
	slots: SLOTS.map(({ producerId, startsAt, minutes, productIds }) => ({
		...{ producerId, startsAt, minutes, productIds },
	})),
};
const timeText = (moment: number) => formatMoment(moment).slice(-5);
const GIFT = {
	...{ producerId: BEES, productId: HONEY, productName: 'Mật ong' },
	promotion: {
		...{ id: 5, startsAt: START, endsAt: END, portions: 20, perOrder: 2, sessionId: ID },
		...{ kind: 'gift' as const, buy: 2, gift: 'Khăn tay', giftProductId: null },
	},
	...{ available: 20, isByOrganisers: true },
};

function planOf(change: Partial<KnownPlan> = {}): KnownPlan {
	return {
		...{ id: ID, slug: 'phien-7', revision: 1, state: 'published' },
		...{ showable: [HONEY, TEA], promotions: [GIFT], taken: [] },
		plan: { ...SESSION, cover: null, video: null, slots: SLOTS },
		...change,
	};
}

const stops: (() => unknown)[] = [];
beforeEach(() => {
	localStorage.clear();
	localStorage.setItem('desk.me', JSON.stringify(ME));
	const entry = { kind: 'session', id: String(ID), body: SESSION } as const;
	vi.spyOn(LocalCatalogue.prototype, 'view', 'get').mockReturnValue(smallCatalogue({}, 1, [entry]));
	vi.spyOn(LocalCatalogue.prototype, 'isReady', 'get').mockReturnValue(true);
});
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	localStorage.clear();
});

/** A page of the organisers' desk as it stands for a host. */
function show(inner: Component<Record<string, never>>, params: Record<string, string> = {}): void {
	const desk = new Desk();
	desk.params = { id: String(ID), ...params };
	const shown: Component<Record<string, never>> = (anchor, props) => {
		setDesk(desk);
		return inner(anchor, props);
	};
	stops.push(mountInApp(new App(), shown, {}));
}

describe('the plan of a session', () => {
	it('shows in each turn what its producer promotes and who put it up, and adds one there', async () => {
		answerDesk({ 'market.get': () => planOf() });
		show(PlanPage);
		const inTurn = page.getByTestId('slot-promotions');
		const [bees, hills] = [inTurn.nth(0), inTurn.nth(1)];
		await expect.element(bees).toHaveTextContent(/Khăn tay.*Mật ong.*Ban tổ chức đặt.*20.*suất/);
		await expect.element(hills).toHaveTextContent('Chưa có khuyến mãi hay quà nào.');
		const link = page.getByRole('link', { name: 'Thêm khuyến mãi, quà: HTX Đồi Chè' });
		await expect
			.element(link)
			.toHaveAttribute('href', `/desk/organiser/sessions/7/promotions/new/${HILLS}`);
		await expect
			.element(page.getByTestId('slot-promotion'))
			.toHaveAttribute('href', '/desk/organiser/sessions/7/promotions/5');
	});

	const draft = (change: Partial<KnownPlan['plan']> = {}): KnownPlan => {
		const known = planOf({ state: 'draft', promotions: [] });
		return { ...known, plan: { ...known.plan, promotions: [], ...change } };
	};
	const WAITING = {
		...{ key: '6f1b6f0e-0000-4000-8000-000000000002', productId: HONEY },
		...{ startsAt: START, endsAt: END, portions: 20, perOrder: 2 },
		deal: { kind: 'gift', buy: 2, gift: 'Khăn tay', giftProductId: null } as const,
	};
	const saved = (asked: ReturnType<typeof answerDesk>) =>
		asked.findLast(({ procedure }) => procedure === 'market.save')?.input;

	it('plans a gift before anybody knows of the session, keeps it, changes it and saves it', async () => {
		await page.viewport(360, 740);
		let known = draft();
		const asked = answerDesk({
			'market.get': () => known,
			'market.save': ({ plan }: { plan: KnownPlan['plan'] }) =>
				void (known = { ...known, revision: 2, plan }),
		});
		show(PlanPage);
		const inTurn = page.getByTestId('slot-promotions').first();
		await expect.element(inTurn).toHaveTextContent(/khuyến mãi lên chợ cùng lúc/);
		await inTurn.getByTestId('slot-promotion-add').click();
		const dialog = page.getByRole('dialog');
		await expect.element(dialog.getByTestId('promotion-of')).toHaveTextContent(/HTX Ong/);
		// The one thing in the turn is chosen; the time is the session's.
		const goods = dialog.getByTestId('promotion-product');
		await expect.element(goods).toHaveValue(String(HONEY));
		await expect.element(goods).not.toHaveTextContent(/Chè xanh/);
		await userEvent.selectOptions(dialog.getByTestId('promotion-kind'), 'gift');
		await dialog.getByTestId('promotion-buy').fill('2');
		await dialog.getByTestId('promotion-gift').fill('Khăn tay');
		await dialog.getByTestId('promotion-portions').fill('20');
		await expect.element(dialog.getByTestId('promotion-preview')).toHaveTextContent(/Mật ong/);
		await dialog.getByTestId('promotion-send').click();
		await expect.element(dialog).not.toBeInTheDocument();
		const row = inTurn.getByTestId('draft-promotion');
		await expect.element(row).toHaveTextContent(/Khăn tay.*Chưa công bố.*Mật ong.*20 suất/);
		expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
		await expect.element(page.getByTestId('session-unsent')).toHaveTextContent(/giữ trên máy này/);
		// As if the page were loaded again.
		await stops.pop()?.();
		show(PlanPage);
		await page.getByRole('button', { name: /^Sửa: .*Mật ong$/ }).click();
		await expect.element(dialog.getByTestId('promotion-gift')).toHaveValue('Khăn tay');
		await dialog.getByTestId('promotion-perOrder').fill('2');
		await dialog.getByTestId('promotion-send').click();
		await expect.element(row).toHaveTextContent(/Mỗi đơn nhiều nhất 2 suất/);
		await page.getByTestId('session-save').click();
		const { key: _, ...sent } = WAITING;
		await expect.poll(() => saved(asked)).toMatchObject({ plan: { promotions: [sent] } });
		await expect.element(page.getByTestId('session-unsent')).not.toBeInTheDocument();
		await page.getByTestId('draft-promotion-drop').click();
		await expect.element(row).not.toBeInTheDocument();
		await page.getByTestId('session-save').click();
		await expect.poll(() => saved(asked)).toMatchObject({ plan: { promotions: [] } });
	});

	it('says of what it brings what clashes, and keeps the session from being published', async () => {
		const taken = [{ productId: HONEY, startsAt: END - 1, endsAt: END + HOUR_MS }];
		const off = { kind: 'amount', offDong: 120_000 } as const;
		const promotions = [
			{ ...WAITING, deal: off },
			{ ...WAITING, key: '6f1b6f0e-0000-4000-8000-000000000003', productId: TEA },
		];
		answerDesk({ 'market.get': () => ({ ...draft({ promotions }), taken }) });
		show(PlanPage);
		const kinds = () =>
			page
				.getByTestId('clash')
				.elements()
				.map((clash) => clash.getAttribute('data-kind'));
		await expect.poll(kinds).toEqual(['promotionUnfit', 'promotionTaken']);
		await expect.element(page.getByTestId('session-publish')).toBeDisabled();
		await page.getByTestId('draft-promotion-drop').first().click();
		await expect.poll(kinds).toEqual([]);
		await expect.element(page.getByTestId('session-publish')).toBeEnabled();
		// Its product is in no turn any more: that can be put right, and is not taken away.
		await page.getByRole('checkbox', { name: 'Chè xanh' }).click();
		await expect.poll(kinds).toEqual(['empty', 'promotionNoTurn']);
		await page.getByRole('button', { name: 'Bỏ lượt của HTX Đồi Chè' }).click();
		await expect.element(page.getByTestId('draft-promotion')).not.toBeInTheDocument();
		await expect.poll(kinds).toEqual([]);
	});

	it('takes what it brings along to another time', async () => {
		const asked = answerDesk({
			'market.get': () => draft({ promotions: [WAITING] }),
			'market.save': () => null,
		});
		show(PlanPage);
		await page.getByTestId('session-to').fill(timeText(END - HOUR_MS));
		await page.getByTestId('session-day').fill(dayOf(START + DAY_MS));
		const [startsAt, endsAt] = [START + DAY_MS, END - HOUR_MS + DAY_MS];
		await page.getByTestId('session-save').click();
		await expect
			.poll(() => saved(asked))
			.toMatchObject({ plan: { startsAt, endsAt, promotions: [{ startsAt, endsAt }] } });
	});

	it('puts up a gift with its limits for the time of the session, and keeps what was typed', async () => {
		const asked = answerDesk({
			'catalogue.planPromotion': () => {
				throw new TypeError('no network');
			},
		});
		show(PlanPromotionPage, { producer: String(BEES) });
		await expect.element(page.getByTestId('promotion-of')).toHaveTextContent(/Phiên mật.*HTX Ong/);
		// Only goods of the one who has the turn, and no day to choose.
		const goods = page.getByTestId('promotion-product');
		await expect.element(goods).toHaveTextContent(/Mật ong/);
		await expect.element(goods).not.toHaveTextContent(/Chè xanh/);
		await expect.element(page.getByTestId('promotion-when')).not.toBeInTheDocument();
		await userEvent.selectOptions(goods, String(HONEY));
		await userEvent.selectOptions(page.getByTestId('promotion-kind'), 'gift');
		await page.getByTestId('promotion-buy').fill('2');
		await page.getByTestId('promotion-gift').fill('Khăn tay');
		await page.getByTestId('promotion-portions').fill('20');
		await page.getByTestId('promotion-perOrder').fill('2');
		await page.getByTestId('promotion-send').click();
		await expect
			.poll(() => asked.at(-1)?.input)
			.toEqual({
				...{ sessionId: ID, productId: HONEY, startsAt: START, endsAt: END },
				...{ portions: 20, perOrder: 2 },
				deal: { kind: 'gift', buy: 2, gift: 'Khăn tay', giftProductId: null },
			});
		await expect.element(page.getByText(/Những gì bạn gõ vẫn giữ trên máy này/)).toBeVisible();
	});

	it('changes how many there are, and takes one off', async () => {
		let plan = planOf();
		const become = (promotion: Partial<typeof GIFT.promotion>) => {
			plan = planOf({ promotions: [{ ...GIFT, promotion: { ...GIFT.promotion, ...promotion } }] });
		};
		const asked = answerDesk({
			'market.get': () => plan,
			'catalogue.updatePlannedPromotion': ({ portions }: { portions: number }) =>
				become({ portions }),
			'catalogue.endPlannedPromotion': () => become({ endsAt: START + 1 }),
		});
		show(PlannedPromotionPage, { promotion: '5' });
		await expect.element(page.getByTestId('by-organisers')).toHaveTextContent('Ban tổ chức đặt');
		await page.getByTestId('change-portions').fill('30');
		await page.getByTestId('change-save').click();
		const which = { sessionId: ID, promotionId: 5 };
		const sent = (procedure: string) => asked.find((one) => one.procedure === procedure)?.input;
		await expect
			.poll(() => sent('catalogue.updatePlannedPromotion'))
			.toEqual({
				...{ ...which, endsAt: END, portions: 30 },
				seen: { endsAt: END, portions: 20 },
			});
		await page.getByTestId('promotion-end').click();
		await page.getByTestId('promotion-end-yes').click();
		await expect.poll(() => sent('catalogue.endPlannedPromotion')).toEqual(which);
	});
});

describe("the host's board", () => {
	const MINUTE = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
	const STATE: LiveState = { ...LIVE_BEGINNING, seq: 1, phase: 'running', startedAt: MINUTE };
	const BOARD: BoardPlan = {
		...{ slug: 'phien-7', state: 'published', plan: planOf().plan, showable: [HONEY, TEA] },
		...{ promotions: [], goods: [{ id: HONEY, name: 'Mật ong', unit: 'chai', off: null }] },
	};
	const NO_FIGURES: EveningFigures = {
		...{ sessionId: ID, slug: 'phien-7', title: 'Phiên mật', plannedAt: START },
		...{ startedAt: MINUTE, endedAt: null, total: { orders: 0, valueDong: 0 }, toPack: 0 },
		...{ promoted: { orders: 0, portions: 0 }, peakWatchers: 0, limited: [], late: 0 },
		...{ producers: [], products: [], minutes: [] },
	};
	const NO_VIDEO: SentVideo = { isOff: false, hasCaptions: false, streams: [] };
	/** Roads that the page keeps open, by their questions. */
	const roads: { readonly input: unknown; readonly tell: (frame: LiveFrame) => void }[] = [];

	beforeEach(() => {
		roads.length = 0;
		class Road extends EventTarget {
			constructor(address: string) {
				super();
				const input: unknown = JSON.parse(
					new URL(address, location.href).searchParams.get('input') ?? 'null',
				);
				const tell = (frame: LiveFrame) => {
					this.dispatchEvent(new MessageEvent('connected', { data: '{}' }));
					this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
				};
				roads.push({ input, tell });
			}
			close(): void {
				// Nothing was opened.
			}
		}
		vi.stubGlobal('EventSource', Road);
	});

	/** The board, as far as it is known from the server and by what is told. */
	async function board(
		answers: Parameters<typeof answerDesk>[0],
		state: Partial<LiveState> = {},
	): Promise<ReturnType<typeof answerDesk>> {
		const asked = answerDesk({
			'live.plan': () => BOARD,
			'video.list': () => NO_VIDEO,
			'figures.ofSession': () => NO_FIGURES,
			'talk.moderation': () => ({ hidden: [], muted: [], words: [] }),
			...answers,
		});
		show(BoardPage);
		await expect.poll(() => roads.length).toBeGreaterThan(0);
		roads.at(-1)?.tell({ kind: 'state', state: { ...STATE, ...state } });
		return asked;
	}

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
		},
	);

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
		await row.getByTestId('promotion-start').click();
		await expect.element(page.getByText(/giảm như vậy thì không còn gì để trả/)).toBeVisible();
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
		await expect.poll(() => roads.at(-1)?.input).toMatchObject({ isRehearsal: true });
	});

	it('says that video is off where the server has no ffmpeg, and offers none to be sent', async () => {
		await board({ 'video.list': () => ({ ...NO_VIDEO, isOff: true }) });
		const air = page.getByTestId('air');
		await expect.element(air).toHaveTextContent(/Máy chủ này chưa cài ffmpeg/);
		await expect.element(page.getByTestId('host-video')).not.toBeInTheDocument();
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
					...{ isHidden: false, deletedOn },
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
