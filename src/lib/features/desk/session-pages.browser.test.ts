import { accountId } from '$lib/domain/accounts/account';
import { sessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
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
import PlannedPromotionPage from './sessions/PlannedPromotionPage.svelte';
import PlanPage from './sessions/PlanPage.svelte';
import type { KnownPlan } from './sessions/online';
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
		...{ showable: [HONEY, TEA], promotions: [GIFT] },
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
		const link = page.getByRole('link', { name: 'Thêm khuyến mãi, quà của HTX Đồi Chè' });
		await expect
			.element(link)
			.toHaveAttribute('href', `/desk/organiser/sessions/7/promotions/new/${HILLS}`);
		await expect
			.element(page.getByTestId('slot-promotion'))
			.toHaveAttribute('href', '/desk/organiser/sessions/7/promotions/5');
	});

	it('offers none before buyers know the session and the turn', async () => {
		answerDesk({ 'market.get': () => planOf({ state: 'draft', promotions: [] }) });
		show(PlanPage);
		await expect
			.element(page.getByTestId('slot-promotions').first())
			.toHaveTextContent(/Công bố phiên có lượt này rồi mới thêm được/);
		await expect.element(page.getByTestId('slot-promotion-add')).not.toBeInTheDocument();
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
