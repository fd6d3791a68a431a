import { certificateState } from '$lib/domain/certification/certificate';
import { LABEL_FORMATS, labelFormat, type LabelFormatName } from '$lib/domain/trace/label-sheet';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath } from '../../../tests/fixtures/chromium';
import { testDatabase, type TestDatabase } from '../../../tests/fixtures/database';
import { cutOut, rasterise, readByZbar } from '../../../tests/fixtures/printed-sheet';
import { readByApp } from '../../../tests/fixtures/read-by-app';
import { getTraceFacts } from '../../catalogue/trace-facts';
import { seedDemo } from '../../demo/seed-demo';
import { judgeOnServer } from '../judge';
import { lots } from '../tables';
import { printPdf } from './print-pdf';
import { issuePrintableLabels } from './printable-labels';
import { sheetDocument } from '$lib/domain/trace/sheet-document';

const now = Date.parse('2026-11-26T12:00:00+07:00');
const ORIGIN = 'https://chodem.example';
/** More than one whole sheet of each, the first of them begun already. */
const COUNTS = { 'a4-65': 70, 'a4-24': 30, 'roll-50x30': 5 } as const;
/** No printer feeds paper so that the code's dots fall on its own. */
const nudge = { x: 0.31, y: -0.17 };
const TAKEN = { 'a4-65': 7, 'a4-24': 5, 'roll-50x30': 0 } as const;

let db: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'cho-dem-sheets-'));

beforeAll(async () => {
	db = await testDatabase();
	await seedDemo(db.database, now);
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await db[Symbol.asyncDispose]();
});

/** Lots of products with the longest names, whose certificate is valid. */
async function sellableLots() {
	const rows = await db.database.select().from(lots);
	const found = [];
	for (const row of rows) {
		const facts = await getTraceFacts(db.database, row.productId, now);
		if (row.recalledAt === null && certificateState(facts?.certificate ?? null, now) === 'valid') {
			found.push({ id: row.id, name: facts?.product.name ?? '' });
		}
	}
	return found.toSorted((one, other) => other.name.length - one.name.length);
}

async function printed(name: LabelFormatName) {
	const format = labelFormat(name);
	const [count, taken] = [COUNTS[name], TAKEN[name]];
	const [lot] = await sellableLots();
	if (!lot) throw new Error('no lot can be labelled');
	const request = { lotId: lot.id, count, origin: ORIGIN, actor: null, producerId: null };
	const labels = await issuePrintableLabels(db.database, request, now);
	const out = join(folder, `${name}.pdf`);
	const html = sheetDocument(labels, format, { taken, nudge });
	const isPrinted = await printPdf(chromiumPath() ?? 'chromium', { html, out });
	if (!isPrinted) throw new Error('Chromium printed nothing');
	const pages = await rasterise(readFileSync(out));
	return { labels, pieces: cutOut(pages, format, { count, taken, nudge }) };
}

describe('printed labels', () => {
	it.each(LABEL_FORMATS)(
		'%s: every code is read at 203 dpi by zbar and by the app, and is genuine',
		async (name) => {
			const { labels, pieces } = await printed(name);
			expect(pieces).toHaveLength(labels.length);
			for (const [index, piece] of pieces.entries()) {
				const label = labels[index];
				const expected = name === 'a4-24' ? label?.url : label?.compactUrl;
				expect(readByApp(piece), `label ${index} by the app`).toBe(expected);
				expect(await readByZbar(piece), `label ${index} by zbar`).toEqual([expected]);
				const judged = await judgeOnServer(db.database, expected ?? '', now);
				expect(judged).toMatchObject({
					verdict: 'genuine',
					code: { serial: label?.serial },
					claim: { stars: label?.stars },
				});
			}
		},
		120_000,
	);
});
