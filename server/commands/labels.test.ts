import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { asc, desc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chromiumPath } from '../../tests/fixtures/chromium';
import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { rasterise, readByZbar } from '../../tests/fixtures/printed-sheet';
import { seedDemo } from '../demo/seed-demo';
import { gtinOfDemo } from '../trace/demo/demo-labels';
import { judgeOnServer } from '../trace/judge';
import { labelKeys, labels, lots, printRuns } from '../trace/tables';
import { findProductByGtin } from '../catalogue/trace-facts';

const ORIGIN = 'https://chodem.example';
const folder = mkdtempSync(join(tmpdir(), 'cho-dem-commands-'));
let db: TestDatabase;
let lot: string;
const said: string[] = [];

beforeAll(async () => {
	db = await testDatabase();
	await seedDemo(db.database, Date.now());
	const product = await findProductByGtin(db.database, gtinOfDemo('my-gao-hung-lo'));
	const [row] = await db.database
		.select({ lot: lots.lot })
		.from(lots)
		.where(eq(lots.productId, product ?? sql`null`));
	lot = row?.lot ?? '';
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await db[Symbol.asyncDispose]();
});

interface Ran {
	readonly code: number | null;
	readonly out: string;
	readonly error: string;
}

/** Runs a command as npm does, on the test's database. */
async function run(name: string, args: readonly string[], env: object = {}): Promise<Ran> {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', `server/commands/${name}.ts`, ...args],
		{
			env: { PATH: process.env['PATH'], DATABASE_URL: db.url, PUBLIC_ORIGIN: ORIGIN, ...env },
		},
	);
	let [out, error] = ['', ''];
	child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
	const code = await new Promise<number | null>((settle) => child.once('close', settle));
	said.push(out, error);
	return { code, out, error };
}

const issue = (args: readonly string[], env = {}) => run('labels-issue', args, env);
const keys = (args: readonly string[]) => run('labels-keys', args);

describe('labels:issue', () => {
	it('prints a PDF whose codes are genuine', async () => {
		const out = join(folder, 'tem.pdf');
		const ran = await issue(
			['--lot', lot, '--count', '4', '--format', 'roll-50x30', '--out', out],
			{ CHROMIUM_PATH: chromiumPath() },
		);
		expect(ran).toMatchObject({ code: 0, error: '' });
		expect(ran.out).toContain(out);
		const pages = await rasterise(readFileSync(out));
		expect(pages).toHaveLength(4);
		for (const page of pages) {
			const [text = ''] = await readByZbar(page);
			expect(await judgeOnServer(db.database, text, Date.now())).toMatchObject({
				verdict: 'genuine',
				code: { lot },
			});
		}
	});

	it('without a browser writes a page to print by hand, and says so', async () => {
		const out = join(folder, 'none.pdf');
		const ran = await issue(['--lot', lot, '--count', '2', '--out', out], {
			CHROMIUM_PATH: join(folder, 'no-such-program'),
		});
		expect(ran.code).toBe(0);
		expect(ran.out).toContain('No Chromium made a PDF');
		expect(existsSync(out)).toBe(false);
		const page = readFileSync(join(folder, 'none.html'), 'utf8');
		expect(page).toContain('@page{size:210mm 297mm;margin:0}');
		expect(page.match(/<g /g)).toHaveLength(2);
		expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
	});

	it('writes a table for a printing house, any number of labels', async () => {
		const out = join(folder, 'tem.csv');
		const named = ['--lot', lot, '--product', 'my-gao-hung-lo'];
		const ran = await issue([...named, '--count', '1003', '--out', out]);
		const rows: Record<string, string>[] = parse(readFileSync(out), { columns: true, bom: true });
		expect(rows).toHaveLength(1003);
		const serials = rows.map(({ serial }) => serial);
		expect(new Set(serials).size).toBe(1003);
		// One print run, kept in the order of the table, and its ends are told.
		const [run] = await db.database.select().from(printRuns).orderBy(desc(printRuns.id)).limit(1);
		expect(run).toMatchObject({ count: 1003, accountId: null, format: null });
		const kept = await db.database
			.select({ serial: labels.serial })
			.from(labels)
			.where(eq(labels.runId, run?.id ?? 0))
			.orderBy(asc(labels.position));
		expect(kept.map(({ serial }) => serial)).toEqual(serials);
		expect(ran.out).toContain(`${serials[0]} is the first one and ${serials[1002]} the last one`);
		for (const url of [rows[0]?.['url'], rows[1002]?.['short_url']]) {
			const judged = await judgeOnServer(db.database, url ?? '', Date.now());
			expect(judged.verdict).toBe('genuine');
		}
	});

	it.each([
		['nothing', [], 'Usage:'],
		['no number', ['--lot', 'x', '--count', 'many', '--out', 'x.pdf'], 'Usage:'],
		['too many', ['--lot', 'x', '--count', '20001', '--out', 'x.pdf'], 'Usage:'],
		['another file', ['--lot', 'x', '--count', '1', '--out', 'x.docx'], 'Usage:'],
		['no such lot', ['--lot', 'KHONG-CO', '--count', '1', '--out', 'x.csv'], 'There is no lot'],
	])('refuses %s with a sentence', async (_, args, sentence) => {
		const ran = await issue(args);
		expect(ran.code).toBe(1);
		expect(ran.error).toContain(sentence);
		expect(ran.error).not.toMatch(/\n\s+at /);
	});
});

describe('labels:keys', () => {
	it('rotates with overlap and retires', async () => {
		expect((await keys(['list'])).out).toMatch(/^1 {4}made .* signs now .*labels\n$/);
		const rotated = await keys(['rotate']);
		expect(rotated.out).toMatch(/^1 .*signs now.*\n2 .*signs from /);
		const retired = await keys(['retire', '1']);
		expect(retired.out).toMatch(/^1 .*retired .*\n2 .*\nNo key signs labels until /);
		expect(
			await issue(['--lot', lot, '--count', '1', '--out', join(folder, 'x.csv')]),
		).toMatchObject({ code: 1 });
		expect((await keys(['retire', '9'])).error).toContain('no key of that name');
		expect((await keys(['frobnicate'])).error).toContain('Usage:');
	});

	it('shows the private part of a key nowhere: not said, not logged, not published, not exported', async () => {
		const rows = await db.database.select({ jwk: labelKeys.privateJwk }).from(labelKeys);
		expect(rows.length).toBeGreaterThan(1);
		const tables = await db.sql<{ name: string }[]>`
			select table_name as name from information_schema.tables
			where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'label_keys'`;
		const seen = [...said];
		for (const { name } of tables) {
			const [row] = await db.sql<{ all: string | null }[]>`
				select string_agg(t::text, ' ') as all from ${db.sql(name)} t`;
			seen.push(row?.all ?? '');
		}
		for (const file of ['none.html', 'tem.csv'])
			seen.push(readFileSync(join(folder, file), 'utf8'));
		for (const { jwk } of rows) for (const text of seen) expect(text.includes(jwk.d)).toBe(false);
	});
});
