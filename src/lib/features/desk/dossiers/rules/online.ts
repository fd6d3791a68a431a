import type { DocumentRule } from '$lib/domain/certification/documents';

import { ask, deskApi, type Asked } from '../../online';

export type Rules = Awaited<
	ReturnType<ReturnType<typeof deskApi>['certification']['rules']['query']>
>;

/** @param version null for the newest, 0 for the built-in one */
export function readRules(version: number | null): Promise<Asked<Rules>> {
	return ask(() => deskApi().certification.rules.query({ version }));
}

export function publishRules(
	rules: readonly DocumentRule[],
	{ note, basedOn }: { readonly note: string; readonly basedOn: number },
): Promise<Asked<{ readonly version: number }>> {
	const copies = rules.map((rule) => ({
		...rule,
		requiredIn: [...rule.requiredIn],
		recommendedIn: [...rule.recommendedIn],
	}));
	return ask(() => deskApi().certification.publishRules.mutate({ rules: copies, note, basedOn }));
}
