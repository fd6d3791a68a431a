import type { ImportProblemCode } from '$lib/domain/imports/report';

import type { ReadCell } from '../spreadsheet/read-cell';
import type { RawCell } from '../spreadsheet/sheet';
import { plainHeading } from './columns';
import type { FoundSheet } from './find-sheets';
import type { Place, Problems } from './problems';

/** What may stand in a column: by its plain words, and as it is offered. */
export interface WordList<T> {
	readonly words: ReadonlyMap<string, T>;
	readonly choices: readonly string[];
}

/** Reads one row of a sheet and notes what is wrong with it. */
export class RowReader<Name extends string> {
	/** Whether something was wrong so far. */
	isFaulty = false;

	constructor(
		readonly sheet: FoundSheet,
		readonly row: FoundSheet['rows'][number],
		readonly problems: Problems,
	) {}

	raw(name: Name): RawCell {
		const column = this.sheet.columns.get(name);
		return column ? (this.row.cells[column.index] ?? null) : null;
	}

	/** What the column holds; null where it is empty or wrong. */
	optional<T>(name: Name, read: (cell: RawCell) => ReadCell<T>): T | null {
		const value = read(this.raw(name));
		if (value !== undefined) return value;
		this.fault(name, 'UNREADABLE');
		return null;
	}

	/** The same for a column in which something must stand. */
	required<T>(name: Name, read: (cell: RawCell) => ReadCell<T>): T | null {
		const value = read(this.raw(name));
		if (value === undefined) {
			this.fault(name, 'UNREADABLE');
			return null;
		}
		if (value === null) {
			// A column that is missing altogether was told once.
			if (this.sheet.columns.has(name)) this.fault(name, 'EMPTY');
			this.isFaulty = true;
		}
		return value;
	}

	/** One of a list, by any of the words that mean it. */
	oneOf<T>(name: Name, list: WordList<T>): T | null {
		const text = this.required(name, (raw) => (raw === null ? null : String(raw).trim() || null));
		if (text === null) return null;
		const value = list.words.get(plainHeading(text));
		if (value !== undefined) return value;
		this.fault(name, 'NOT_IN_LIST', { choices: list.choices });
		return null;
	}

	/** Refuses a text that is longer than what it is for. */
	short(name: Name, text: string | null, most: number): string | null {
		if (text === null || text.length <= most) return text;
		this.fault(name, 'TOO_LONG', { most });
		return null;
	}

	/** Refuses a number that is higher than what it is of can be. */
	atMost(name: Name, number: number | null, most: number): number | null {
		if (number === null || number <= most) return number;
		this.fault(name, 'TOO_HIGH', { most });
		return null;
	}

	fault(
		name: Name,
		code: ImportProblemCode,
		found: { value?: RawCell; choices?: readonly string[]; most?: number } = {},
	): void {
		this.isFaulty = true;
		this.problems.add(this.at(name), code, { value: this.raw(name), ...found });
	}

	at(name: Name): Place {
		const column = this.sheet.columns.get(name);
		const { heading = null, index } = column ?? {};
		return { sheet: this.sheet.name, row: this.row.number, column: heading, index };
	}
}
