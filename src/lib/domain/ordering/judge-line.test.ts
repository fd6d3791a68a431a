import { describe, expect, it } from 'vitest';

import type { Deal } from '../catalogue/promotion';
import { endedAt } from '../catalogue/promotion-rules';
import { productId } from '../ids';
import { DAY_MS, dayOf, HOUR_MS } from '../time';
import { judgeLine, type WantedLine } from './judge-line';
import type { OrderingMoment } from './moment';
import type { ProductTerms } from './terms';
import { certificate, NOW, promotion as promoted, terms, wanted } from './testing';

const moment: OrderingMoment = { at: NOW - HOUR_MS, receivedAt: NOW, seenVersion: 1 };

function judge(line: WantedLine, given: ProductTerms | undefined, when = moment) {
	return judgeLine(line, given, { moment: when, isRecalled: false, portions: Infinity });
}

/** The price was 100,000 in version 1 and changed in version 2, so long before the receipt. */
function changedPrice(priceDong: number, agoMs: number, unit = 'hũ 500 g'): ProductTerms {
	return terms({
		priceDong,
		unit,
		prices: [
			{
				fromVersion: 1,
				untilVersion: 2,
				untilAt: NOW - agoMs,
				priceDong: 100_000,
				unit: 'hũ 500 g',
			},
			{ fromVersion: 2, untilVersion: null, untilAt: null, priceDong, unit },
		],
	});
}

describe('the price', () => {
	it('is taken as seen where nothing changed', () => {
		expect(judge(wanted(), terms())).toEqual({
			kind: 'offered',
			name: 'Mật ong bạc hà',
			unit: 'hũ 500 g',
			parts: [{ quantity: 2, priceDong: 100_000, promotion: null }],
			claimed: null,
			change: null,
			mustAsk: false,
		});
	});

	it('that fell is charged without asking', () => {
		expect(judge(wanted(), changedPrice(80_000, 10 * DAY_MS))).toMatchObject({
			parts: [{ priceDong: 80_000 }],
			mustAsk: false,
			change: { code: 'PRICE_FELL', seenDong: 100_000, nowDong: 80_000 },
		});
	});

	it('that rose is not charged for 72 hours', () => {
		expect(judge(wanted(), changedPrice(120_000, 72 * HOUR_MS))).toMatchObject({
			parts: [{ priceDong: 100_000 }],
			mustAsk: false,
			change: null,
		});
	});

	it('that rose more than 72 hours ago is asked about', () => {
		expect(judge(wanted(), changedPrice(120_000, 72 * HOUR_MS + 1))).toMatchObject({
			parts: [{ priceDong: 120_000 }],
			mustAsk: true,
			change: { code: 'PRICE_CHANGED', seenDong: 100_000, nowDong: 120_000 },
		});
	});

	it('that no catalogue ever told is asked about', () => {
		expect(judge(wanted({ seenPriceDong: 1 }), terms())).toMatchObject({
			parts: [{ priceDong: 100_000 }],
			mustAsk: true,
		});
		expect(judge(wanted({ seenPriceDong: 50_000 }), changedPrice(120_000, HOUR_MS))).toMatchObject({
			parts: [{ priceDong: 100_000 }],
			mustAsk: true,
		});
	});

	it('that the server quoted is held for 72 hours', () => {
		const quote = wanted({ seenPriceDong: 90_000, quotedAt: NOW - 72 * HOUR_MS });
		expect(judge(quote, terms())).toMatchObject({ parts: [{ priceDong: 90_000 }], mustAsk: false });
		const old = { ...quote, quotedAt: NOW - 72 * HOUR_MS - 1 };
		expect(judge(old, terms())).toMatchObject({ parts: [{ priceDong: 100_000 }], mustAsk: true });
	});

	it('seen in a catalogue that is not known proves nothing', () => {
		const when = { ...moment, seenVersion: null };
		expect(judge(wanted(), changedPrice(120_000, HOUR_MS), when)).toMatchObject({ mustAsk: true });
		expect(judge(wanted(), terms(), when)).toMatchObject({ mustAsk: false });
	});
});

