import { communeFullName } from '$lib/domain/places/communes';
import {
	isProvinceKind,
	type PlaceChange,
	type PlaceEvent,
	type PlaceFault,
	type PlaceUnit,
	type Units,
} from '$lib/domain/places/place-changes';
import { m } from '$lib/i18n/paraglide/messages';

const KINDS: Readonly<Record<PlaceUnit['kind'], () => string>> = {
	city: m.places_kind_city,
	province: m.places_kind_province,
	phuong: m.places_kind_phuong,
	xa: m.places_kind_xa,
	dacKhu: m.places_kind_dacKhu,
};
const EVENTS: Readonly<Record<PlaceEvent, () => string>> = {
	renamed: m.places_event_renamed,
	kindChanged: m.places_event_kindChanged,
	merged: m.places_event_merged,
	restored: m.places_event_restored,
};
const FAULTS: Readonly<Record<PlaceFault, () => string>> = {
	unknown: m.places_fault_unknown,
	gone: m.places_fault_gone,
	standing: m.places_fault_standing,
	nameUnfit: m.places_fault_nameUnfit,
	sameName: m.places_fault_sameName,
	kindUnfit: m.places_fault_kindUnfit,
	sameKind: m.places_fault_sameKind,
	itself: m.places_fault_itself,
	targetUnknown: m.places_fault_targetUnknown,
	targetGone: m.places_fault_targetGone,
	otherProvince: m.places_fault_otherProvince,
};

export const kindWords = (kind: PlaceUnit['kind']): string => KINDS[kind]();
export const eventWords = (event: PlaceEvent): string => EVENTS[event]();
export const faultWords = (fault: PlaceFault): string => FAULTS[fault]();

/** `Tỉnh Cà Mau`, `Xã Mê Linh`. */
export function unitWords({ code, name, kind }: PlaceUnit): string {
	if (!isProvinceKind(kind)) return communeFullName({ code, name, kind });
	const bare = { name: name.replace(/^TP\. /, '') };
	return kind === 'city' ? m.places_city(bare) : m.places_province(bare);
}

/** What a change makes of its unit, in words. */
export function changeWords({ event, value }: PlaceChange, units: Units): string {
	const unit = value === null ? undefined : units.get(value);
	switch (event) {
		case 'renamed':
			return m.places_did_renamed({ name: value ?? '' });
		case 'kindChanged':
			return m.places_did_kindChanged({ kind: kindOf(value) });
		case 'merged':
			return m.places_did_merged({ name: unit ? unitWords(unit) : (value ?? '') });
		case 'restored':
			return m.places_did_restored();
	}
}

function kindOf(value: string | null): string {
	const found = Object.entries(KINDS).find(([kind]) => kind === value);
	return found ? found[1]() : (value ?? '');
}
