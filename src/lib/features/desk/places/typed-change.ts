import type { PlaceEvent } from '$lib/domain/places/place-changes';

/** A change of a place as somebody has typed it so far. */
export interface TypedChange {
	wanted: PlaceEvent;
	value: string;
	effectiveOn: string;
	source: string;
	isConfirmed: boolean;
}

/** Nothing typed yet. */
export const emptyChange = (): TypedChange => ({
	wanted: 'renamed',
	value: '',
	effectiveOn: '',
	source: '',
	isConfirmed: false,
});
