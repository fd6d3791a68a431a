import type { BundleItem } from '$lib/domain/catalogue/bundle';
import type { WantedLine } from '$lib/domain/ordering/judge-line';
import {
	judgeOrder,
	type OrderGrounds,
	type OrderJudgement,
} from '$lib/domain/ordering/judge-order';
import { HONOURED_MS, type OrderingMoment } from '$lib/domain/ordering/moment';

import type { KnownBundle } from '../../bundles/find-bundle';
import { findAlternatives } from '../../catalogue/alternatives';
import { readStock, reserveStock, type CountedBy } from '../../catalogue/stock';
import type { Transaction } from '../../database/database';
import { shelfOf, stockLinesOf } from '../judge-draft';
import { NOT_COUNTED } from '../reserve';

/**
 * Whether a bundle holds what its buyer saw: it was on offer when they ordered, ended not too long
 * before this came, and is the very same.
 */
export function isHonoured(
	bundle: KnownBundle | undefined,
	seen: readonly BundleItem[],
	{ at, receivedAt }: OrderingMoment,
): boolean {
	if (!bundle || bundle.offeredAt === null || at < bundle.offeredAt) return false;
	const { endedAt } = bundle;
	const isInTime = endedAt === null || (at < endedAt && receivedAt - endedAt <= HONOURED_MS);
	return isInTime && asText(bundle.items) === asText(seen);
}

function asText(items: readonly BundleItem[]): string {
	const rows = items.map(({ productId, producerId, quantity, priceDong, unit }) =>
		JSON.stringify([productId, producerId, quantity, priceDong, unit]),
	);
	return rows.sort().join();
}

/** What is to become of the parts of a bundle, in their order. */
export interface BundleJudgement {
	/** Every part is placed, and its stock taken. Else none is: each is asked about, or refused. */
	readonly isWhole: boolean;
	readonly judgements: readonly OrderJudgement[];
	/** By which limits of evenings what they took is counted. */
	readonly countedBy: CountedBy;
}

/**
 * Judges all parts of a bundle together and takes the stock of all of them, or of none. A bundle
 * that cannot be had falls apart into ordinary orders: none is placed before its buyer, who wanted
 * all of it, has said so of each.
 * @param isTaken false where it was called off before it came: then nothing is taken
 */
export async function judgeBundle(
	tx: Transaction,
	parts: readonly (readonly WantedLine[])[],
	{
		grounds,
		isHonoured: isStanding,
		isTaken,
	}: {
		readonly grounds: OrderGrounds;
		readonly isHonoured: boolean;
		readonly isTaken: boolean;
	},
): Promise<BundleJudgement> {
	const { receivedAt } = grounds.moment;
	if (isStanding) {
		// What all producers agreed to is as good as quoted by the server itself.
		const judgements = parts.map((lines) =>
			judgeOrder(
				lines.map((line) => ({ ...line, quotedAt: receivedAt })),
				grounds,
			),
		);
		const lines = judgements.flatMap((judgement) => judgement.lines);
		const isPlaced = judgements.every(({ verdict }) => verdict === 'placed');
		if (!isTaken) return { isWhole: true, judgements, countedBy: NOT_COUNTED };
		if (isPlaced) {
			const { short, countedBy } = await reserveStock(tx, stockLinesOf(lines));
			if (short.length === 0) return { isWhole: true, judgements, countedBy };
		}
	}
	const known = {
		...grounds,
		left: await readStock(tx, shelfOf(grounds.terms)),
		alternatives: await findAlternatives(tx, [...grounds.terms.keys()], receivedAt),
	};
	const judgements = parts.map((lines) => {
		const judgement = judgeOrder(lines, known);
		return judgement.verdict === 'placed'
			? { ...judgement, verdict: 'needsBuyer' as const }
			: judgement;
	});
	return { isWhole: false, judgements, countedBy: NOT_COUNTED };
}
