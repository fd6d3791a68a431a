import type { ImportKind } from '$lib/domain/imports/report';
import type { DayText } from '$lib/domain/time';
import { setImmediate } from 'node:timers/promises';

import type { Sheet } from '../spreadsheet/sheet';
import type { ColumnName } from './columns';
import type { CertificateDraft, ProducerDraft, ProductDraft } from './drafts';
import { findSheets, type FoundSheets } from './find-sheets';
import type { Problems } from './problems';
import { readCertificate, readProducer, readProduct } from './read-rows';
import { RowReader } from './row-reader';

/** A draft with the row that it stands in, for what is found wrong with it later. */
export interface Drafted<Draft, Kind extends ImportKind> {
	readonly draft: Draft;
	readonly row: RowReader<ColumnName<Kind>>;
}

export interface FileDrafts {
	readonly producers: readonly Drafted<ProducerDraft, 'producers'>[];
	readonly products: readonly Drafted<ProductDraft, 'products'>[];
	readonly certificates: readonly Drafted<CertificateDraft, 'certificates'>[];
	readonly ignoredSheets: readonly string[];
}

/** Rows between which whoever else waits gets a turn. */
const ROWS_AT_ONCE = 500;

/** Understands the rows of a file, each by itself; what cannot be understood is noted. */
export async function readFile(
	sheets: readonly Sheet[],
	problems: Problems,
	today: DayText,
): Promise<FileDrafts> {
	const found = findSheets(sheets, problems);
	const read = reader(found, problems);
	return {
		producers: await read('producers', readProducer),
		products: await read('products', readProduct),
		certificates: await read('certificates', (row) => readCertificate(row, today)),
		ignoredSheets: found.ignored,
	};
}

function reader({ sheets }: FoundSheets, problems: Problems) {
	return async <Kind extends ImportKind, Draft>(
		kind: Kind,
		understand: (row: RowReader<ColumnName<Kind>>) => Draft | undefined,
	): Promise<Drafted<Draft, Kind>[]> => {
		const sheet = sheets.get(kind);
		const drafts: Drafted<Draft, Kind>[] = [];
		for (const [index, numbered] of (sheet?.rows ?? []).entries()) {
			if (!sheet) break;
			if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await setImmediate();
			const row = new RowReader<ColumnName<Kind>>(sheet, numbered, problems);
			const draft = understand(row);
			if (draft) drafts.push({ draft, row });
		}
		return drafts;
	};
}
