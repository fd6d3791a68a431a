import type {
	ComplaintKind,
	ComplaintParty,
	ComplaintState,
	Remedy,
} from '$lib/domain/complaints/complaint';
import { m } from '$lib/i18n/paraglide/messages';

const KINDS: Readonly<Record<ComplaintKind, () => string>> = {
	notDelivered: m.complaints_kind_notDelivered,
	damaged: m.complaints_kind_damaged,
	wrongGoods: m.complaints_kind_wrongGoods,
	suspectedFake: m.complaints_kind_suspectedFake,
	other: m.complaints_kind_other,
};
const REMEDIES: Readonly<Record<Remedy, () => string>> = {
	refund: m.complaints_remedy_refund,
	replace: m.complaints_remedy_replace,
	return: m.complaints_remedy_return,
	none: m.complaints_remedy_none,
};
const STATES: Readonly<Record<ComplaintState, () => string>> = {
	open: m.complaints_state_open,
	answered: m.complaints_state_answered,
	settled: m.complaints_state_settled,
	withdrawn: m.complaints_state_withdrawn,
	decided: m.complaints_state_decided,
};
const PARTIES: Readonly<Record<ComplaintParty, () => string>> = {
	buyer: m.complaints_by_buyer,
	producer: m.complaints_by_producer,
	organiser: m.complaints_by_organiser,
};

export const kindName = (kind: ComplaintKind): string => KINDS[kind]();
export const remedyName = (remedy: Remedy): string => REMEDIES[remedy]();
export const stateName = (state: ComplaintState): string => STATES[state]();
export const partyName = (party: ComplaintParty): string => PARTIES[party]();
