import { portionSize } from '../catalogue/promotion';
import type { ProductId } from '../ids';
import type { EpochMs } from '../time';
import { judgeLine, promotionEnded, type RefusalCode, type WantedLine } from './judge-line';
import type { OrderingMoment } from './moment';
import type { LineChange, OrderLine } from './order';
import { PortionsLeft, presentLine, presentOf } from './presents';
import type { ProductTerms, PromotionTerms } from './terms';

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
	/** Portions left, of the promotions of which that is known; the others are taken to be there. */
	readonly portions?: ReadonlyMap<number, number>;
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
	/** The lines as they are placed, or would be if the buyer agreed; presents follow what they come with. */
	readonly lines: readonly JudgedLine[];
	/** One for every line that is not as seen; a line that is not in `lines` has one. */
	readonly changes: readonly LineChange[];
	readonly totalDong: number;
	/** Why it was rejected. */
	readonly code: RefusalCode | null;
}

/** A line that can be had, before its presents are looked for. */
interface HadLine {
	readonly wanted: WantedLine;
	readonly claimed: PromotionTerms | null;
	readonly lines: readonly JudgedLine[];
}

/**
 * Judges a whole order of one producer. Every line asked for is either in the result as asked, or
 * named among its changes.
 */
export function judgeOrder(wanted: readonly WantedLine[], grounds: OrderGrounds): OrderJudgement {
	const had: HadLine[] = [];
	const changes: LineChange[] = [];
	const refusals: RefusalCode[] = [];
	const left = new Map(grounds.left);
	const portions = new PortionsLeft(grounds.portions);
	let mustAsk = false;
	for (const line of wanted) {
		const { productId, lot, serial = null } = line;
		const terms = grounds.terms.get(productId);
		const isRecalled = grounds.recalled.has(line);
		const most = portions.of(line, terms);
		const given = { moment: grounds.moment, isRecalled, portions: most };
		const judge = (quantity: number) => judgeLine({ ...line, quantity }, terms, given);
		let judgement = judge(line.quantity);
		if (judgement.kind === 'refused') {
			refusals.push(judgement.code);
			const alternatives = grounds.alternatives.get(productId) ?? [];
			changes.push({ productId, code: judgement.code, alternatives });
			continue;
		}
		const quantity = take(left, productId, line.quantity);
		if (quantity > 0 && quantity < line.quantity) judgement = judge(quantity);
		if (judgement.kind === 'refused') continue;
		if (judgement.change) changes.push(judgement.change);
		mustAsk ||= judgement.mustAsk || quantity < line.quantity;
		if (quantity < line.quantity) {
			changes.push({
				productId,
				code: 'STOCK_CHANGED',
				wanted: line.quantity,
				left: quantity,
			});
		}
		if (quantity === 0) continue;
		const { name, unit, parts, claimed } = judgement;
		const own = parts.find(({ promotion }) => promotion && promotion.id === claimed?.id);
		portions.use(own?.promotion ?? null, most);
		const lines = parts.map(({ promotion, ...part }): JudgedLine => {
			const goods = { productId, name, unit, ...part, lot, serial };
			return promotion ? { ...goods, promotion } : goods;
		});
		had.push({ wanted: line, claimed, lines });
	}
	// What is paid for comes off the shelf before what is given.
	const lines = had.flatMap((line) => {
		const { lines: withPresents, change } = addPresents(line, {
			left,
			now: grounds.moment.receivedAt,
		});
		if (change) changes.push(change);
		mustAsk ||= change !== null;
		return withPresents;
	});
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
function take(left: Map<ProductId, number | null>, id: ProductId, quantity: number): number {
	const known = left.get(id) ?? null;
	if (known === null) return quantity;
	const had = Math.min(known, quantity);
	left.set(id, known - had);
	return had;
}

/** The line with what its promotion gives, as far as that is there. */
function addPresents(
	{ wanted, claimed, lines }: HadLine,
	{ left, now }: { readonly left: Map<ProductId, number | null>; readonly now: EpochMs },
): { readonly lines: readonly JudgedLine[]; readonly change: LineChange | null } {
	const [line] = lines;
	const present = claimed && line && presentOf(claimed, line, now);
	if (!present || !line?.promotion) return { lines, change: null };
	const { portions } = line.promotion;
	const most = Math.floor((left.get(present.productId) ?? Infinity) / present.quantity);
	const had = present.isThere ? Math.min(portions, most) : 0;
	take(left, present.productId, had * present.quantity);
	const { promotion: _, ...ordinary } = line;
	const promotion = { ...line.promotion, portions: had };
	const all = had > 0 ? [{ ...line, promotion }, presentLine(present, promotion)] : [ordinary];
	if (had === portions) return { lines: all, change: null };
	const wantedPortions = Math.floor(wanted.quantity / portionSize(claimed));
	const lost = { promotion: claimed, portions: { wanted: wantedPortions, left: had } };
	return { lines: all, change: promotionEnded(wanted, line.priceDong, lost) };
}