describe('a promotion', () => {
	const promotion = promoted(
		{ kind: 'percent', percentOff: 10 },
		{ startsAt: NOW - 10 * HOUR_MS, endsAt: NOW - HOUR_MS / 2 },
	);
	const line = wanted({ promotionId: 7, seenPriceDong: 90_000 });

	it('that has ended is honoured if ordered inside it', () => {
		expect(judge(line, terms({ promotions: [promotion] }))).toMatchObject({
			parts: [{ priceDong: 90_000 }],
			mustAsk: false,
			change: null,
		});
	});

	it('is honoured until 72 hours after its end, and no longer', () => {
		const after = (ms: number) =>
			judge(line, terms({ promotions: [promotion] }), {
				...moment,
				receivedAt: promotion.endsAt + ms,
			});
		expect(after(72 * HOUR_MS)).toMatchObject({ parts: [{ priceDong: 90_000 }], mustAsk: false });
		expect(after(72 * HOUR_MS + 1)).toMatchObject({
			parts: [{ priceDong: 100_000 }],
			mustAsk: true,
			change: { code: 'PROMOTION_ENDED', seenDong: 90_000, nowDong: 100_000 },
		});
	});

	it('is asked about if ordered after it or before it', () => {
		const given = terms({ promotions: [promotion] });
		for (const at of [promotion.endsAt, promotion.startsAt - 1]) {
			expect(judge(line, given, { ...moment, at })).toMatchObject({
				mustAsk: true,
				change: { code: 'PROMOTION_ENDED' },
			});
		}
	});

	it('that not all units can be had under is told where its units cost less than was seen', () => {
		const given = terms({ promotions: [{ ...promotion, perOrder: 1 }] });
		const grounds = { moment, isRecalled: false, portions: 1 };
		expect(judgeLine({ ...line, seenPriceDong: 100_000 }, given, grounds)).toMatchObject({
			parts: [
				{ quantity: 1, priceDong: 90_000 },
				{ quantity: 1, priceDong: 100_000 },
			],
			mustAsk: false,
			change: { code: 'PRICE_FELL', seenDong: 100_000, nowDong: 90_000 },
		});
	});

	it('that was withdrawn before it began was never offered, at whatever moment an order claims', () => {
		const coming = promoted({ kind: 'percent', percentOff: 10 }, { startsAt: NOW + HOUR_MS });
		const withdrawn = { ...coming, ...endedAt(coming, NOW - HOUR_MS) };
		const given = terms({ promotions: [withdrawn] });
		expect(judge(line, given, { ...moment, at: withdrawn.startsAt })).toMatchObject({
			parts: [{ priceDong: 100_000 }],
			mustAsk: true,
			change: { code: 'PROMOTION_ENDED' },
		});
	});

	it('of another product or none at all is no ground for a price', () => {
		expect(judge(line, terms())).toMatchObject({
			mustAsk: true,
			change: { code: 'PROMOTION_ENDED' },
		});
	});

	it('that the buyer did not know of makes it cheaper', () => {
		const running = { ...promotion, endsAt: NOW + HOUR_MS };
		expect(judge(wanted(), terms({ promotions: [running] }))).toMatchObject({
			parts: [{ priceDong: 90_000 }],
			mustAsk: false,
			change: { code: 'PRICE_FELL' },
		});
	});

	it('is taken off the price seen, while both are honoured', () => {
		const given = { ...changedPrice(200_000, HOUR_MS), promotions: [promotion] };
		expect(judge(line, given)).toMatchObject({ parts: [{ priceDong: 90_000 }], mustAsk: false });
	});
});

