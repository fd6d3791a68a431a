/** A line of two versions: in both, only in the later, only in the earlier. */
export interface DiffLine {
	readonly change: 'same' | 'added' | 'removed';
	readonly text: string;
}

/** Longer than any text of ours by far; what is compared grows with its square. */
const MOST_LINES = 2_000;

/**
 * What changed between two versions, line by line: the fewest lines taken out and put in.
 * @param before the earlier one as it was written
 * @returns all lines of both, in reading order; where one of them is too long to compare, all of
 * the earlier as removed and all of the later as added
 */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
	const old = before.split('\n');
	const now = after.split('\n');
	const start = commonStart(old, now);
	const end = commonStart(old.slice(start).reverse(), now.slice(start).reverse());
	const middle = compare(old.slice(start, old.length - end), now.slice(start, now.length - end));
	return [...old.slice(0, start).map(same), ...middle, ...old.slice(old.length - end).map(same)];
}

function compare(old: readonly string[], now: readonly string[]): DiffLine[] {
	if (old.length > MOST_LINES || now.length > MOST_LINES) {
		return [...old.map(removed), ...now.map(added)];
	}
	const width = now.length + 1;
	// Longest common part of what follows each pair of lines.
	const common = new Uint16Array((old.length + 1) * width);
	const at = (row: number, column: number) => common[row * width + column] ?? 0;
	for (let row = old.length - 1; row >= 0; row--) {
		for (let column = now.length - 1; column >= 0; column--) {
			common[row * width + column] =
				old[row] === now[column]
					? at(row + 1, column + 1) + 1
					: Math.max(at(row + 1, column), at(row, column + 1));
		}
	}
	const lines: DiffLine[] = [];
	let row = 0;
	let column = 0;
	while (row < old.length || column < now.length) {
		const left = old[row];
		const right = now[column];
		if (left !== undefined && left === right) {
			lines.push(same(left));
			row += 1;
			column += 1;
		} else if (
			left !== undefined &&
			(right === undefined || at(row + 1, column) >= at(row, column + 1))
		) {
			lines.push(removed(left));
			row += 1;
		} else {
			lines.push(added(right ?? ''));
			column += 1;
		}
	}
	return lines;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
	const most = Math.min(a.length, b.length);
	let count = 0;
	while (count < most && a[count] === b[count]) count += 1;
	return count;
}

const same = (text: string): DiffLine => ({ change: 'same', text });
const added = (text: string): DiffLine => ({ change: 'added', text });
const removed = (text: string): DiffLine => ({ change: 'removed', text });
