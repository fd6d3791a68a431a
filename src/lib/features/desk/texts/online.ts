import type { TextKind, TextLocale } from '$lib/domain/texts/text';

import { ask, deskApi, type Asked } from '../online';
import type { WritingPlace } from '../writing/writing.svelte';

export type ListedText = Awaited<
	ReturnType<ReturnType<typeof deskApi>['texts']['list']['query']>
>[number];

export function listTexts(): Promise<Asked<readonly ListedText[]>> {
	return ask(() => deskApi().texts.list.query());
}

/** Where one of the market's texts is written. */
export function textPlace(name: TextKind, locale: TextLocale): WritingPlace {
	const { texts } = deskApi();
	const ref = { name, locale };
	return {
		key: `text.${name}.${locale}`,
		read: (version) => ask(() => texts.get.query({ ...ref, version })),
		preview: (markdown) => ask(() => texts.preview.mutate({ markdown })),
		save: (words) => ask(() => texts.save.mutate({ ...ref, ...words })),
		publish: (revision) => ask(() => texts.publish.mutate({ ...ref, revision })),
		drop: (revision) => ask(() => texts.drop.mutate({ ...ref, revision })),
	};
}
