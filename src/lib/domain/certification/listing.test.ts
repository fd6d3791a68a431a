import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { accountId } from '../accounts/account';
import { certificateId, producerId } from '../ids';
import { DAY_MS, dayOf, startOfDay } from '../time';
import { certificateState, type Certificate } from './certificate';
import { decisionStanding, mayCountersign, needsSecond, VERDICTS } from './decision';
import { DOSSIER_STATES } from './dossier';
import { mayBeListed, type ListingGrounds } from './listing';
import { daysUntil, dueReminder, REMINDER_DAYS } from './reminders';

const now = startOfDay('2026-11-26') + DAY_MS / 2;

const certificates: fc.Arbitrary<Certificate> = fc.record({
	id: fc.constant(certificateId(1)),
	stars: fc.constantFrom(3, 4, 5),
	points: fc.constant(null),
	number: fc.constant(null),
	isIllustrative: fc.boolean(),
	issuer: fc.constant('UBND'),
	issuerKind: fc.constant('province'),
	issuedOn: fc.constantFrom(null, '2025-01-01'),
	expiresOn: fc.constantFrom(null, '2026-11-25', '2026-11-26', '2028-01-01'),
	standing: fc.constantFrom('verified', 'unverified', 'withdrawn'),
});

const grounds: fc.Arbitrary<ListingGrounds> = fc.record({
	dossier: fc.option(
		fc.record({
			producerId: fc.constantFrom(producerId(1), producerId(2)),
			setCode: fc.constantFrom(9, 10),
			state: fc.constantFrom(...DOSSIER_STATES),
			isComplete: fc.boolean(),
		}),
	),
	certificate: fc.option(certificates),
	producer: fc.record({
		id: fc.constant(producerId(1)),
		isVerified: fc.boolean(),
		isSuspended: fc.boolean(),
	}),
	draft: fc.record({ setCode: fc.constant(9), isReviewed: fc.boolean() }),
	isHeld: fc.boolean(),
});

const lawful: ListingGrounds = {
	dossier: { producerId: producerId(1), setCode: 9, state: 'accepted', isComplete: true },
	certificate: {
		id: certificateId(1),
		stars: 4,
		points: null,
		number: '1/QĐ',
		isIllustrative: false,
		issuer: 'UBND',
		issuerKind: 'province',
		issuedOn: '2025-01-01',
		expiresOn: '2028-01-01',
		standing: 'verified',
	},
	producer: { id: producerId(1), isVerified: true, isSuspended: false },
	draft: { setCode: 9, isReviewed: true },
	isHeld: false,
};

describe('the gate', () => {
	it('opens for what is lawful in everything', () => {
		expect(mayBeListed(lawful, now)).toEqual({ ok: true });
	});

	it('opens only where everything holds, and else says everything that does not', () => {
		fc.assert(
			fc.property(grounds, (given) => {
				const verdict = mayBeListed(given, now);
				const { dossier, certificate, producer, draft, isHeld } = given;
				const holds =
					dossier?.state === 'accepted' &&
					dossier.isComplete &&
					dossier.producerId === producer.id &&
					dossier.setCode === draft.setCode &&
					certificateState(certificate, now) === 'valid' &&
					producer.isVerified &&
					!producer.isSuspended &&
					draft.isReviewed &&
					!isHeld;
				expect(verdict.ok).toBe(holds);
				if (verdict.ok) return;
				expect(new Set(verdict.obstacles).size).toBe(verdict.obstacles.length);
				expect(verdict.obstacles.includes('producerSuspended')).toBe(producer.isSuspended);
				expect(verdict.obstacles.includes('dossierMissing')).toBe(dossier === null);
			}),
		);
	});

	it.each([
		[{ dossier: null }, 'dossierMissing'],
		[{ certificate: null }, 'certificateMissing'],
		[{ producer: { ...lawful.producer, isSuspended: true } }, 'producerSuspended'],
		[{ producer: { ...lawful.producer, isVerified: false } }, 'producerUnverified'],
		[{ draft: { setCode: 9, isReviewed: false } }, 'draftUnreviewed'],
		[{ isHeld: true }, 'productHeld'],
		[{ draft: { setCode: 10, isReviewed: true } }, 'dossierForeign'],
	] as const)('is shut by one thing alone: %j', (change, obstacle) => {
		expect(mayBeListed({ ...lawful, ...change }, now)).toEqual({
			ok: false,
			obstacles: [obstacle],
		});
	});
});

describe('two people', () => {
	const an = accountId('an');
	const binh = accountId('binh');

	it('sign for five stars for all that is taken away, and for giving it back', () => {
		expect(
			VERDICTS.filter((verdict) => needsSecond(verdict, { stars: 5, isMakingUp: false })),
		).toEqual(['accept', 'revoke', 'reopen', 'verify', 'withdraw']);
		expect(
			VERDICTS.filter((verdict) => needsSecond(verdict, { stars: 3, isMakingUp: false })),
		).toEqual(['revoke', 'reopen', 'withdraw']);
		expect(
			VERDICTS.filter((verdict) => needsSecond(verdict, { stars: 3, isMakingUp: true })),
		).toEqual(['accept', 'revoke', 'reopen', 'verify', 'withdraw']);
	});

	it('are two: the same person twice is one', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(an, binh),
				fc.option(fc.record({ by: fc.constantFrom(an, binh), agrees: fc.boolean() })),
				(by, second) => {
					const standing = decisionStanding({ needsSecond: true, by, second });
					expect(standing === 'effective').toBe(second?.agrees === true && second.by !== by);
				},
			),
		);
		const waiting = { needsSecond: true, by: an, second: null };
		expect(mayCountersign(waiting, an)).toBe(false);
		expect(mayCountersign(waiting, binh)).toBe(true);
		expect(mayCountersign({ ...waiting, second: { by: binh, agrees: false } }, binh)).toBe(false);
	});

	it('are not needed where one is enough', () => {
		expect(decisionStanding({ needsSecond: false, by: an, second: null })).toBe('effective');
	});
});

describe('a reminder', () => {
	const at = (days: number) => dayOf(now + days * DAY_MS);

	it.each([
		[181, undefined],
		[180, 180],
		[121, 180],
		[120, 120],
		[31, 120],
		[30, 30],
		[7, 7],
		[0, 7],
		[-1, undefined],
	])('%i days before: %s', (days, due) => {
		expect(dueReminder(at(days), now)).toBe(due);
	});

	it('is never of a step that is still to come', () => {
		fc.assert(
			fc.property(fc.integer({ min: -400, max: 400 }), (days) => {
				expect(daysUntil(at(days), now)).toBe(days);
				const due = dueReminder(at(days), now);
				if (due === undefined) return;
				expect(REMINDER_DAYS).toContain(due);
				expect(days).toBeLessThanOrEqual(due);
			}),
		);
	});
});
