import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, dayOf, startOfDay } from '../time';
import { checklistFor, DEFAULT_RULES, DOCUMENT_KINDS, type DocumentKind } from './documents';
import {
	completenessOf,
	documentState,
	firstExpiry,
	mayBeSubmitted,
	type DocumentEvent,
} from './dossier';

const now = startOfDay('2026-11-26') + DAY_MS / 2;
const later = dayOf(now + 100 * DAY_MS);
const past = dayOf(now - DAY_MS);

const submitted = (kind: DocumentKind, expiresOn: string | null = null): DocumentEvent => ({
	kind,
	what: 'submitted',
	expiresOn,
});
const accepted = (kind: DocumentKind): DocumentEvent => ({ kind, what: 'accepted' });
const rejected = (kind: DocumentKind): DocumentEvent => ({ kind, what: 'rejected', reason: 'mờ' });
const waived = (kind: DocumentKind): DocumentEvent => ({ kind, what: 'waived', reason: 'miễn' });
const test = (...events: DocumentEvent[]) => documentState(events, now);

describe('the checklist', () => {
	it('has a rule for every kind of paper and says of every set what it needs', () => {
		expect(DEFAULT_RULES.map(({ kind }) => kind).sort()).toEqual([...DOCUMENT_KINDS].sort());
		for (let set = 1; set <= 26; set++) {
			const kinds = checklistFor(set).map(({ kind }) => kind);
			expect(new Set(kinds).size).toBe(kinds.length);
			expect(kinds).toContain('ocopCertificate');
			expect(kinds).toContain('commitment');
		}
	});

	it('asks of food what it does not ask of pottery', () => {
		const required = (set: number) =>
			checklistFor(set)
				.filter(({ need }) => need === 'required')
				.map(({ kind }) => kind);
		expect(required(9)).toContain('testReport');
		expect(required(21)).not.toContain('testReport');
		expect(checklistFor(21).map(({ kind }) => kind)).not.toContain('testReport');
	});

	it('follows rules that were changed', () => {
		const rules = DEFAULT_RULES.map((rule) =>
			rule.kind === 'awards' ? { ...rule, requiredIn: [9] } : rule,
		);
		expect(checklistFor(9, rules).find(({ kind }) => kind === 'awards')?.need).toBe('required');
		expect(checklistFor(8, rules).find(({ kind }) => kind === 'awards')?.need).toBe('recommended');
	});
});

describe('a paper', () => {
	const kind = 'testReport';

	it('goes from missing to accepted', () => {
		expect(test()).toEqual({ state: 'missing' });
		expect(test(submitted(kind, later))).toEqual({ state: 'uploaded', expiresOn: later });
		expect(test(submitted(kind, later), accepted(kind))).toEqual({
			state: 'accepted',
			expiresOn: later,
			renewal: null,
		});
	});

	it('is refused with a reason, and looked at again when another comes', () => {
		expect(test(submitted(kind), rejected(kind))).toEqual({ state: 'rejected', reason: 'mờ' });
		expect(test(submitted(kind), rejected(kind), submitted(kind, later))).toMatchObject({
			state: 'uploaded',
		});
	});

	it('runs out after its last day', () => {
		const today = dayOf(now);
		expect(test(submitted(kind, today), accepted(kind))).toMatchObject({ state: 'accepted' });
		expect(test(submitted(kind, past), accepted(kind))).toEqual({
			state: 'expired',
			expiresOn: past,
		});
		expect(test(submitted(kind, past))).toMatchObject({ state: 'expired' });
	});

	it('holds on while a newer one waits or is refused, not beyond its day', () => {
		const held = [submitted(kind, later), accepted(kind)];
		const farther = dayOf(now + 400 * DAY_MS);
		expect(test(...held, submitted(kind, farther))).toEqual({
			state: 'accepted',
			expiresOn: later,
			renewal: { state: 'uploaded', expiresOn: farther },
		});
		expect(test(...held, submitted(kind, farther), rejected(kind))).toMatchObject({
			state: 'accepted',
			expiresOn: later,
			renewal: { state: 'rejected' },
		});
		expect(test(...held, submitted(kind, farther), accepted(kind))).toMatchObject({
			expiresOn: farther,
			renewal: null,
		});
		const over = [submitted(kind, past), accepted(kind)];
		expect(test(...over, submitted(kind, farther))).toMatchObject({ state: 'uploaded' });
		expect(test(...over, submitted(kind, farther), rejected(kind))).toMatchObject({
			state: 'rejected',
		});
	});

	it('can be refused after it was accepted', () => {
		expect(test(submitted(kind), accepted(kind), rejected(kind))).toMatchObject({
			state: 'rejected',
		});
	});

	it('stays waived until a review says otherwise', () => {
		expect(test(waived(kind), submitted(kind))).toMatchObject({ state: 'waived' });
		expect(test(waived(kind), submitted(kind), accepted(kind))).toMatchObject({
			state: 'accepted',
		});
	});
});

