import type { OwnDossier } from '$lib/domain/certification/dossier-view';
import { daysUntil, REMINDER_DAYS } from '$lib/domain/certification/reminders';
import { formatDay, type EpochMs } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

import { kindName } from './words';

/** Something about a dossier that its producer should look after. */
export interface PaperToday {
	readonly id: OwnDossier['id'];
	readonly words: string;
	/** Whether it keeps, or will soon keep, a product from being sold. */
	readonly isUrgent: boolean;
}

/** What a producer's dossiers ask for today, what is urgent first. */
export function papersToday(dossiers: readonly OwnDossier[], now: EpochMs): readonly PaperToday[] {
	const found = dossiers.flatMap((dossier) => [...turnOf(dossier), ...endingOf(dossier, now)]);
	return found.toSorted((a, b) => Number(b.isUrgent) - Number(a.isUrgent));
}

function turnOf({ id, state, productName, toSubmit, lastWord }: OwnDossier): PaperToday[] {
	if (state === 'revoked') return [];
	const product = { product: productName };
	const isTheirTurn = state === 'open' || state === 'rejected';
	return [
		...(toSubmit.length > 0
			? [
					{
						id,
						words: m.dossiers_today_to_submit({ ...product, count: toSubmit.length }),
						isUrgent: state !== 'open',
					},
				]
			: []),
		...(toSubmit.length === 0 && isTheirTurn
			? [{ id, words: m.dossiers_today_ready(product), isUrgent: false }]
			: []),
		...(lastWord === 'organiser'
			? [{ id, words: m.dossiers_today_asked(product), isUrgent: true }]
			: []),
	];
}

function endingOf({ id, state, productName, items }: OwnDossier, now: EpochMs): PaperToday[] {
	if (state !== 'accepted') return [];
	return items.flatMap(({ kind, standing }): PaperToday[] => {
		if (standing.state !== 'accepted' && standing.state !== 'expired') return [];
		const { expiresOn } = standing;
		if (expiresOn === null) return [];
		const named = { product: productName, kind: kindName(kind), day: formatDay(expiresOn) };
		if (standing.state === 'expired') {
			return [{ id, words: m.dossiers_today_over(named), isUrgent: true }];
		}
		const left = daysUntil(expiresOn, now);
		// What is being renewed already needs no reminder.
		if (left > REMINDER_DAYS[0] || standing.renewal?.state === 'uploaded') return [];
		return [{ id, words: m.dossiers_today_ends(named), isUrgent: left <= REMINDER_DAYS[2] }];
	});
}
