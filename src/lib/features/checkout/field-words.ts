import { m } from '$lib/i18n/paraglide/messages';

import type { FieldError } from './check-form';

const WORDS: Readonly<Record<FieldError, () => string>> = {
	nameMissing: m.ordering_wrong_nameMissing,
	nameWrong: m.ordering_wrong_nameWrong,
	phoneMissing: m.ordering_wrong_phoneMissing,
	phoneWrong: m.ordering_wrong_phoneWrong,
	provinceMissing: m.ordering_wrong_provinceMissing,
	communeMissing: m.ordering_wrong_communeMissing,
	streetMissing: m.ordering_wrong_streetMissing,
	streetWrong: m.ordering_wrong_streetWrong,
	oldAddressWrong: m.ordering_wrong_oldAddressWrong,
	noteWrong: m.ordering_wrong_noteWrong,
	adultMissing: m.ordering_wrong_adultMissing,
	consentMissing: m.ordering_wrong_consentMissing,
};

/** Says why a field is refused and what to do; undefined where nothing is wrong. */
export function fieldWords(error: FieldError | undefined): string | undefined {
	return error && WORDS[error]();
}
