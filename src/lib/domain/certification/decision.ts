import type { AccountId } from '../accounts/account';
import type { Stars } from './certificate';

/**
 * What organisers decide: about a dossier `accept`, `reject`, `revoke` and `reopen`, which
 * gives a revoked one back to its producer; about a certificate `verify`, `withdraw`.
 */
export const VERDICTS = ['accept', 'reject', 'revoke', 'reopen', 'verify', 'withdraw'] as const;
export type DecisionVerdict = (typeof VERDICTS)[number];

/**
 * Whether two people must sign: for everything that gives five stars a place, and for everything
 * that takes away what was given, or undoes that: accepting a dossier verifies its certificate.
 * @param about the certificate: `stars` null where there is none; `isMakingUp` where it takes the place of
 * one that was withdrawn
 */
export function needsSecond(
	verdict: DecisionVerdict,
	{ stars, isMakingUp }: { readonly stars: Stars | null; readonly isMakingUp: boolean },
): boolean {
	switch (verdict) {
		case 'accept':
		case 'verify':
			return stars === 5 || isMakingUp;
		case 'reject':
			return false;
		case 'revoke':
		case 'reopen':
		case 'withdraw':
			return true;
	}
}

/** Whether a decision has to say why. */
export function needsReason(verdict: DecisionVerdict): boolean {
	return verdict !== 'accept' && verdict !== 'verify';
}

/** A decision with its signatures. */
export interface SignedDecision {
	readonly needsSecond: boolean;
	readonly by: AccountId;
	readonly second: { readonly by: AccountId; readonly agrees: boolean } | null;
}

/** `waiting` for the second person · `declined` by them · `effective`. */
export type DecisionStanding = 'waiting' | 'declined' | 'effective';

/** How a decision stands. A second signature of the same person counts for nothing. */
export function decisionStanding(decision: SignedDecision): DecisionStanding {
	if (!decision.needsSecond) return 'effective';
	const { second, by } = decision;
	if (!second || second.by === by) return 'waiting';
	return second.agrees ? 'effective' : 'declined';
}

/** Whether somebody may sign a decision as the second person. */
export function mayCountersign(decision: SignedDecision, accountId: AccountId): boolean {
	return decisionStanding(decision) === 'waiting' && decision.by !== accountId;
}
