import { DAY_MS, dayOf, HOUR_MS, MINUTE_MS, startOfDay } from '$lib/domain/time';
import { LocalCatalogue } from '$lib/local/catalogue.svelte';
import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { answerDesk } from '../../../../../tests/fixtures/desk-answers';
import {
	END,
	GIFT,
	ID,
	planOf,
	SESSION,
	show,
	SLOTS,
	standAsHost,
	START,
	stops,
	timeText,
} from '../../../../../tests/fixtures/host-desk';
import {
	BEES,
	HILLS,
	HONEY,
	smallCatalogue,
	TEA,
} from '../../../../../tests/fixtures/small-catalogue';
import type { KnownPlan } from './online';
import PlannedPromotionPage from './PlannedPromotionPage.svelte';
import PlanPage from './PlanPage.svelte';
import PlanPromotionPage from './PlanPromotionPage.svelte';
import SessionsPage from './SessionsPage.svelte';

standAsHost();

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

	it('shows the time that a turn leaves which is taken out, and lets the others come earlier by one tap', async () => {
		const first = { ...SLOTS[0], startsAt: START } as (typeof SLOTS)[number];
		const second = { ...SLOTS[1], startsAt: START + 10 * MINUTE_MS } as (typeof SLOTS)[number];
		const known = planOf({ promotions: [] });
		answerDesk({
			'market.get': () => ({ ...known, plan: { ...known.plan, slots: [first, second] } }),
		});
		show(PlanPage);
		const slots = page.getByTestId('slot');
		await expect.element(slots.nth(1)).toBeVisible();
		const gap = page.getByTestId('slot-gap');
		expect(gap.elements()).toEqual([]);
		await slots
			.nth(0)
			.getByRole('button', { name: /^Bỏ lượt/ })
			.click();
		const [from, to] = [START, START + 10 * MINUTE_MS].map(timeText);
		await expect.element(gap).toHaveTextContent(`Trống 10 phút, từ ${from} đến ${to}`);
		await expect.element(page.getByTestId('slot-from')).toHaveValue(to);
		await page.getByTestId('slot-gap-close').click();
		await expect.element(gap).not.toBeInTheDocument();
		await expect.element(page.getByTestId('slot-from')).toHaveValue(from);
		await expect.element(page.getByRole('heading', { name: 'Các lượt lên sóng' })).toHaveFocus();
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

	it.each([
		[{ isClosed: true, isMissed: false }, /^Phiên đã tan: /],
		[{ isClosed: true, isMissed: true }, /^Phiên này không họp: /],
	])(
		'says of one that is over before its planned end that it is, and offers nothing: %o',
		async (how, words) => {
			answerDesk({ 'market.get': () => planOf(how) });
			show(PlanPage);
			await expect.element(page.getByText(words)).toBeVisible();
			await expect.element(page.getByTestId('slot-promotion')).toBeVisible();
			for (const refused of [
				'slot-promotion-add',
				'session-save',
				'session-cancel',
				'find-product',
			]) {
				await expect.element(page.getByTestId(refused)).not.toBeInTheDocument();
			}
		},
	);

	it('offers no change of the plan once its hosts opened it early, but a promotion and calling it off', async () => {
		answerDesk({ 'market.get': () => planOf({ isOpened: true }) });
		show(PlanPage);
		await expect.element(page.getByText(/^Phiên đã bắt đầu/)).toBeVisible();
		await expect.element(page.getByTestId('session-save')).not.toBeInTheDocument();
		await expect.element(page.getByTestId('slot-promotion-add').first()).toBeVisible();
		await expect.element(page.getByTestId('session-cancel')).toBeVisible();
	});

	it('lets nobody fill in a promotion for a session that is over, and calls it past in the list', async () => {
		const listed = { ...{ slug: 'phien-7', title: 'Phiên mật', startsAt: START, endsAt: END } };
		const ran = { state: 'published', isMissed: false, slotCount: 2 };
		answerDesk({
			'market.list': () => [
				{ ...listed, ...ran, id: ID, isClosed: true },
				{ ...listed, ...ran, id: ID + 1, isClosed: false },
			],
		});
		show(SessionsPage);
		const rows = page.getByTestId('session-row');
		await expect.element(rows.nth(0)).toHaveTextContent('Đã qua');
		await expect.element(rows.nth(1)).toHaveTextContent('Đã công bố');
		await stops.pop()?.();
		const closed = { ...SESSION, openedAt: START - HOUR_MS, closedAt: START - 1 };
		const view = smallCatalogue({}, 1, [{ kind: 'session', id: String(ID), body: closed }]);
		vi.spyOn(LocalCatalogue.prototype, 'view', 'get').mockReturnValue(view);
		show(PlanPromotionPage, { producer: String(BEES) });
		await expect.element(page.getByText(/^Phiên đã tan: /)).toBeVisible();
		await expect.element(page.getByTestId('promotion-send')).not.toBeInTheDocument();
	});

	it('can be called off once its hour has struck, and says what that does', async () => {
		await page.viewport(360, 740);
		const begun = { ...planOf().plan, startsAt: Date.now() - 5 * MINUTE_MS };
		let known = planOf({ plan: begun });
		const asked = answerDesk({
			'market.get': () => known,
			'market.cancel': () => void (known = { ...known, state: 'cancelled' }),
		});
		show(PlanPage);
		await page.getByTestId('session-cancel').click();
		const dialog = page.getByRole('dialog');
		await expect.element(dialog).toHaveTextContent(/phiên đang mở thì tan ngay/);
		await dialog.getByTestId('session-cancel-yes').click();
		await expect.element(page.getByText('Phiên này đã hủy.')).toBeInTheDocument();
		await expect.element(page.getByTestId('session-cancel')).not.toBeInTheDocument();
		expect(asked.find(({ procedure }) => procedure === 'market.cancel')?.input).toMatchObject({
			...{ id: ID, revision: 1 },
		});
	});

	it('is over by its plan: then nothing is called off any more', async () => {
		const over = { startsAt: Date.now() - 2 * HOUR_MS, endsAt: Date.now() - MINUTE_MS };
		answerDesk({ 'market.get': () => planOf({ plan: { ...planOf().plan, ...over } }) });
		show(PlanPage);
		await expect.element(page.getByTestId('open-board')).toBeInTheDocument();
		await expect.element(page.getByTestId('session-cancel')).not.toBeInTheDocument();
	});

	it('keeps a keyboard where a turn was taken off, and where one was found', async () => {
		answerDesk({ 'market.get': () => draft() });
		show(PlanPage);
		await page.getByRole('button', { name: 'Bỏ lượt của HTX Đồi Chè' }).click();
		await expect.element(page.getByTestId('slot').nth(1)).not.toBeInTheDocument();
		expect(document.activeElement?.id).toBe('slots');
		const find = page.getByTestId('find-product');
		await find.fill('chè');
		await page.getByTestId('found-product').first().click();
		await expect.element(page.getByTestId('slot').nth(1)).toBeInTheDocument();
		await expect.element(find).toHaveFocus();
	});

	it('says how long it is and that it ends the next day, and asks before an odd one is published', async () => {
		const startsAt = startOfDay(dayOf(START)) + 19.5 * HOUR_MS;
		const known = draft({ slots: [], startsAt, endsAt: startsAt + 2 * HOUR_MS });
		const asked = answerDesk({
			'market.get': () => known,
			'market.save': () => null,
			'market.publish': () => null,
		});
		const published = () => asked.filter(({ procedure }) => procedure === 'market.publish').length;
		show(PlanPage);
		const length = page.getByTestId('session-length');
		await expect.element(length).toHaveTextContent(/^Dài 2 giờ\.$/);
		await page.getByTestId('session-to').fill('19:00');
		await expect
			.element(length)
			.toHaveTextContent(/^Dài 23 giờ 30 phút\. Kết thúc hôm sau, .*\d{4}\.$/);
		await page.getByTestId('session-publish').click();
		const question = page.getByTestId('publish-ask');
		await expect
			.element(question)
			.toHaveTextContent(/^Phiên chưa có lượt nào: .* Dài 23 giờ 30 phút\. Kết thúc hôm sau/);
		await page.getByTestId('publish-no').click();
		await expect.element(question).not.toBeInTheDocument();
		expect(published()).toBe(0);
		await page.getByTestId('session-publish').click();
		await page.getByTestId('publish-yes').click();
		await expect.poll(published).toBe(1);
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

	it('moves what it brought already along, before it says what clashes with that', async () => {
		// In the evening, so that the same day has room for it.
		const startsAt = startOfDay(dayOf(START)) + 18 * HOUR_MS;
		const [half, endsAt] = [startsAt + HOUR_MS, startsAt + 2 * HOUR_MS];
		const slots = SLOTS.map((slot) => ({ ...slot, startsAt: slot.startsAt - START + startsAt }));
		const own = { productId: HONEY, startsAt: half, endsAt };
		const promotions = [{ ...GIFT, promotion: { ...GIFT.promotion, ...own } }];
		const known = planOf({ promotions, taken: [own] });
		const waiting = { ...WAITING, startsAt, endsAt: half };
		const plan = { ...known.plan, startsAt, endsAt, slots, promotions: [waiting] };
		answerDesk({ 'market.get': () => ({ ...known, plan }) });
		show(PlanPage);
		await page.getByTestId('session-from').fill('19:00');
		await expect.element(page.getByTestId('session-to')).toHaveValue('21:00');
		expect(page.getByTestId('clash').elements()).toEqual([]);
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
