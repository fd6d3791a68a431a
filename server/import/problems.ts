import type { ImportProblem, ImportProblemCode } from '$lib/domain/imports/report';

import type { RawCell } from '../spreadsheet/sheet';

const MOST_VALUE_CHARACTERS = 60;

/** Where something stands in a file. */
export interface Place {
	readonly sheet: string | null;
	readonly row: number | null;
	/** The heading, as the file writes it. */
	readonly column: string | null;
	/** Where that column stands, counted from 0; absent where the sheet has none such. */
	readonly index?: number | undefined;
}

interface Found {
	readonly value?: RawCell | undefined;
	readonly choices?: readonly string[];
	readonly most?: number;
}

interface Noted {
	readonly problem: ImportProblem;
	readonly index: number;
}

/** Collects what is wrong with a file. */
export class Problems {
	readonly #noted: Noted[] = [];

	add(at: Place, code: ImportProblemCode, { value = null, choices = [], most }: Found = {}): void {
		const { sheet, row, column, index = Infinity } = at;
		const told = { code, value: shown(value), choices, most: most ?? null };
		this.#noted.push({ problem: { sheet, row, column, ...told }, index });
	}

	get isEmpty(): boolean {
		return this.#noted.length === 0;
	}

	get count(): number {
		return this.#noted.length;
	}

	/**
	 * All of them as the author of the file goes through it: sheet by sheet, from the top, from left to
	 * right; of one cell, as they were found. What is about the whole file comes first.
	 * @param sheets names of its sheets, in their order
	 */
	inFileOrder(sheets: readonly (string | null)[]): readonly ImportProblem[] {
		const order = new Map(sheets.map((name, index) => [name, index]));
		const sheetOf = ({ problem: { sheet } }: Noted) => order.get(sheet) ?? -1;
		return this.#noted
			.toSorted(
				(one, other) =>
					sheetOf(one) - sheetOf(other) ||
					(one.problem.row ?? 0) - (other.problem.row ?? 0) ||
					// Two columns that are not there are at the same place: Infinity less itself is no number.
					(one.index === other.index ? 0 : one.index - other.index),
			)
			.map(({ problem }) => problem);
	}
}

function shown(value: RawCell): string | null {
	if (value === null) return null;
	const isDay = value instanceof Date && !Number.isNaN(value.getTime());
	const text = isDay ? value.toISOString().slice(0, 10) : String(value);
	return text.length > MOST_VALUE_CHARACTERS ? `${text.slice(0, MOST_VALUE_CHARACTERS)}…` : text;
}
