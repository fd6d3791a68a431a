import type { EpochMs } from '../time';
import type { DeskOrder } from './desk-order';
import { judgeLots, judgeParcel, judgeStep, lotsAfter, parcelOf } from './staff-moves';
import type {
	MoveOrderPayload,
	OrderLotsPayload,
	OrderMoneyPayload,
	OrderParcelPayload,
} from './staff-operation';

/** Something that staff did on this phone and that the server may not know of yet. */
export type WaitingStep =
	| ({ readonly kind: 'move'; readonly at: EpochMs } & Pick<
			MoveOrderPayload,
			'from' | 'to' | 'reason' | 'carrier' | 'tracking'
	  >)
	| ({ readonly kind: 'money'; readonly at: EpochMs } & Pick<
			OrderMoneyPayload,
			'isReceived' | 'way' | 'reason'
	  >)
	| ({ readonly kind: 'parcel'; readonly at: EpochMs } & Pick<
			OrderParcelPayload,
			'seen' | 'carrier' | 'tracking'
	  >)
	| ({ readonly kind: 'lots'; readonly at: EpochMs } & Pick<OrderLotsPayload, 'lines'>);

/**
 * An order as it will stand once the server has taken what waits, judged by the same rules: what it
 * would refuse, as far as this phone can know, changes nothing here either.
 * @param steps oldest first
 * @param person who did them
 */
export function applySteps(
	order: DeskOrder,
	steps: readonly WaitingStep[],
	person: string,
): DeskOrder {
	return steps.reduce((standing, step) => applyStep(standing, step, person), order);
}

function applyStep(order: DeskOrder, step: WaitingStep, person: string): DeskOrder {
	const { at } = step;
	const by = 'producer' as const;
	if (step.kind === 'parcel') {
		const wanted = parcelOf(step);
		if (judgeParcel(order, { seen: step.seen, wanted }) !== 'set') return order;
		const change = { before: order.parcel, after: wanted };
		const entry = { at, state: order.state, by, person, reason: null, money: null, parcel: change };
		return { ...order, parcel: wanted, history: [...order.history, entry] };
	}
	if (step.kind === 'lots') {
		if (judgeLots(order, step.lines) !== 'set') return order;
		const said = new Map(step.lines.map((line) => [line.position, line]));
		const lines = order.lines.map((line, position) => {
			const named = said.get(position);
			return named ? { ...line, packedLots: lotsAfter(line.packedLots ?? null, named) } : line;
		});
		const lots = step.lines.flatMap((line) => line.lots);
		const entry = { at, state: order.state, by, person, reason: null, money: null, lots };
		return { ...order, lines, history: [...order.history, entry] };
	}
	const { reason } = step;
	if (step.kind === 'money') {
		const paymentState = step.isReceived ? 'received' : 'awaiting';
		if (order.paymentState === paymentState) return order;
		const entry = { at, state: order.state, by, person, reason, money: paymentState } as const;
		return { ...order, paymentState, moneyWay: step.way, history: [...order.history, entry] };
	}
	const reached = order.history.filter((entry) => entry.by === by).map(({ state }) => state);
	if (judgeStep({ state: order.state, reached }, step) !== 'move') return order;
	const parcel =
		step.to === 'shipped' && (step.carrier !== null || step.tracking !== null)
			? { carrier: step.carrier, tracking: step.tracking }
			: order.parcel;
	const entry = { at, state: step.to, by, person, reason, money: null };
	return { ...order, state: step.to, parcel, history: [...order.history, entry] };
}