describe('a promotion and a price that were not offered together', () => {
	const ended = { startsAt: NOW - 10 * HOUR_MS, endsAt: NOW - 2 * HOUR_MS };
	const inside = { ...moment, at: NOW - 3 * HOUR_MS };
	const line = wanted({ promotionId: 7, seenPriceDong: 50_000 });
	const offers: readonly Deal[] = [
		{ kind: 'amount', offDong: 50_000 },
		{ kind: 'percent', percentOff: 50 },
	];

	it.each(offers)('never make one: an ended one is not taken off the new price: %o', (deal) => {
		const promotions = [promoted(deal, ended)];
		expect(judge(line, { ...changedPrice(45_000, HOUR_MS), promotions }, inside)).toMatchObject({
			parts: [{ priceDong: 45_000, promotion: null }],
			change: { code: 'PRICE_FELL', seenDong: 50_000, nowDong: 45_000 },
			mustAsk: false,
		});
		expect(judge(line, { ...changedPrice(60_000, HOUR_MS), promotions }, inside)).toMatchObject({
			parts: [{ priceDong: 50_000, promotion: { id: 7 } }],
			change: null,
			mustAsk: false,
		});
	});

	it.each(offers)('never make one: a quote keeps to what was quoted: %o', (deal) => {
		const promotions = [promoted(deal, ended)];
		const quote = { ...line, quotedAt: NOW - 3 * HOUR_MS };
		const when = { at: NOW, receivedAt: NOW, seenVersion: null };
		expect(judge(quote, { ...changedPrice(45_000, HOUR_MS), promotions }, when)).toMatchObject({
			parts: [{ priceDong: 45_000, promotion: null }],
			mustAsk: false,
		});
		expect(judge(quote, { ...changedPrice(60_000, HOUR_MS), promotions }, when)).toMatchObject({
			parts: [{ priceDong: 50_000, promotion: { id: 7 } }],
			mustAsk: false,
		});
	});

	it.each(offers)('never make one: it is new since the price that is claimed: %o', (deal) => {
		const running = promoted(deal, { startsAt: NOW - 10 * HOUR_MS, offeredFrom: 2 });
		const given = { ...changedPrice(200_000, HOUR_MS), promotions: [running] };
		expect(judge(line, given)).toMatchObject({
			parts: [{ priceDong: 100_000 }],
			change: { seenDong: 50_000, nowDong: 100_000 },
			mustAsk: true,
		});
		// Announced while that price stood, it was seen with it, though it began afterwards.
		const announced = { ...running, startsAt: NOW - HOUR_MS / 2, offeredFrom: 1 };
		const told = { ...given, promotions: [announced] };
		expect(judge(line, told, { ...moment, at: NOW - 1 })).toMatchObject({
			parts: [{ priceDong: 50_000 }],
			mustAsk: false,
		});
	});

	it('are none where nothing would be left to pay: it is as if there were no promotion', () => {
		for (const offDong of [100_000, 150_000]) {
			const given = terms({ promotions: [promoted({ kind: 'amount', offDong })] });
			const free = judge(wanted({ promotionId: 7, seenPriceDong: 0 }), given);
			expect(free).toMatchObject({
				parts: [{ quantity: 2, priceDong: 100_000, promotion: null }],
				mustAsk: true,
			});
			expect(judge(wanted(), given)).toMatchObject({
				parts: [{ priceDong: 100_000, promotion: null }],
				change: null,
				mustAsk: false,
			});
		}
	});
});

describe('what is no longer there', () => {
	it.each([
		['UNKNOWN_PRODUCT', undefined],
		['PRODUCT_WITHDRAWN', terms({ isListed: false })],
		[
			'CERTIFICATE_EXPIRED',
			terms({ certificate: certificate({ expiresOn: dayOf(NOW - DAY_MS) }) }),
		],
		['CERTIFICATE_EXPIRED', terms({ certificate: certificate({ standing: 'withdrawn' }) })],
	])('is refused: %s', (code, given) => {
		expect(judge(wanted(), given)).toEqual({ kind: 'refused', code });
	});

	it('is sold to the end of the last day of its certificate, and unverified without stars', () => {
		const lastDay = terms({ certificate: certificate({ expiresOn: dayOf(NOW) }) });
		expect(judge(wanted(), lastDay)).toMatchObject({ kind: 'offered' });
		expect(judge(wanted(), terms({ certificate: null }))).toMatchObject({ kind: 'offered' });
	});

	it('is refused where its lot was recalled, whatever else holds', () => {
		const given = terms({ isListed: false });
		expect(judgeLine(wanted(), given, { moment, isRecalled: true, portions: Infinity })).toEqual({
			kind: 'refused',
			code: 'LOT_RECALLED',
		});
	});
});

describe('another pack', () => {
	it('is asked about, even where it is cheaper and just changed', () => {
		expect(judge(wanted(), changedPrice(60_000, 1, 'hũ 250 g'))).toMatchObject({
			unit: 'hũ 250 g',
			parts: [{ priceDong: 60_000 }],
			mustAsk: true,
			change: {
				productId: productId(1),
				code: 'PACK_CHANGED',
				seenUnit: 'hũ 500 g',
				nowUnit: 'hũ 250 g',
				seenDong: 100_000,
				nowDong: 60_000,
			},
		});
	});

	it('never lends its old price to the new one', () => {
		const back = wanted({ seenUnit: 'hũ 250 g' });
		expect(judge(back, changedPrice(120_000, HOUR_MS, 'hũ 250 g'))).toMatchObject({
			parts: [{ priceDong: 120_000 }],
			mustAsk: true,
		});
	});
});
