import { IMPORT_KINDS, type ImportKind } from '$lib/domain/imports/report';

import { tableOf, type Table } from '../spreadsheet/table';
import { IMPORT_COLUMNS, IMPORT_SHEETS, type ImportColumn } from './columns';

/** The workbook to fill in: three sheets, each with a row that shows how. */
export function importTemplate(): readonly Table[] {
	return IMPORT_KINDS.map(templateOf);
}

function templateOf(kind: ImportKind): Table {
	const columns = Object.values<ImportColumn>(IMPORT_COLUMNS[kind]);
	return tableOf(
		IMPORT_SHEETS[kind],
		columns.map(({ heading, example }) => ({
			heading,
			// Codes and dates stand as texts, so that no spreadsheet makes numbers of them.
			type: 'text',
			of: () => (example === '' ? null : example),
		})),
		[null],
	);
}
