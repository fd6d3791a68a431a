import { m } from '$lib/i18n/paraglide/messages';

/** What labels and slips are printed on: a sheet, a carrier's label, a till's roll. */
export const PAPERS = ['a6', 'carrier', 'roll'] as const;
export type Paper = (typeof PAPERS)[number];

const NAMES: Readonly<Record<Paper, () => string>> = {
	a6: m.stall_paper_a6,
	carrier: m.stall_paper_carrier,
	roll: m.stall_paper_roll,
};

export const paperName = (paper: Paper): string => NAMES[paper]();
