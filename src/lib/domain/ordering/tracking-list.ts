import type { OrderId } from '../ids';
import type { DeskOrder } from './desk-order';
import type { OrderState } from './order';
import { orderCode } from './order-code';
import { PARCEL_MAX } from './staff-operation';

/**
 * What is wrong with a line: `unreadable`, not a code and a number · `tooLong`, the number · `unknown`,
 * no order of the stall has the code · `several` have it · `twice`, an earlier line names the order ·
 * `elsewhere`, it is not waiting to be handed over · `notChosen`, it is, but not now.
 */
export type TrackingProblem =
	| { readonly kind: 'unreadable' | 'tooLong' }
	| { readonly kind: 'unknown' | 'several' | 'notChosen'; readonly code: string }
	| { readonly kind: 'twice'; readonly code: string; readonly firstLine: number }
	| { readonly kind: 'elsewhere'; readonly code: string; readonly state: OrderState };

export interface TrackingList {
	readonly numbers: ReadonlyMap<OrderId, string>;
	/** Of lines whose number is not in `numbers`; lines are counted from 1, blank ones too. */
	readonly problems: readonly (TrackingProblem & { readonly line: number })[];
}

type Known = Pick<DeskOrder, 'id' | 'state'>;

/**
 * Reads a list of tracking numbers as a carrier gives it and people paste it: a line for each order,
 * its code and its number with a tab, a comma, a semicolon or blanks between, in either order.
 * @param text may be of any length; blank lines are passed over
 * @param orders all that the stall knows, so that a line can be told what is wrong with it
 * @param chosen those that are being handed over
 */
export function readTrackingList(
	text: string,
	orders: readonly Known[],
	chosen: readonly OrderId[],
): TrackingList {
	const byCode = new Map<string, Known[]>();
	for (const order of orders) {
		const code = orderCode(order.id);
		byCode.set(code, [...(byCode.get(code) ?? []), order]);
	}
	const numbers = new Map<OrderId, string>();
	const lines = new Map<OrderId, number>();
	const problems: TrackingList['problems'][number][] = [];
	for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
		const line = index + 1;
		const [first, second, ...more] = columnsOf(written);
		if (first === undefined) continue;
		if (second === undefined || more.length > 0) {
			problems.push({ line, kind: 'unreadable' });
			continue;
		}
		const isSwapped = !byCode.has(codeOf(first)) && byCode.has(codeOf(second));
		const [code, number] = isSwapped ? [codeOf(second), first] : [codeOf(first), second];
		const [order, ...others] = byCode.get(code) ?? [];
		const problem = problemOf({ code, number, order, others, chosen, lines });
		if (problem !== null) problems.push({ line, ...problem });
		if (problem !== null || !order) continue;
		numbers.set(order.id, number);
		lines.set(order.id, line);
	}
	return { numbers, problems };
}

function problemOf({
	code,
	number,
	order,
	others,
	chosen,
	lines,
}: {
	readonly code: string;
	readonly number: string;
	readonly order: Known | undefined;
	readonly others: readonly Known[];
	readonly chosen: readonly OrderId[];
	/** On which line each order was named before. */
	readonly lines: ReadonlyMap<OrderId, number>;
}): TrackingProblem | null {
	if (!order) return { kind: 'unknown', code };
	if (others.length > 0) return { kind: 'several', code };
	const firstLine = lines.get(order.id);
	if (firstLine !== undefined) return { kind: 'twice', code, firstLine };
	if (order.state !== 'packed') return { kind: 'elsewhere', code, state: order.state };
	if (!chosen.includes(order.id)) return { kind: 'notChosen', code };
	return number.length > PARCEL_MAX ? { kind: 'tooLong' } : null;
}

/** What stands on a line, without the quotation marks of a spreadsheet. */
function columnsOf(line: string): readonly string[] {
	const separator = ['\t', ';', ','].find((sign) => line.includes(sign));
	// A number may be written in groups: of blanks the first one after the code counts.
	const parts = separator ? line.split(separator) : withoutMark(line.trim()).split(/\s+(.*)/s);
	return parts
		.map((part) =>
			part
				.trim()
				.replace(/^"(.*)"$/, '$1')
				.trim(),
		)
		.filter(Boolean);
}

function codeOf(written: string): string {
	return withoutMark(written).toUpperCase();
}

/** Takes off what people write before a code: `#`, or `DH` as in a transfer's memo. */
function withoutMark(written: string): string {
	return written.replace(/^#?\s*(?:DH[\s:.-]*)?(?=[2-9A-HJ-NP-Z]{8}(?:\s|$))/i, '');
}

/** Numbers that stand at more than one order: one parcel of several, or a slip of the hand. */
export function repeatedNumbers(numbers: readonly string[]): readonly string[] {
	const repeated = numbers.filter((number, at) => number !== '' && numbers.indexOf(number) < at);
	return [...new Set(repeated)];
}