describe('a dossier', () => {
	const events = fc.array(
		fc.record({
			kind: fc.constantFrom(...DOCUMENT_KINDS),
			what: fc.constantFrom('submitted', 'accepted', 'rejected', 'waived'),
			expiresOn: fc.constantFrom(null, past, later),
			reason: fc.constant('lý do'),
		}),
		{ maxLength: 60 },
	) as fc.Arbitrary<DocumentEvent[]>;
	const sets = fc.integer({ min: 1, max: 26 });

	it('is complete just when every required paper was accepted or waived and holds', () => {
		fc.assert(
			fc.property(sets, events, (setCode, all) => {
				const { items, isComplete, missing } = completenessOf({ setCode, events: all }, now);
				const open = items.filter(
					({ need, standing }) =>
						need === 'required' && !['accepted', 'waived'].includes(standing.state),
				);
				expect(isComplete).toBe(open.length === 0);
				expect(missing).toEqual(open.map(({ kind }) => kind));
			}),
		);
	});

	it('is never complete by duties that were waived, but for the demonstration', () => {
		const waive = (setCode: number) => ({
			setCode,
			events: checklistFor(setCode).map(({ kind }) => waived(kind)),
		});
		for (let set = 1; set <= 26; set++) {
			const { missing, toSubmit, isComplete } = completenessOf(waive(set), now);
			expect([...missing].sort()).toEqual(['commitment', 'ocopCertificate']);
			expect([...toSubmit].sort()).toEqual(['commitment', 'ocopCertificate']);
			expect(isComplete).toBe(false);
			expect(completenessOf({ ...waive(set), isDemo: true }, now).isComplete).toBe(true);
		}
	});

	it('never becomes complete by what the producer alone does', () => {
		fc.assert(
			fc.property(sets, events, (setCode, all) => {
				const own = all.filter(({ what }) => what === 'submitted');
				expect(completenessOf({ setCode, events: own }, now).isComplete).toBe(false);
			}),
		);
	});

	it('never lacks less as time goes by', () => {
		fc.assert(
			fc.property(sets, events, fc.nat(300), (setCode, all, days) => {
				const today = completenessOf({ setCode, events: all }, now).missing;
				const then = completenessOf({ setCode, events: all }, now + days * DAY_MS).missing;
				expect(then).toEqual(expect.arrayContaining([...today]));
			}),
		);
	});

	it('does not lack what is only recommended', () => {
		const required = checklistFor(21).filter(({ need }) => need === 'required');
		const all = required.flatMap(({ kind }) => [submitted(kind, later), accepted(kind)]);
		const whole = completenessOf({ setCode: 21, events: all }, now);
		expect(whole.isComplete).toBe(true);
		expect(firstExpiry(whole)).toBe(later);
	});

	it('is handed in by its producer, once nothing is left to add', () => {
		const kinds = checklistFor(21).filter(({ need }) => need === 'required');
		const all = kinds.map(({ kind }) => submitted(kind, later));
		const whole = completenessOf({ setCode: 21, events: all }, now);
		expect(mayBeSubmitted('open', whole)).toBe(true);
		expect(mayBeSubmitted('rejected', whole)).toBe(true);
		expect(mayBeSubmitted('submitted', whole)).toBe(false);
		expect(mayBeSubmitted('revoked', whole)).toBe(false);
		const without = completenessOf({ setCode: 21, events: all.slice(1) }, now);
		expect(mayBeSubmitted('open', without)).toBe(false);
	});
});
