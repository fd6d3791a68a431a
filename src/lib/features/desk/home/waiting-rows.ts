import type { WaitingKind } from '$lib/domain/desk/waiting-work';
import { m } from '$lib/i18n/paraglide/messages';

/** How each kind is called, and the list that its count is of, with the same filter. */
export const WAITING_ROWS: Readonly<
	Record<WaitingKind, { readonly label: () => string; readonly href: string }>
> = {
	dossiers: { label: m.desk_waiting_dossiers, href: '/desk/organiser/dossiers' },
	drafts: { label: m.desk_waiting_drafts, href: '/desk/organiser/products' },
	signatures: {
		label: m.desk_waiting_signatures,
		href: '/desk/organiser/certificates?only=waiting',
	},
	ending: { label: m.desk_waiting_ending, href: '/desk/organiser/certificates?only=ending' },
	toDecide: {
		label: m.desk_waiting_to_decide,
		href: '/desk/organiser/complaints?turn=organiser',
	},
	unanswered: {
		label: m.desk_waiting_unanswered,
		href: '/desk/organiser/complaints?turn=producer',
	},
	reports: { label: m.desk_waiting_reports, href: '/desk/organiser/reports' },
	copies: { label: m.desk_waiting_copies, href: '/desk/organiser/recalls#copies' },
};
