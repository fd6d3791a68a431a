import { describe, expect, it } from 'vitest';

import { missingElements, missingPassportFields, standingEvents } from './passport';
import { testCertificate, testLot, testProducer, testProduct } from './testing';

const facts = {
	product: testProduct,
	producer: testProducer,
	certificate: testCertificate,
	lot: testLot,
	serial: 'S1',
	hasWarnings: true,
};

describe('missingElements', () => {
	it('finds nothing missing in a complete lot', () => {
		expect(missingElements(facts)).toEqual([]);
		expect(missingPassportFields(facts)).toEqual([]);
	});

	it('names what a bare product code cannot show', () => {
		expect(missingElements({ ...facts, lot: null, serial: null })).toEqual([
			'stages',
			'times',
			'productCode',
			'locationCode',
			'serialAndShelfLife',
			'standards',
		]);
	});

	it.each([
		['picture', { product: { ...testProduct, picture: null } }],
		['address', { producer: { ...testProducer, communeName: null } }],
		['producer', { producer: { ...testProducer, kind: 'unknown' as const } }],
		['locationCode', { lot: { ...testLot, locationCode: null } }],
		['standards', { lot: { ...testLot, standards: [] } }],
	])('names a missing %s alone', (element, change) => {
		expect(missingElements({ ...facts, ...change })).toEqual([element]);
	});

	it('does not take the opening of a lot for a stage', () => {
		const lot = { ...testLot, events: testLot.events.slice(0, 1) };
		expect(missingElements({ ...facts, lot })).toEqual(['stages', 'times']);
	});
});

describe('missingPassportFields', () => {
	it('names days, origin and warnings', () => {
		const lot = { ...testLot, producedOn: null, expiresOn: null };
		expect(missingPassportFields({ ...facts, lot, hasWarnings: false })).toEqual([
			'productionDate',
			'expiryDate',
			'warnings',
		]);
	});
});

describe('standingEvents', () => {
	it('leaves out what a later event corrects and sorts by the moment', () => {
		const [first, second] = testLot.events;
		if (!first || !second) throw new Error('the lot has two events');
		const correction = { ...second, id: 3, at: first.at - 1, corrects: second.id };
		expect(standingEvents([first, second, correction]).map((event) => event.id)).toEqual([3, 1]);
	});
});
