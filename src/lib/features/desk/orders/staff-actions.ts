import type { Account } from '$lib/domain/accounts/account';
import type { ErrorCode } from '$lib/domain/errors';
import { opId, uuidV7, type ProducerId } from '$lib/domain/ids';
import type { DeskOrder } from '$lib/domain/ordering/desk-order';
import type { OperationAnswer } from '$lib/domain/ordering/operation';
import type { Parcel } from '$lib/domain/ordering/order';
import type {
	MoneyWay,
	MoveOrderPayload,
	OrderLotsPayload,
	OrderMoneyPayload,
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
 * Keeps a step of one or more orders, all of them or none, so that nothing is half done. Each is an
 * operation of its own and is sent by itself: one that the server refuses keeps back no other.
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

/** Keeps that orders are handed over to one carrier, each with its number, as {@link moveOrders} does. */
export function handOver(
	place: Place,
	parcels: readonly { readonly order: Moved; readonly tracking: string }[],
	carrier: string,
): Promise<ErrorCode | null> {
	return keep(
		place,
		parcels.map(({ order, tracking }) =>
			moveDraft(place, order, { to: 'shipped', carrier, tracking }),
		),
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

/** Keeps that orders are packed together with what from, as {@link moveOrders} does. */
export function packOrders(
	place: Place,
	packed: readonly { readonly order: Moved; readonly lines: NamedLots }[],
): Promise<ErrorCode | null> {
	const drafts = packed.flatMap(({ order, lines }) => {
		// The lots first: a recall that was made meanwhile then reaches exactly who has them.
		const lots = lines.length > 0 ? [lotsDraft(place, order.id, lines)] : [];
		return [...lots, moveDraft(place, order, { to: 'packed' })];
	});
	return keep(place, drafts);
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

/** Keeps what a person saw of the money of orders, as {@link moveOrders} does. */
export function noteMoney(
	place: Place,
	orders: readonly Pick<DeskOrder, 'id'>[],
	money: { readonly way: MoneyWay | null; readonly reason?: string },
): Promise<ErrorCode | null> {
	const drafts = orders.map(({ id }) => {
		const payload: OrderMoneyPayload = {
			accountId: place.account.id,
			producerId: place.producerId,
			orderId: id,
			isReceived: money.way !== null,
			way: money.way,
			reason: words(money.reason),
		};
		return { kind: 'order.money@1', ...named(place, id), payload } as const;
	});
	return keep(place, drafts);
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
	return direct.answers.map(refusalIn).find((code) => code !== null) ?? null;
}

/** No receipt stays of what goes past the phone's store: this is the only time that it is told. */
function refusalIn(answer: OperationAnswer): ErrorCode | null {
	if ('error' in answer) return answer.error.code;
	return answer.outcome.status === 'rejected' ? answer.outcome.code : null;
}

function words(text: string | undefined): string | null {
	const trimmed = (text ?? '').trim();
	return trimmed === '' ? null : trimmed;
}
