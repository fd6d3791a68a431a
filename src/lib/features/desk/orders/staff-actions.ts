import type { Account } from '$lib/domain/accounts/account';
import type { ErrorCode } from '$lib/domain/errors';
import { opId, uuidV7, type ProducerId } from '$lib/domain/ids';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import type { Parcel } from '$lib/domain/ordering/order';
import type {
	MoneyWay,
	MoveOrderPayload,
	OrderLotsPayload,
	OrderParcelPayload,
	StaffTarget,
} from '$lib/domain/ordering/staff-operation';
import type { App } from '$lib/features/app/app.svelte';
import type { Draft } from '$lib/local/outbox-writer';

interface Place {
	readonly app: Pick<App, 'outbox' | 'catalogue' | 'clock'>;
	readonly account: Pick<Account, 'id'>;
	readonly producerId: ProducerId;
}

/** What a person says of a step beside its name. */
export interface StepWords {
	readonly reason?: string;
	readonly carrier?: string;
	readonly tracking?: string;
}

type Moved = Pick<DeskOrder, 'id' | 'state'>;

/**
 * Keeps a step of one or more orders, all of them or none; they are sent by themselves.
 * @returns why the phone could keep none of it; null where it did
 */
export function moveOrders(
	place: Place,
	orders: readonly Moved[],
	step: StepWords & { readonly to: StaffTarget },
): Promise<ErrorCode | null> {
	return keep(
		place,
		orders.map((order) => moveDraft(place, order, step)),
	);
}

function moveDraft(
	place: Place,
	{ id, state: from }: Moved,
	step: StepWords & { readonly to: StaffTarget },
): Draft {
	const payload: MoveOrderPayload = {
		accountId: place.account.id,
		producerId: place.producerId,
		orderId: id,
		from,
		to: step.to,
		reason: words(step.reason),
		carrier: words(step.carrier),
		tracking: words(step.tracking),
	};
	return { kind: 'order.move@1', ...named(place, id), payload };
}

/** What was packed, line by line; lines of which nothing is known are left out. */
export type NamedLots = OrderLotsPayload['lines'];

/** Keeps which lots an order was packed from, as {@link moveOrders} does. */
export function nameLots(
	place: Place,
	{ id }: Pick<DeskOrder, 'id'>,
	lines: NamedLots,
): Promise<ErrorCode | null> {
	return keep(place, [lotsDraft(place, id, lines)]);
}

/** Keeps that an order is packed together with what from, as {@link moveOrders} does. */
export function packOrder(place: Place, order: Moved, lines: NamedLots): Promise<ErrorCode | null> {
	// The lots first: a recall that was made meanwhile then reaches exactly who has them.
	const lots = lines.length > 0 ? [lotsDraft(place, order.id, lines)] : [];
	return keep(place, [...lots, moveDraft(place, order, { to: 'packed' })]);
}

function lotsDraft(place: Place, id: DeskOrder['id'], lines: NamedLots): Draft {
	const payload: OrderLotsPayload = {
		accountId: place.account.id,
		producerId: place.producerId,
		orderId: id,
		lines,
	};
	return { kind: 'order.lots@1', ...named(place, id), payload };
}

/** Keeps what a person saw of the money of an order, as {@link moveOrders} does. */
export function noteMoney(
	place: Place,
	{ id }: Pick<DeskOrder, 'id'>,
	money: { readonly way: MoneyWay | null; readonly reason?: string },
): Promise<ErrorCode | null> {
	const payload = {
		accountId: place.account.id,
		producerId: place.producerId,
		orderId: id,
		isReceived: money.way !== null,
		way: money.way,
		reason: words(money.reason),
	};
	return keep(place, [{ kind: 'order.money@1', ...named(place, id), payload }]);
}

/** Keeps a correction of who carries an order, as {@link moveOrders} does. */
export function correctParcel(
	place: Place,
	{ id }: Pick<DeskOrder, 'id'>,
	correction: {
		/** As it stood when the person began. */
		readonly seen: Parcel | null;
		readonly carrier: string;
		readonly tracking: string;
	},
): Promise<ErrorCode | null> {
	const { seen } = correction;
	const payload: OrderParcelPayload = {
		accountId: place.account.id,
		producerId: place.producerId,
		orderId: id,
		seen: seen && { carrier: seen.carrier, tracking: seen.tracking },
		carrier: words(correction.carrier),
		tracking: words(correction.tracking),
	};
	return keep(place, [{ kind: 'order.parcel@1', ...named(place, id), payload }]);
}

function named({ app }: Place, id: DeskOrder['id']) {
	return { opId: opId(uuidV7(app.clock.now)), turn: `order ${id}` };
}

async function keep({ app }: Place, drafts: readonly Draft[]): Promise<ErrorCode | null> {
	const { epoch, version } = app.catalogue.view;
	const result = await app.outbox.enqueue(drafts, { epoch: epoch ?? '', version });
	if (result.kind === 'saved') return null;
	// The phone cannot keep it: then the server alone, or nothing.
	const direct = await result.sendDirectly();
	if (direct.kind === 'notSent') return result.code;
	const failed = direct.answers.find((answer) => 'error' in answer);
	return failed && 'error' in failed ? failed.error.code : null;
}

function words(text: string | undefined): string | null {
	const trimmed = (text ?? '').trim();
	return trimmed === '' ? null : trimmed;
}
