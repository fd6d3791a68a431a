import { OPERATION_KINDS } from '$lib/domain/ordering/operation';
import { describe, expect, it } from 'vitest';

import { findKind, KINDS } from './kinds';

/** Every kind that any app was ever released with. Lines are added here, never taken out. */
const RELEASED = [
	'order.create@1',
	'bundle.order@1',
	'order.cancel@1',
	'order.answer@1',
	'scan.record@1',
	'complaint.create@1',
	'complaint.reply@1',
	'report.create@1',
	'order.move@1',
	'order.money@1',
	'order.parcel@1',
	'order.lots@1',
	'lot.create@1',
	'trace.record@1',
	'lot.days@1',
];

describe('the registry of kinds', () => {
	it('understands every kind ever released, and all that this app makes', () => {
		expect(Object.keys(KINDS)).toEqual(expect.arrayContaining(RELEASED));
		for (const kind of [...RELEASED, ...OPERATION_KINDS]) expect(findKind(kind)).toBeDefined();
	});

	it('lists as released whatever this app makes', () => {
		expect(RELEASED).toEqual(expect.arrayContaining([...OPERATION_KINDS]));
	});

	it('finds nothing by names that only look like one', () => {
		for (const kind of ['order.create@2', 'toString', '__proto__', '']) {
			expect(findKind(kind)).toBeUndefined();
		}
	});
});
