import { toGtin14 } from '$lib/domain/trace/gs1';
import { labelUrl } from '$lib/domain/trace/label';
import type { Verdict } from '$lib/domain/trace/verdict';
import { asc, inArray } from 'drizzle-orm';

import { demoGtin } from '../../catalogue/demo/gtin';
import { DEMO_PRODUCTS } from '../../catalogue/demo/seed-catalogue';
import type { Executor } from '../../database/database';
import type { IssuedLabel } from '../issue-labels';
import { labels } from '../tables';

/** A sample to scan and what a scan of it says. */
export interface DemoLabel {
	readonly kind: Verdict;
	readonly url: string;
}

/** Which demo products carry which samples, by slug. */
export const DEMO_CASES = {
	genuine: [
		'tra-hoa-vang-ba-che',
		'ca-phe-dak-yang',
		'nuoc-mam-le-gia-cot-dac-biet-40n',
		'my-gao-hung-lo',
	],
	expired: ['buoi-do-dong-cao', 'banh-dua-nuong-me'],
	recalled: ['mang-chua-thai-san'],
	copySuspected: ['tieu-den-huu-co-le-chi'],
	forged: ['mac-ca-le-anh-tuy-duc', 'nuoc-mam-le-gia-cot-dac-biet-40n'],
	known: ['che-dinh-tan-cuong', 'ca-phe-khe-sanh'],
} as const satisfies Partial<Record<Verdict, readonly string[]>>;

/** In the demo's range, and no product has it. */
const UNKNOWN_NUMBER = 99;

/** The code of a demo product. */
export function gtinOfDemo(slug: string): string {
	return demoGtin(DEMO_PRODUCTS.findIndex((product) => product.slug === slug) + 1);
}

/**
 * Samples for every verdict, as they were seeded.
 * @param origin of the addresses on them: the one that the visitor uses
 */
export async function listDemoLabels(executor: Executor, origin: string): Promise<DemoLabel[]> {
	const slugs = Object.values(DEMO_CASES).flat();
	const rows = await executor
		.select()
		.from(labels)
		.where(inArray(labels.gtin, slugs.map(gtinOfDemo)))
		.orderBy(asc(labels.issuedAt), asc(labels.serial));
	const find = (slug: string): IssuedLabel[] =>
		rows
			.filter((row) => row.gtin === gtinOfDemo(slug))
			.slice(0, 1)
			.map(({ signature, ...claim }) => ({ claim, signature }));
	const signed = (kind: 'genuine' | 'expired' | 'recalled' | 'copySuspected') =>
		DEMO_CASES[kind].flatMap((slug) =>
			find(slug).map(({ claim, signature }) => ({
				kind,
				url: labelUrl(origin, claim, signature),
			})),
		);
	const forged = DEMO_CASES.forged.flatMap((slug, index) =>
		find(slug).map(({ claim, signature }) => ({
			kind: 'forged' as const,
			url: labelUrl(origin, forge(claim, index), signature),
		})),
	);
	return [
		...signed('genuine'),
		...signed('expired'),
		...signed('recalled'),
		...signed('copySuspected'),
		...DEMO_CASES.known.map((slug) => ({
			kind: 'known' as const,
			url: `${origin}/01/${gtinOfDemo(slug)}`,
		})),
		...forged,
		{ kind: 'unknown', url: `${origin}/01/${demoGtin(UNKNOWN_NUMBER)}` },
		{ kind: 'malformed', url: `${origin}/01/${wrongGtin()}` },
	];
}

/** Another star, or another serial, under the old signature. */
function forge(claim: IssuedLabel['claim'], index: number): IssuedLabel['claim'] {
	if (index % 2 === 1) return { ...claim, serial: [...claim.serial].reverse().join('') };
	return { ...claim, stars: claim.stars === 5 ? 4 : 5 };
}

/** A code with a check digit that cannot be. */
function wrongGtin(): string {
	const right = demoGtin(UNKNOWN_NUMBER);
	const wrong = `${right.slice(0, -1)}${(Number(right.at(-1)) + 1) % 10}`;
	if (toGtin14(wrong) !== undefined) throw new Error(`${wrong} is right`);
	return wrong;
}
