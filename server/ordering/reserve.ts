import type { ProductId } from '$lib/domain/ids';
import type { WantedLine } from '$lib/domain/ordering/judge-line';
import {
	judgeOrder,
	type OrderGrounds,
	type OrderJudgement,
} from '$lib/domain/ordering/judge-order';
import { portionsOf } from '$lib/domain/ordering/presents';
import type { EpochMs } from '$lib/domain/time';

import { releasePortions, reservePortions } from '../catalogue/portions';
import { releaseStock, reserveStock } from '../catalogue/stock';
import type { Transaction } from '../database/database';
import { stockLinesOf } from './judge-draft';

/** Later than any limit was set. @see releaseStock */
const FOREVER: EpochMs = Date.UTC(9999, 0);

/** Less is there than an order wants: all that is known of it by now. */
type Short = Required<Pick<OrderGrounds, 'left' | 'portions'>>;

/**
 * Takes what a judged order needs, units first, then portions of promotions. Where something is
 * short, nothing is taken and the order judged again by what there is, until it is a question to
 * the buyer or everything could be taken.
 */
export async function reserveOrder(
	tx: Transaction,
	lines: readonly WantedLine[],
	{ judgement, grounds }: { readonly judgement: OrderJudgement; readonly grounds: OrderGrounds },
): Promise<OrderJudgement> {
	let judged = judgement;
	let known: Short = { left: grounds.left, portions: grounds.portions ?? new Map() };
	while (judged.verdict === 'placed') {
		const short = await take(tx, judged.lines);
		if (!short) return judged;
		// What was found short is locked: it is not more at the next look.
		known = {
			left: new Map([...known.left, ...short.left]),
			portions: new Map([...known.portions, ...short.portions]),
		};
		judged = judgeOrder(lines, { ...grounds, ...known });
	}
	return judged;
}

async function take(tx: Transaction, lines: OrderJudgement['lines']): Promise<Short | null> {
	const stock = stockLinesOf(lines);
	const short = await reserveStock(tx, stock);
	if (short.length > 0) {
		const left = new Map(short.map((one): [ProductId, number] => [one.productId, one.left]));
		return { left, portions: new Map() };
	}
	const portions = await reservePortions(tx, portionsOf(lines));
	if (portions.size === 0) return null;
	// All of it was taken a moment ago.
	await releaseStock(tx, stock, FOREVER);
	return { left: new Map(), portions };
}

/** Puts back what an order had taken, at a moment or later. */
export async function releaseOrder(
	tx: Transaction,
	lines: Parameters<typeof portionsOf>[0],
	takenAt: EpochMs,
): Promise<void> {
	await releaseStock(tx, stockLinesOf(lines), takenAt);
	await releasePortions(tx, portionsOf(lines));
}
