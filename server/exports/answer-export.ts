import { daySchema } from '$lib/domain/day-schema';
import { MARKET_TABLES, type FigureTable } from '$lib/domain/figures/figures';
import { AppError } from '$lib/domain/errors';
import { producerId } from '$lib/domain/ids';
import { dayOf } from '$lib/domain/time';
import * as v from 'valibot';

import { requireAccess } from '../accounts/access';
import { requireProof } from '../accounts/prove-person';
import { recordChange } from '../audit/record-change';
import type { Context } from '../context';
import { figureTables } from '../figures/figure-tables';
import { getMarketFigures, getProducerFigures } from '../figures/read-figures';
import { importTemplate } from '../import/template';
import type { Language, Table } from '../spreadsheet/table';
import { writeCsv } from '../spreadsheet/write-csv';
import { writeXlsx } from '../spreadsheet/write-xlsx';
import { everythingTables, packEverything } from './everything';
import { packFiles, type Shelf } from './pack-files';
import { inSnapshot } from './snapshot';

type Bytes = AsyncGenerator<Uint8Array>;
type Format = 'csv' | 'xlsx' | 'zip' | 'tar';

const TYPES: Readonly<Record<Format, string>> = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	zip: 'application/zip',
	tar: 'application/x-tar',
};

const figuresSchema = v.object({
	table: v.picklist(MARKET_TABLES),
	format: v.picklist(['csv', 'xlsx']),
	from: daySchema,
	until: daySchema,
	/** Of a producer's own figures. */
	producer: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/), v.transform(Number))),
});
const everythingSchema = v.object({ format: v.picklist(['xlsx', 'zip', 'tar']) });

/** What is asked for, and how. */
export interface ExportWish {
	/** `producer-figures`, `market-figures`, `everything` or `import-template`. */
	readonly what: string;
	readonly search: URLSearchParams;
	/** Where the files of everything lie. */
	readonly shelf: Shelf;
	readonly language: Language;
}

/**
 * Hands out a table, a workbook or an archive as a download, written while it is read; all tables as they
 * were at one moment, and the files that their rows name as they come. Who may have it is asked here, at the read.
 * @throws AppError NOT_SIGNED_IN, FORBIDDEN, NOT_FOUND; MALFORMED_REQUEST; WRONG_PASSWORD where everything is
 * asked for by who neither signed in nor proved it lately
 */
export async function answerExport(context: Context, wish: ExportWish): Promise<Response> {
	const day = dayOf(context.clock());
	switch (wish.what) {
		case 'producer-figures':
		case 'market-figures': {
			const asked = parse(figuresSchema, wish.search);
			const table = await figureTable(context, wish, asked);
			const { table: name, from, until, format } = asked;
			return download(
				`${wish.what}-${name}-${from}-${until}`,
				format,
				format === 'csv' ? utf8(writeCsv(table, wish.language)) : writeXlsx([table], wish.language),
			);
		}
		case 'everything': {
			const { format } = parse(everythingSchema, wish.search);
			await noteExport(context, format);
			const { language, shelf } = wish;
			const madeAt = context.clock();
			if (format === 'tar') {
				const files = packFiles(context.database, { shelf, madeAt });
				return download(`cho-dem-${day}-files`, format, files);
			}
			const content = inSnapshot(context.database, (tx) =>
				format === 'xlsx'
					? writeXlsx(everythingTables(tx), language)
					: packEverything(tx, { language, madeAt }),
			);
			return download(`cho-dem-${day}`, format, content);
		}
		case 'import-template':
			await requireMarket(context, 'data.import');
			return download('mau-nhap-du-lieu', 'xlsx', writeXlsx(importTemplate(), wish.language));
		default:
			throw new AppError('NOT_FOUND');
	}
}

async function figureTable(
	context: Context,
	{ what, language }: ExportWish,
	{ table, from, until, producer }: v.InferOutput<typeof figuresSchema>,
): Promise<Table> {
	const period = { from, until };
	let tables: Readonly<Partial<Record<FigureTable, Table>>>;
	if (what === 'market-figures') {
		await requireMarket(context, 'figures.read');
		tables = figureTables(await getMarketFigures(context.database, period), language);
	} else {
		const account = (await context.signedIn())?.account ?? null;
		const id = producerId(producer ?? 0);
		requireAccess(account, { permission: 'producerFigures.read', producerId: id });
		const figures = await getProducerFigures(context.database, { producerId: id, period });
		tables = figureTables(figures, language);
	}
	const found = tables[table];
	if (!found) throw new AppError('NOT_FOUND');
	return found;
}

/** People's data leave the market here: who took them, and when, is written down before they do. */
async function noteExport(context: Context, format: Format): Promise<void> {
	const account = await requireMarket(context, 'data.export');
	const { database, requestId, clock, address } = context;
	const signedIn = await context.signedIn();
	if (!signedIn) throw new AppError('NOT_SIGNED_IN');
	await requireProof(database, { signedIn, password: null, address }, clock());
	await database.transaction((tx) =>
		recordChange(tx, {
			actor: { accountId: account.id, requestId },
			at: clock(),
			action: 'data.export',
			subject: 'everything',
			after: { format },
		}),
	);
}

async function requireMarket(
	context: Context,
	permission: 'figures.read' | 'data.export' | 'data.import',
) {
	return requireAccess((await context.signedIn())?.account ?? null, { permission });
}

async function* utf8(texts: AsyncIterable<string>): Bytes {
	for await (const text of texts) yield Buffer.from(text, 'utf8');
}

function download(name: string, format: Format, content: Bytes): Response {
	const stream = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const next = await content.next();
			if (next.done === true) controller.close();
			else controller.enqueue(next.value);
		},
		async cancel() {
			await content.return(undefined);
		},
	});
	return new Response(stream, {
		headers: {
			'content-type': TYPES[format],
			'content-disposition': `attachment; filename="${name}.${format}"`,
			'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
			'x-content-type-options': 'nosniff',
			'cross-origin-resource-policy': 'same-origin',
			'cache-control': 'no-store',
		},
	});
}

function parse<Schema extends v.GenericSchema>(
	schema: Schema,
	search: URLSearchParams,
): v.InferOutput<Schema> {
	const parsed = v.safeParse(schema, Object.fromEntries(search));
	if (!parsed.success) throw new AppError('MALFORMED_REQUEST');
	return parsed.output;
}
