import type { ProductId } from '../ids';
import { judgeLine, type LineJudgement, type RefusalCode, type WantedLine } from './judge-line';
import type { OrderingMoment } from './moment';
import type { LineChange, OrderLine } from './order';
import type { ProductTerms } from './terms';

/** What an order is judged by, besides what it asks for. */
export interface OrderGrounds {
	readonly moment: OrderingMoment;
	/** By product; one that never was is not in it. */
	readonly terms: ReadonlyMap<ProductId, ProductTerms>;
	/**
	 * Units left, of the products of which that is known: null = not counted. What is not in it is
	 * taken to be there.
	 */
	readonly left: ReadonlyMap<ProductId, number | null>;
	/** The lines whose lot or piece was called back. */
	readonly recalled: ReadonlySet<WantedLine>;
	/** What a buyer might take instead of a product. */
	readonly alternatives: ReadonlyMap<ProductId, readonly ProductId[]>;
}

/** A line with what only the server needs of it: the very piece, which may yet be called back. */
export interface JudgedLine extends OrderLine {
	readonly serial: string | null;
}

export interface OrderJudgement {
	/**
	 * `placed`: as the buyer saw it or better · `needsBuyer`: only if the buyer agrees ·
	 * `rejected`: no line of it can be had.
	 */
	readonly verdict: 'placed' | 'needsBuyer' | 'rejected';
	/** The lines as they are placed, or would be if the buyer agreed. */
	readonly lines: readonly JudgedLine[];
	/** One for every line that is not as seen; a line that is not in `lines` has one. */
	readonly changes: readonly LineChange[];
	readonly totalDong: number;
	/** Why it was rejected. */
	readonly code: RefusalCode | null;
}

/**
 * Judges a whole order of one producer. Every line asked for is either in the result as asked, or
 * named among its changes.
 */
export function judgeOrder(wanted: readonly WantedLine[], grounds: OrderGrounds): OrderJudgement {
	const lines: JudgedLine[] = [];
	const changes: LineChange[] = [];
	const refusals: RefusalCode[] = [];
	const left = new Map(grounds.left);
	let mustAsk = false;
	for (const line of wanted) {
		const { productId, quantity, lot, serial = null } = line;
		const judgement = judgeLine(line, grounds.terms.get(productId), {
			moment: grounds.moment,
			isRecalled: grounds.recalled.has(line),
		});
		if (judgement.kind === 'refused') {
			refusals.push(judgement.code);
			const alternatives = grounds.alternatives.get(productId) ?? [];
			changes.push({ productId, code: judgement.code, alternatives });
			continue;
		}
		const had = take(left, line);
		if (judgement.change) changes.push(judgement.change);
		if (had < quantity) {
			changes.push({ productId, code: 'STOCK_CHANGED', wanted: quantity, left: had });
		}
		mustAsk ||= judgement.mustAsk || had < quantity;
		if (had > 0) lines.push(toJudgedLine(judgement, { productId, quantity: had, lot, serial }));
	}
	const isRejected = refusals.length === wanted.length;
	return {
		verdict: isRejected ? 'rejected' : mustAsk || refusals.length > 0 ? 'needsBuyer' : 'placed',
		lines,
		changes,
		totalDong: totalOf(lines),
		code: isRejected ? (refusals[0] ?? null) : null,
	};
}

/** What the lines cost together, whole đồng. */
export function totalOf(lines: readonly Pick<OrderLine, 'quantity' | 'priceDong'>[]): number {
	return lines.reduce((sum, { quantity, priceDong }) => sum + quantity * priceDong, 0);
}

/** Several lines may ask for the same product: the earlier is served first. */
function take(left: Map<ProductId, number | null>, line: WantedLine): number {
	const known = left.get(line.productId) ?? null;
	if (known === null) return line.quantity;
	const had = Math.min(known, line.quantity);
	left.set(line.productId, known - had);
	return had;
}

function toJudgedLine(
	{ name, unit, priceDong }: Extract<LineJudgement, { kind: 'offered' }>,
	{
		productId,
		quantity,
		lot,
		serial,
	}: Pick<JudgedLine, 'productId' | 'quantity' | 'lot' | 'serial'>,
): JudgedLine {
	return { productId, name, unit, quantity, priceDong, lot, serial };
}
