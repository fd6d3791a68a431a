import type { DeskOrder, DeskState, DeskStep } from '$lib/domain/ordering/desk-order';
import { isLawfulMove } from '$lib/domain/ordering/order-moves';
import type { OrderState, Parcel } from '$lib/domain/ordering/order';
import {
	STAFF_TARGETS,
	type MoneyWay,
	type StaffTarget,
} from '$lib/domain/ordering/staff-operation';
import { m } from '$lib/i18n/paraglide/messages';

const STEPS: Readonly<Record<StaffTarget, () => string>> = {
	confirmed: m.stall_step_confirmed,
	cancelled: m.stall_step_cancelled,
	packed: m.stall_step_packed,
	shipped: m.stall_step_shipped,
	delivered: m.stall_step_delivered,
	returned: m.stall_step_returned,
};

const WAYS: Readonly<Record<MoneyWay, () => string>> = {
	cash: m.stall_way_cash,
	transfer: m.stall_way_transfer,
	carrier: m.stall_way_carrier,
};

/** What the button of a step says. */
export const stepName = (to: StaffTarget): string => STEPS[to]();
export const wayName = (way: MoneyWay): string => WAYS[way]();

/** Who carries an order and by what number, or that nobody said so. */
export function parcelWords(parcel: Parcel | null): string {
	const known = [parcel?.carrier, parcel?.tracking].filter(Boolean).join(' · ');
	return known === '' ? m.stall_parcel_none() : known;
}

/** Who took a step, as somebody of the stall would say it. */
export function whoName({ person, by }: Pick<DeskStep, 'person' | 'by'>): string {
	if (person !== null) return person;
	if (by === 'buyer') return m.stall_by_buyer();
	return by === 'producer' ? m.stall_somebody() : m.stall_by_market();
}

/** The steps that may be taken from a state, the usual one first. */
export function stepsFrom(state: OrderState): readonly StaffTarget[] {
	const lawful = STAFF_TARGETS.filter((to) => isLawfulMove(state, to, 'producer'));
	return lawful.sort((a, b) => Number(isTurningBack(a)) - Number(isTurningBack(b)));
}

/** Whether the order comes to nothing by it. */
export function isTurningBack(to: StaffTarget): boolean {
	return to === 'cancelled' || to === 'returned';
}

/** Drawers that orders lie in while they are worked on. */
export const DRAWERS = ['new', 'toPack', 'toShip', 'onTheWay', 'ended'] as const;
export type Drawer = (typeof DRAWERS)[number];
/** Whose parcels are still to be labelled. */
export const PRINTED_DRAWERS = ['toPack', 'toShip'] as const satisfies readonly Drawer[];

/** Whether papers for a parcel may still be wanted: there is none where the order came to nothing. */
export function isPrinted({ state, buyer }: Pick<DeskOrder, 'state' | 'buyer'>): boolean {
	return buyer !== null && state !== 'cancelled' && state !== 'returned';
}

const DRAWER_OF: Readonly<Record<DeskState, Drawer>> = {
	placed: 'new',
	confirmed: 'toPack',
	packed: 'toShip',
	shipped: 'onTheWay',
	delivered: 'ended',
	cancelled: 'ended',
	returned: 'ended',
};

const DRAWER_NAMES: Readonly<Record<Drawer, () => string>> = {
	new: m.stall_drawer_new,
	toPack: m.stall_drawer_toPack,
	toShip: m.stall_drawer_toShip,
	onTheWay: m.stall_drawer_onTheWay,
	ended: m.stall_drawer_ended,
};

export const drawerName = (drawer: Drawer): string => DRAWER_NAMES[drawer]();

export function drawerOf({ state }: Pick<DeskOrder, 'state'>): Drawer {
	return isDeskState(state) ? DRAWER_OF[state] : 'ended';
}

function isDeskState(state: OrderState): state is DeskState {
	return Object.hasOwn(DRAWER_OF, state);
}
