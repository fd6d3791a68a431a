import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import { dealOf } from '$lib/domain/catalogue/promotion';
import { orderId, sha256, type ProducerId } from '$lib/domain/ids';
import { asItRuns, eveningSoFar } from '$lib/domain/live/evening-so-far';
import { runningHere } from '$lib/features/live/live-memory';
import { OPENS_EARLIEST_MS, sessionPhase, type MarketSession } from '$lib/domain/market/session';
import type { CreateOrderPayload } from '$lib/domain/ordering/operation';
import type { Buyer, OrderLine, OrderView, PaymentMethod } from '$lib/domain/ordering/order';
import { isPayable } from '$lib/domain/payment/bank-account';
import type { EpochMs } from '$lib/domain/time';
import type { BasketGroup, BasketLine } from '$lib/features/cart/basket';
import type { CheckoutDraft, CheckoutForm } from '$lib/local/drawer-database';
import type { Draft } from '$lib/local/outbox-writer';

import { CONSENT_VERSION } from './consent';

export type CreateDraft = Extract<Draft, { kind: 'order.create@1' }>;

/** What the buyer looked at when they confirmed: nothing else may be sent. */
export interface Quote {
	readonly at: EpochMs;
	readonly groups: readonly BasketGroup[];
	readonly view: CatalogueView;
}

/** What the buyer said, checked. */
export interface Confirmation {
	readonly buyer: Buyer;
	readonly note: string | null;
	readonly isAdult: boolean;
	readonly payments: CheckoutForm['payments'];
	readonly locale: 'vi' | 'en';
	readonly at: EpochMs;
}

/** How an order with this producer is paid: by VietQR only where they have a bank account. */
export function paymentOf(group: BasketGroup, payments: CheckoutForm['payments']): PaymentMethod {
	const wanted = payments[group.producerId];
	return wanted === 'vietqr' && isPayable(group.producer?.bank ?? null) ? 'vietqr' : 'cod';
}

/**
 * Makes the operation that orders the goods of one producer, with what the screen shows of it until
 * the server has answered.
 * @returns undefined where the draft has no ids for it
 */
export async function makeOrder(
	group: BasketGroup,
	{ draft, quote }: { readonly draft: CheckoutDraft; readonly quote: Quote },
	confirmation: Confirmation,
): Promise<CreateDraft | undefined> {
	const ids = draft.orders[group.key];
	if (!ids) return undefined;
	const payment = paymentOf(group, confirmation.payments);
	return {
		kind: 'order.create@1',
		opId: ids.opId,
		secret: ids.secret,
		payload: {
			...payloadOf(group, quote, confirmation),
			checkoutId: draft.checkoutId,
			payment,
			secretSha256: await sha256(ids.secret),
		},
		view: {
			...queuedView(group, confirmation),
			id: orderId(ids.opId),
			checkoutId: draft.checkoutId,
			payment,
		},
	};
}

function payloadOf(
	group: BasketGroup,
	quote: Quote,
	confirmation: Confirmation,
): Omit<CreateOrderPayload, 'checkoutId' | 'payment' | 'secretSha256'> {
	return {
		...frameOf(confirmation),
		producerId: group.producerId,
		lines: group.orderable.flatMap(({ row, parts, unit }) =>
			parts.map(({ quantity, priceDong, promotionId }) => ({
				productId: row.productId,
				quantity,
				seenPriceDong: priceDong,
				seenUnit: unit,
				promotionId,
				lot: row.lot,
				serial: row.serial,
			})),
		),
		sessionId: liveSession(quote, group.producerId),
	};
}

/** What the buyer said, as every order of the checkout repeats it. */
export function frameOf({ buyer, note, isAdult, locale, at }: Confirmation) {
	return {
		buyer: { ...buyer, address: { ...buyer.address } },
		note,
		consent: { textVersion: CONSENT_VERSION, at },
		isAdult,
		locale,
	};
}

/**
 * The session that runs with this producer in it, if any. What the phone has watched itself may be
 * newer than what its catalogue tells: hosts open early, close late, and take producers in.
 */
export function liveSession({ view, at }: Quote, producerId: ProducerId): number | null {
	const running = runningHere();
	const evening = running && eveningSoFar(running.state);
	const live = view
		.sessions()
		.map((session) => (session.id === running?.id ? asItRuns(session, evening) : session))
		.find(
			(session) =>
				(sessionPhase(session, at) === 'live' ||
					(session.id === running?.id && mayRun(session, at))) &&
				session.slots.some((slot) => slot.producerId === producerId),
		);
	return live?.id ?? null;
}

/**
 * Whether a session can run at a moment, as far as the catalogue knows. A phone that left before the
 * end never heard of it: what it remembers counts only between the earliest opening and the latest
 * end, and not once the session is known to be closed.
 */
function mayRun(session: MarketSession, at: EpochMs): boolean {
	const earliest = session.startsAt - OPENS_EARLIEST_MS;
	return at >= earliest && sessionPhase({ ...session, openedAt: earliest }, at) === 'live';
}

/** A line of the basket as the order shows it, with what comes with it. */
function linesShown({ row, name, unit, parts, deal }: BasketLine): OrderLine[] {
	const promotion = deal && { id: deal.promotion.id, deal: dealOf(deal.promotion) };
	const paid = parts.map(({ quantity, priceDong, promotionId }): OrderLine => {
		const goods = { productId: row.productId, name, unit, quantity, priceDong, lot: row.lot };
		const isUnder = promotion && promotionId === promotion.id;
		return isUnder ? { ...goods, promotion: { ...promotion, portions: deal.portions } } : goods;
	});
	const { present = null } = deal ?? {};
	if (!promotion || !present || present.productId === null) return paid;
	const { productId, quantity } = present;
	const goods = { productId, name: present.name, unit: present.unit ?? unit, quantity };
	const given = { ...goods, priceDong: 0, lot: null, promotion: { ...promotion, portions: 0 } };
	return [...paid, given];
}

/** An order as the screen shows it until the server has answered. */
export function queuedView(
	group: BasketGroup,
	{ buyer, note, at }: Confirmation,
): Omit<OrderView, 'id' | 'checkoutId' | 'payment'> {
	return {
		producerId: group.producerId,
		state: 'queued',
		lines: group.orderable.flatMap(linesShown),
		changes: [],
		totalDong: group.totalDong,
		paymentState: 'awaiting',
		buyer,
		note,
		placedAt: at,
		possibleDuplicateOf: null,
		history: [{ at, state: 'queued', by: 'buyer', code: null }],
		revision: 0,
	};
}
