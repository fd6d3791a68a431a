import type { ImportProblem, ImportProblemCode } from '$lib/domain/imports/report';

import type { RawCell } from '../spreadsheet/sheet';

const MOST_VALUE_CHARACTERS = 60;

/** Where something stands in a file. */
export interface Place {
	readonly sheet: string | null;
	readonly row: number | null;
	/** The heading, as the file writes it. */
	readonly column: string | null;
}

interface Found {
	readonly value?: RawCell | undefined;
	readonly choices?: readonly string[];
	readonly most?: number;
}

/** Collects what is wrong with a file. */
export class Problems {
	readonly all: ImportProblem[] = [];

	add(at: Place, code: ImportProblemCode, { value = null, choices = [], most }: Found = {}): void {
		this.all.push({ ...at, code, value: shown(value), choices, most: most ?? null });
	}

	get isEmpty(): boolean {
		return this.all.length === 0;
	}
}

function shown(value: RawCell): string | null {
	if (value === null) return null;
	const isDay = value instanceof Date && !Number.isNaN(value.getTime());
	const text = isDay ? value.toISOString().slice(0, 10) : String(value);
	return text.length > MOST_VALUE_CHARACTERS ? `${text.slice(0, MOST_VALUE_CHARACTERS)}…` : text;
}
