import type { TextKind } from '$lib/domain/texts/text';
import { m } from '$lib/i18n/paraglide/messages';

/** What each text is called. */
export const TEXT_TITLES: Readonly<Record<TextKind, () => string>> = {
	rules: m.texts_kind_rules,
	livestreamRules: m.texts_kind_livestreamRules,
	ranking: m.texts_kind_ranking,
	delivery: m.texts_kind_delivery,
	returns: m.texts_kind_returns,
	complaints: m.texts_kind_complaints,
	privacy: m.texts_kind_privacy,
};
