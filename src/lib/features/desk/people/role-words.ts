import type { MarketRole, ProducerRole } from '$lib/domain/accounts/account';
import { m } from '$lib/i18n/paraglide/messages';

const WORDS: Readonly<Record<MarketRole | ProducerRole, () => string>> = {
	reviewer: m.desk_role_reviewer,
	host: m.desk_role_host,
	administrator: m.desk_role_administrator,
	owner: m.desk_role_owner,
	packer: m.desk_role_packer,
};

/** A role as people call it. */
export function roleWords(role: MarketRole | ProducerRole): string {
	return WORDS[role]();
}
