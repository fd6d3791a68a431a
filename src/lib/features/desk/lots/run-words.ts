import { formatMoment } from '$lib/domain/time';
import type { LabelFormatName } from '$lib/domain/trace/label-sheet';
import { m } from '$lib/i18n/paraglide/messages';

import type { PrintRun } from './online';

/** What labels are printed on. */
export const FORMAT_WORDS: Readonly<Record<LabelFormatName, () => string>> = {
	'a4-65': m.lots_format_a4_65,
	'a4-24': m.lots_format_a4_24,
	'roll-50x30': m.lots_format_roll,
};

/** A print run in one line: when, how many, from which serial to which. */
export function runWords({ issuedAt, count, first, last }: PrintRun): string {
	return m.lots_run_option({ moment: formatMoment(issuedAt), count, first, last });
}
