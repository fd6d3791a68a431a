import type { CertificateState } from '$lib/domain/certification/certificate';
import type { CheckedItem, DossierState } from '$lib/domain/certification/dossier';
import type { DocumentKind } from '$lib/domain/certification/documents';
import { formatDay, type DayText } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

import { kindNames } from './words';

/** What a dossier asks of its producer now, in a sentence. */
export interface NextStep {
	readonly words: string;
	readonly tone: 'info' | 'good' | 'warning' | 'bad';
	/** Whether it may be sent to the organisers. */
	readonly maySend: boolean;
	/** Whether shoppers still lack a page of what it is about. */
	readonly mayWrite: boolean;
}

interface Dossier {
	readonly state: DossierState;
	readonly items: readonly CheckedItem[];
	readonly toSubmit: readonly DocumentKind[];
	readonly missing: readonly DocumentKind[];
	readonly firstExpiry?: DayText | null;
	/** Its certificate, where one is registered, as it counts now. */
	readonly certificate: CertificateState | null;
	/** Whether its product stands in the catalogue, on sale or not. */
	readonly hasPage: boolean;
}

/** What the producer should do next about a dossier. */
export function nextStep(dossier: Dossier): NextStep {
	const { state, toSubmit } = dossier;
	switch (state) {
		case 'open':
		case 'rejected':
			return toSubmit.length > 0
				? step(lackWords(dossier), state === 'open' ? 'info' : 'bad')
				: { ...step(m.dossiers_next_ready(), 'warning'), maySend: true };
		case 'submitted':
			return toSubmit.length > 0
				? step(m.dossiers_next_submitted_again({ kinds: kindNames(toSubmit) }), 'bad')
				: step(m.dossiers_next_submitted(), 'info');
		case 'accepted':
			return acceptedStep(dossier);
		case 'revoked':
			return step(m.dossiers_next_revoked(), 'bad');
	}
}

function acceptedStep({ missing, firstExpiry = null, certificate, hasPage }: Dossier): NextStep {
	if (certificate === 'withdrawn') return step(m.dossiers_next_withdrawn(), 'bad');
	if (missing.length > 0) {
		return step(m.dossiers_next_lapsed({ kinds: kindNames(missing) }), 'bad');
	}
	// Its paper may run longer by what somebody typed.
	if (certificate === 'expired') return step(m.dossiers_next_ended(), 'bad');
	if (!hasPage) return { ...step(m.dossiers_next_write(), 'warning'), mayWrite: true };
	return firstExpiry === null
		? step(m.dossiers_next_accepted(), 'good')
		: step(m.dossiers_next_accepted_until({ day: formatDay(firstExpiry) }), 'good');
}

/** What was refused comes first: somebody has looked at it and waits. */
function lackWords({ items, toSubmit }: Dossier): string {
	const again = toSubmit.filter((kind) =>
		items.some((item) => item.kind === kind && item.standing.state !== 'missing'),
	);
	const fresh = toSubmit.filter((kind) => !again.includes(kind));
	return [
		again.length > 0 ? m.dossiers_next_again({ kinds: kindNames(again) }) : null,
		fresh.length > 0
			? m.dossiers_next_missing({ count: fresh.length, kinds: kindNames(fresh) })
			: null,
	]
		.filter((words) => words !== null)
		.join(' ');
}

function step(words: string, tone: NextStep['tone']): NextStep {
	return { words, tone, maySend: false, mayWrite: false };
}
