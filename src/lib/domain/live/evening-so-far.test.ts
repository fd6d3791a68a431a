import { producerId, productId, sessionId } from '$lib/domain/ids';
import type { MarketSession, Slot } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { expect, it } from 'vitest';

import { asItRuns } from './evening-so-far';

const START = Date.UTC(2026, 10, 28, 12, 30);
const slot = (of: number, afterMinutes: number, productIds: readonly number[]): Slot => ({
	...{ producerId: producerId(of), startsAt: START + afterMinutes * MINUTE_MS, minutes: 10 },
	productIds: productIds.map(productId),
});
const SESSION: MarketSession = {
	...{ id: sessionId(7), slug: 'phien-7', title: 'Phiên bảy', intro: '' },
	...{ startsAt: START, endsAt: START + HOUR_MS, slots: [slot(1, 0, [11]), slot(2, 10, [21])] },
};
const SO_FAR = { onAir: null, shown: [], endsAt: null, late: [] };

it('is as the catalogue tells it as long as nothing is known of how it runs, or nothing changed', () => {
	expect(asItRuns(SESSION, null)).toBe(SESSION);
	expect(asItRuns(SESSION, SO_FAR)).toEqual(SESSION);
});

it('has the end that its hosts set, and turns that came or grew, each producer with one', () => {
	const late = [slot(1, 0, [11, 12]), slot(3, 30, [31])];
	const endsAt = SESSION.endsAt + HOUR_MS;
	const { slots, ...frame } = asItRuns(SESSION, { ...SO_FAR, endsAt, late });
	expect(frame).toMatchObject({ title: 'Phiên bảy', startsAt: START, endsAt });
	expect(slots).toEqual([slot(2, 10, [21]), ...late]);
	// The catalogue has caught up: told twice it is the same.
	const caughtUp = { ...SESSION, endsAt, slots };
	expect(asItRuns(caughtUp, { ...SO_FAR, endsAt, late })).toEqual(caughtUp);
});
