import type { ProductId } from '$lib/domain/ids';
import type { WantedLine } from '$lib/domain/ordering/judge-line';
import {
	judgeOrder,
	type OrderGrounds,
	type OrderJudgement,
} from '$lib/domain/ordering/judge-order';
import { portionsOf } from '$lib/domain/ordering/presents';

import { releasePortions, reservePortions } from '../catalogue/portions';
import { releaseStock, reserveStock, type CountedBy } from '../catalogue/stock';
import type { Transaction } from '../database/database';
import { stockLinesOf } from './judge-draft';
import type { orderLines } from './tables';

/** Less is there than an order wants: all that is known of it by now. */
type Short = Required<Pick<OrderGrounds, 'left' | 'portions'>>;

/** What became of an order that wants to be placed. */
export interface Reserved {
	readonly judgement: OrderJudgement;
	/** By which limits of evenings what it took is counted. */
	readonly countedBy: CountedBy;
}

/** Nothing was taken. */
export const NOT_COUNTED: CountedBy = new Map();

/**
 * Takes what a judged order needs, units first, then portions of promotions. Where something is
 * short, nothing is taken and the order judged again by what there is, until it is a question to
 * the buyer or everything could be taken.
 */
export async function reserveOrder(
	tx: Transaction,
	lines: readonly WantedLine[],
	{ judgement, grounds }: { readonly judgement: OrderJudgement; readonly grounds: OrderGrounds },
): Promise<Reserved> {
	let judged = judgement;
	let known: Short = { left: grounds.left, portions: grounds.portions ?? new Map() };
	while (judged.verdict === 'placed') {
		const { short, countedBy } = await take(tx, judged.lines);
		if (!short) return { judgement: judged, countedBy };
		// What was found short is locked: it is not more at the next look.
		known = {
			left: new Map([...known.left, ...short.left]),
			portions: new Map([...known.portions, ...short.portions]),
		};
		judged = judgeOrder(lines, { ...grounds, ...known });
	}
	return { judgement: judged, countedBy: NOT_COUNTED };
}

async function take(
	tx: Transaction,
	lines: OrderJudgement['lines'],
): Promise<{ readonly short: Short | null; readonly countedBy: CountedBy }> {
	const stock = stockLinesOf(lines);
	const { short, countedBy } = await reserveStock(tx, stock);
	if (short.length > 0) {
		const left = new Map(short.map((one): [ProductId, number] => [one.productId, one.left]));
		return { short: { left, portions: new Map() }, countedBy };
	}
	const portions = await reservePortions(tx, portionsOf(lines));
	if (portions.size === 0) return { short: null, countedBy };
	const taken = stock.map((line) => ({
		...line,
		eveningLimit: countedBy.get(line.productId) ?? null,
	}));
	await releaseStock(tx, taken);
	return { short: { left: new Map(), portions }, countedBy: NOT_COUNTED };
}

/** Puts back what an order had taken. */
export async function releaseOrder(
	tx: Transaction,
	lines: readonly (typeof orderLines.$inferSelect)[],
): Promise<void> {
	// An order takes all of a product at once: what one of its lines names all of them do.
	const limits = new Map(lines.map(({ productId, eveningLimit }) => [productId, eveningLimit]));
	const taken = stockLinesOf(lines).map((line) => ({
		...line,
		eveningLimit: limits.get(line.productId) ?? null,
	}));
	await releaseStock(tx, taken);
	await releasePortions(tx, portionsOf(lines));
}
