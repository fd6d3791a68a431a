import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import type { Product } from '$lib/domain/catalogue/product';
import type { ProducerId } from '$lib/domain/ids';
import type { MarketSession, Slot } from '$lib/domain/market/session';
import { DAY_MS, MINUTE_MS, dayOf, type DayText, type EpochMs } from '$lib/domain/time';

/** Renewing takes months: by QĐ 26/2026 it may be asked for from 180 days before the end. */
const EXPIRING_WITHIN_DAYS = 180;
/** So few units are gone in one good evening. */
const LOW_STOCK = 5;

/** A product whose certificate ends soon, or has ended. */
export interface Expiring {
	readonly product: Product;
	readonly day: DayText;
	readonly isOver: boolean;
}

/** A producer's products whose certificates end soon or have ended, soonest first. */
export function expiringOf(
	view: CatalogueView,
	producerId: ProducerId,
	now: EpochMs,
): readonly Expiring[] {
	const today = dayOf(now);
	const until = dayOf(now + EXPIRING_WITHIN_DAYS * DAY_MS);
	return view
		.productsOf(producerId)
		.flatMap((product) => {
			const day = view.certificate(product.certificateId)?.expiresOn;
			return day && day <= until ? [{ product, day, isOver: day < today }] : [];
		})
		.sort((a, b) => a.day.localeCompare(b.day));
}

/** A producer's products of which few are left, fewest first; those that are not counted never are. */
export function lowStockOf(view: CatalogueView, producerId: ProducerId): readonly Product[] {
	return view
		.productsOf(producerId)
		.filter(({ stock }) => stock !== null && stock <= LOW_STOCK)
		.sort((a, b) => (a.stock ?? 0) - (b.stock ?? 0));
}

/** The producer's next turn on air, or the one that runs. */
export function nextSlotOf(
	view: CatalogueView,
	producerId: ProducerId,
	now: EpochMs,
): { readonly session: MarketSession; readonly slot: Slot } | undefined {
	return view
		.sessions()
		.filter(({ cancelledAt }) => !cancelledAt)
		.flatMap((session) => session.slots.map((slot) => ({ session, slot })))
		.filter(({ slot }) => slot.producerId === producerId && endOf(slot) > now)
		.sort((a, b) => a.slot.startsAt - b.slot.startsAt)[0];
}

/** So long after an evening its result is what one looks for. */
const RESULT_FOR_DAYS = 14;

/** The latest session that has begun and in which the producer has or had a turn, for two weeks. */
export function lastEveningOf(
	view: CatalogueView,
	producerId: ProducerId,
	now: EpochMs,
): MarketSession | undefined {
	return view
		.sessions()
		.filter(
			({ cancelledAt, startsAt, endsAt, slots }) =>
				!cancelledAt &&
				startsAt <= now &&
				now < endsAt + RESULT_FOR_DAYS * DAY_MS &&
				slots.some((slot) => slot.producerId === producerId),
		)
		.sort((a, b) => b.startsAt - a.startsAt)[0];
}

function endOf({ startsAt, minutes }: Slot): EpochMs {
	return startsAt + minutes * MINUTE_MS;
}
