import type {
	DecisionRecord,
	DocumentRecord,
	DossierView,
} from '$lib/domain/certification/dossier-view';
import type { EpochMs } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

import { kindName, verdictName } from './words';

/** Something that happened to a dossier, in words. */
export interface HistoryStep {
	readonly at: EpochMs;
	readonly who: string;
	readonly words: string;
	readonly reason: string | null;
}

/** All that happened to a dossier, what came last first. */
export function storyOf(view: DossierView): readonly HistoryStep[] {
	const name = (accountId: string | null) =>
		accountId === null
			? m.dossiers_demonstration()
			: (view.people[accountId] ?? m.dossiers_somebody());
	const papers = view.history.map((record): HistoryStep => ({
		at: record.at,
		who: name(record.accountId),
		words: paperWords(record),
		reason: record.reason,
	}));
	const decisions = view.decisions.flatMap((decision) => decisionSteps(decision, name));
	const opened: HistoryStep = {
		at: view.dossier.openedAt,
		who: view.dossier.producerName,
		words: m.dossiers_history_opened(),
		reason: null,
	};
	// What stands first happened first where two things have one moment.
	return [opened, ...papers, ...decisions]
		.map((step, order) => ({ step, order }))
		.sort((a, b) => b.step.at - a.step.at || b.order - a.order)
		.map(({ step }) => step);
}

function paperWords({ kind, what }: DocumentRecord): string {
	const paper = { kind: kindName(kind) };
	switch (what) {
		case 'submitted':
			return m.dossiers_history_submitted(paper);
		case 'accepted':
			return kind === 'commitment'
				? m.dossiers_history_signed(paper)
				: m.dossiers_history_accepted(paper);
		case 'rejected':
			return m.dossiers_history_rejected(paper);
		case 'waived':
			return m.dossiers_history_waived(paper);
	}
}

function decisionSteps(
	decision: DecisionRecord,
	name: (accountId: string | null) => string,
): HistoryStep[] {
	const { at, verdict, reason, second, needsSecond } = decision;
	const verdictWords = verdictName(verdict);
	const words =
		needsSecond && second === null
			? `${verdictWords} · ${m.dossiers_second_awaited()}`
			: verdictWords;
	const first: HistoryStep = { at, who: name(decision.accountId), words, reason };
	if (second === null) return [first];
	const person = { person: name(second.accountId) };
	return [
		first,
		{
			at: second.at,
			who: person.person,
			words: `${verdictWords} · ${
				second.agrees ? m.dossiers_second_agreed(person) : m.dossiers_second_declined(person)
			}`,
			reason: second.reason,
		},
	];
}
